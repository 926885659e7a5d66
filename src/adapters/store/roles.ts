import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { asOwner } from './owner.ts'
import { rolePassword } from './postgres/role-password.ts'
import { type StoreAccess, type StoreIdentity, StoreRefusedError } from './store-access.ts'

const SCRAM_ITERATIONS = 4096
const SCRAM_SALT_BYTES = 16
/** A migration that runs on another node is waited for so long. */
const LOCK_TIMEOUT_MS = 10_000

/** Role names are known to the whole server, so each carries the id of its store. */
export function internalRole(storeId: string): string {
  return `ll_${storeId}_internal`
}

export function intakeRole(storeId: string): string {
  return `ll_${storeId}_intake`
}

/** Cannot log in: it holds what every vendor's login is granted, and nobody is a member of it. */
export function vendorsRole(storeId: string): string {
  return `ll_${storeId}_vendors`
}

export function vendorRole(storeId: string, vendorId: number): string {
  if (!Number.isInteger(vendorId) || vendorId < 1) throw new Error(`vendor ${vendorId} has no login, expected an id from 1`)
  return `ll_${storeId}_v${vendorId}`
}

/** Makes the roles every store has, or sets their passwords anew where they are there: the secret may have been changed. */
export async function ensureBaseRoles(owner: pg.Client, storeId: string, secret: string): Promise<void> {
  await ensureLogin(owner, internalRole(storeId), secret)
  await ensureLogin(owner, intakeRole(storeId), secret)
  await createRole(owner, vendorsRole(storeId), 'nologin')
  for (const role of await vendorLogins(owner, storeId)) await setPassword(owner, role, secret)
}

/** Gives vendor logins exactly the rights that the role `vendors` has; called after migrations, which may have changed them. */
export async function ensureVendorGrants(owner: pg.Client, storeId: string): Promise<void> {
  for (const role of await vendorLogins(owner, storeId)) await copyGrants(owner, vendorsRole(storeId), role)
}

/** Makes vendors' logins where they are not there. One without a record is harmless: it may read what is that vendor's, which is nothing. */
export async function ensureVendorRoles(access: StoreAccess, { storeId }: StoreIdentity, vendorIds: readonly number[]): Promise<void> {
  if (vendorIds.length === 0) return
  const ensureEach = async (owner: pg.Client): Promise<void> => {
    const existing = new Set(await vendorLogins(owner, storeId))
    for (const vendorId of vendorIds) {
      const role = vendorRole(storeId, vendorId)
      // The passwords of those that are there were set when this node started.
      if (!existing.has(role)) await ensureLogin(owner, role, access.secret)
      await copyGrants(owner, vendorsRole(storeId), role)
    }
  }
  await asOwner(access, ensureEach, LOCK_TIMEOUT_MS)
}

/** Whether every login is what row-level security rests on; throws a refusal that names the one that is not. */
export async function checkLogins(owner: pg.ClientBase, storeId: string): Promise<void> {
  const { rows } = await owner.query<{ rolname: string; fault: string }>(
    `select rolname, concat_ws(', ',
       case when rolsuper then 'is a superuser' end,
       case when rolbypassrls then 'bypasses row-level security' end,
       case when rolinherit then 'inherits rights' end,
       case when rolcreaterole then 'may create roles' end,
       case when rolcreatedb then 'may create databases' end,
       case when rolreplication then 'may replicate' end,
       case when exists (select from pg_auth_members where member = r.oid) then 'is a member of another role' end,
       case when exists (select from pg_class where relowner = r.oid) then 'owns tables' end) as fault
     from pg_roles r where rolname ~ $1`,
    [`^ll_${storeId}_(internal|intake|vendors|v[0-9]+)$`],
  )
  for (const { rolname, fault } of rows) {
    if (fault !== '') throw new StoreRefusedError(`the database role ${rolname} ${fault}; vendors' data would not be kept apart`)
  }
}

async function vendorLogins(owner: pg.Client, storeId: string): Promise<readonly string[]> {
  const { rows } = await owner.query<{ rolname: string }>('select rolname from pg_roles where rolname ~ $1 order by oid', [
    `^ll_${storeId}_v[0-9]+$`,
  ])
  return rows.map(({ rolname }) => rolname)
}

async function ensureLogin(owner: pg.Client, role: string, secret: string): Promise<void> {
  await createRole(owner, role, 'login')
  await setPassword(owner, role, secret)
}

async function createRole(owner: pg.Client, role: string, login: 'login' | 'nologin'): Promise<void> {
  // Another node may make the same role at this moment, and `create role` knows no `if not exists`.
  await owner.query(`do $do$ begin
    if not exists (select from pg_catalog.pg_roles where rolname = '${role}') then
      create role ${role} ${login} nosuperuser nobypassrls noinherit nocreatedb nocreaterole noreplication;
    end if;
  exception when duplicate_object or unique_violation then null; end $do$`)
}

/** Sent as a verifier, so that the password itself is in no log of the server. */
async function setPassword(owner: pg.Client, role: string, secret: string): Promise<void> {
  const verifier = scramVerifier(rolePassword(secret, role))
  await retryConcurrent(() => owner.query(`alter role ${role} password '${verifier}'`))
}

/** What PostgreSQL stores of a password (RFC 5803); ours are ASCII, so SASLprep changes nothing. */
function scramVerifier(password: string): string {
  const salt = randomBytes(SCRAM_SALT_BYTES)
  const salted = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, 'sha256')
  const keyed = (text: string): Buffer => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`
}

const GRANTS_OF = `
  select format('%s on table %s', privilege_type, c.oid::regclass) as grant_text
  from pg_class c cross join aclexplode(c.relacl) where grantee = $1::regrole and relkind in ('r', 'p', 'v')
  union select format('%s (%I) on table %s', privilege_type, a.attname, a.attrelid::regclass)
  from pg_attribute a cross join aclexplode(a.attacl) where grantee = $1::regrole and not a.attisdropped
  union select format('%s on schema %I', privilege_type, n.nspname)
  from pg_namespace n cross join aclexplode(n.nspacl) where grantee = $1::regrole
  union select format('%s on function %s', privilege_type, p.oid::regprocedure)
  from pg_proc p cross join aclexplode(p.proacl) where grantee = $1::regrole
  union select format('%s on database %I', privilege_type, d.datname)
  from pg_database d cross join aclexplode(d.datacl) where grantee = $1::regrole and d.datname = current_database()`

async function copyGrants(owner: pg.Client, from: string, to: string): Promise<void> {
  const wanted = await grantsOf(owner, from)
  const held = await grantsOf(owner, to)
  for (const grant of wanted) if (!held.has(grant)) await retryConcurrent(() => owner.query(`grant ${grant} to ${to}`))
  for (const grant of held) if (!wanted.has(grant)) await retryConcurrent(() => owner.query(`revoke ${grant} from ${to}`))
}

async function grantsOf(owner: pg.Client, role: string): Promise<ReadonlySet<string>> {
  const { rows } = await owner.query<{ grant_text: string }>(GRANTS_OF, [role])
  return new Set(rows.map(({ grant_text }) => grant_text))
}

const CONCURRENT_TRIES_MAX = 20

/** PostgreSQL refuses, instead of queueing, two changes of one catalogue row at once ("tuple concurrently updated", XX000). */
async function retryConcurrent(change: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await change()
      return
    } catch (error) {
      const isConcurrent = error instanceof Error && /tuple concurrently (updated|deleted)/.test(error.message)
      if (!isConcurrent || tries >= CONCURRENT_TRIES_MAX) throw error
    }
  }
}
