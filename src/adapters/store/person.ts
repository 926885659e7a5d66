import type { Person, PersonChange, PersonFault, PersonStore, Standing } from '../../app/access/person.ts'
import type { ProviderSubject } from '../../app/access/provider.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { writePersonChange } from './access-audit.ts'
import { PERSON_COLUMNS, type PersonRow, personOf } from './person-row.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { revokeAllOf } from './session.ts'

/** People in PostgreSQL. */
export function personStore(connections: StoreConnections): PersonStore {
  const { identity } = connections
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    list: () =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<PersonRow>(`select ${PERSON_COLUMNS} from person p order by p.login collate "C"`)
        return rows.map(personOf)
      }),
    byId: (personId) => asInternal((connection) => readOne(connection, 'p.person_id = $1', [personId])),
    byLogin: (login) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<PersonRow & { password: string | null }>(
          `select ${PERSON_COLUMNS}, p.password from person p where p.login = $1`,
          [login],
        )
        return rows[0] === undefined ? null : { person: personOf(rows[0]), password: rows[0].password }
      }),
    create: (login, standing, by, now) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const made = await insertPerson(connection, login, standing, by.actor.name, now)
          if (made.ok) await writePersonChange(connection, { identity, by, at: now }, 'made', { before: null, after: made.value })
          return made
        }),
      ),
    change: (change, by, now) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const before = await readOne(connection, 'p.person_id = $1', [change.personId])
          const changed = await updatePerson(connection, change, now)
          if (changed.ok) await writePersonChange(connection, { identity, by, at: now }, 'changed', { before, after: changed.value })
          return changed
        }),
      ),
    setPassword: (personId, hash) =>
      asInternal(async (connection) => {
        await connection.query(
          'update person set password = $2, provider_issuer = null, provider_subject = null, version = version + 1 where person_id = $1',
          [personId, hash],
        )
      }),
    byProvider: ({ issuer, subject }) =>
      asInternal((connection) => readOne(connection, 'p.provider_issuer = $1 and p.provider_subject = $2', [issuer, subject])),
    bindProvider: (person, subject, now) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const bound = await updateProvider(connection, person.personId, subject)
          const actor = { kind: 'person', name: person.login, id: person.personId } as const
          const change = { identity, by: { actor, reason: null, requestId: null, undoes: null }, at: now }
          if (bound.ok) await writePersonChange(connection, change, 'boundToProvider', { before: person, after: bound.value })
          return bound
        }),
      ),
  }
}

async function updateProvider(
  connection: Connection,
  personId: number,
  { issuer, subject }: ProviderSubject,
): Promise<Result<Person, 'otherPerson'>> {
  const { rows } = await connection.query<PersonRow>(
    `update person p set provider_issuer = $2, provider_subject = $3, password = null, version = version + 1
     where p.person_id = $1
       and not exists (select from person o where o.provider_issuer = $2 and o.provider_subject = $3 and o.person_id <> $1)
     returning ${PERSON_COLUMNS}`,
    [personId, issuer, subject],
  )
  return rows[0] === undefined ? err('otherPerson') : ok(personOf(rows[0]))
}

async function readOne(connection: Connection, condition: string, values: readonly unknown[]): Promise<Person | null> {
  const { rows } = await connection.query<PersonRow>(`select ${PERSON_COLUMNS} from person p where ${condition}`, [...values])
  return rows[0] === undefined ? null : personOf(rows[0])
}

async function insertPerson(
  connection: Connection,
  login: string,
  { name, role, vendorId, limits }: Standing,
  by: string,
  now: Instant,
): Promise<Result<Person, 'loginTaken'>> {
  const { rows } = await connection.query<PersonRow>(
    `insert into person as p (login, name, role, vendor_id, market_ids, queue_ids, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (login) do nothing returning ${PERSON_COLUMNS}`,
    [login, name, role, vendorId, limits.marketIds, limits.queueIds, now, by],
  )
  return rows[0] === undefined ? err('loginTaken') : ok(personOf(rows[0]))
}

async function updatePerson(
  connection: Connection,
  { personId, version, standing, isDisabled }: PersonChange,
  now: Instant,
): Promise<Result<Person, PersonFault>> {
  const { name, role, vendorId, limits } = standing
  const { rows } = await connection.query<PersonRow>(
    `update person p set name = $3, role = $4, vendor_id = $5, market_ids = $6, queue_ids = $7,
       disabled_at = case when $8 then coalesce(disabled_at, $9) end, version = version + 1
     where person_id = $1 and version = $2 returning ${PERSON_COLUMNS}`,
    [personId, version, name, role, vendorId, limits.marketIds, limits.queueIds, isDisabled, now],
  )
  const changed = rows[0]
  if (changed === undefined) {
    return err((await readOne(connection, 'p.person_id = $1', [personId])) === null ? 'unknown' : 'changedMeanwhile')
  }
  if (isDisabled) await revokeAllOf(connection, personId, null, now)
  return ok(personOf(changed))
}
