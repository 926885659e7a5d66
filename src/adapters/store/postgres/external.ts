import pg from 'pg'
import type { PostgresAccess } from './access.ts'
import { rolePassword } from './role-password.ts'
import { StartRefusedError } from './start-refused.ts'
import { openWatched, type WatchedConnection } from './watched-connection.ts'

export interface ServerOptions {
  /** DATABASE_URL: a login that owns the database and may create roles. */
  readonly url: string
  /** LOADLINE_SECRET. Every node of one store has the same. */
  readonly secret: string | undefined
  readonly log: (line: string) => void
}

const VERSION_MIN = 15
const SECRET_CHARACTERS_MIN = 32

/**
 * The PostgreSQL server that DATABASE_URL names. It is checked, and refused with one line, before anything is written to
 * it. No instance lock is taken: several nodes may share it.
 */
export async function openServer({ url, secret, log }: ServerOptions): Promise<PostgresAccess> {
  const checkedSecret = checkSecret(secret)
  const name = nameServer(url)
  let connection = await connectAtStart(url, name, log)
  const listeners: ((reason: string) => void)[] = []
  let isStopped = false
  let reviving: Promise<void> | null = null

  const watch = (): void =>
    connection.whenLost((reason) => {
      if (!isStopped) for (const listener of listeners) listener(`${name} went away: ${reason}`)
    })
  const reconnect = async (): Promise<void> => {
    await connection.close()
    connection = await connectChecked(url, name, log)
    watch()
  }

  watch()
  return {
    secret: checkedSecret,
    ownerConfig: () => ({ connectionString: url }),
    configFor: (role) => ({ connectionString: withLogin(url, role, rolePassword(checkedSecret, role)) }),
    onDeath: (listener) => void listeners.push(listener),
    revive: async () => {
      if (isStopped) throw new StartRefusedError(`the connection to ${name} was stopped, and stays so`)
      reviving ??= reconnect().finally(() => {
        reviving = null
      })
      await reviving
    },
    stop: async () => {
      isStopped = true
      await reviving?.catch(() => undefined) // Whoever asked for the revival hears of its failure.
      await connection.close()
    },
  }
}

function checkSecret(secret: string | undefined): string {
  if (secret !== undefined && secret.length >= SECRET_CHARACTERS_MIN) return secret
  const what = secret === undefined || secret === '' ? 'is not set' : `has ${secret.length} characters`
  throw new StartRefusedError(
    `DATABASE_URL is set but LOADLINE_SECRET ${what}, expected at least ${SECRET_CHARACTERS_MIN} random characters, the same on every node: passwords and keys derive from it`,
  )
}

/** Names the server in messages by what is no secret. */
function nameServer(url: string): string {
  if (!/^postgres(?:ql)?:\/\//.test(url)) {
    throw new StartRefusedError('DATABASE_URL does not begin with postgres://, expected postgres://login:password@host/database')
  }
  try {
    const { user, host, database } = new pg.Client({ connectionString: url })
    return `DATABASE_URL (${user} at ${host}, database ${database})`
  } catch (error) {
    throw new StartRefusedError('DATABASE_URL is no address, expected postgres://login:password@host/database', { cause: error })
  }
}

/** Query parameters win over what stands before the host, and later ones over earlier ones; all other options stay. */
function withLogin(url: string, role: string, password: string): string {
  const login = `user=${encodeURIComponent(role)}&password=${encodeURIComponent(password)}`
  return `${url}${url.includes('?') ? '&' : '?'}${login}`
}

/** At the start a fault is for the operator to mend; later it may be a server that restarts, and trying again helps. */
async function connectAtStart(url: string, name: string, log: (line: string) => void): Promise<WatchedConnection> {
  try {
    return await connectChecked(url, name, log)
  } catch (error) {
    throw new StartRefusedError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

async function connectChecked(url: string, name: string, log: (line: string) => void): Promise<WatchedConnection> {
  const connection = await connect(url, name)
  try {
    const facts = await readFacts(connection.client)
    const fault = whyUnfit(facts)
    if (fault !== null) throw new Error(`${name}: ${fault}`)
    if (facts.isSuperuser) log(`${name}: the login is a superuser, which Loadline does not need; a login that owns the database is enough`)
    return connection
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function connect(url: string, name: string): Promise<WatchedConnection> {
  try {
    return await openWatched({ connectionString: url, application_name: 'loadline watch' })
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error)
    throw new Error(`${name} cannot be reached: ${reason}`, { cause: error })
  }
}

interface ServerFacts {
  readonly version: number
  readonly versionText: string
  readonly login: string
  readonly owner: string
  readonly isOwner: boolean
  readonly isSuperuser: boolean
  readonly mayCreateRoles: boolean
  readonly encoding: string
  readonly isReplica: boolean
  readonly fsync: string
  readonly synchronousCommit: string
}

async function readFacts(client: pg.Client): Promise<ServerFacts> {
  const found = await client.query<ServerFacts>(
    `select current_setting('server_version_num')::int / 10000 as version,
            current_setting('server_version') as "versionText",
            session_user as login,
            pg_get_userbyid(d.datdba) as owner,
            pg_has_role(session_user, d.datdba, 'usage') as "isOwner",
            r.rolsuper as "isSuperuser",
            r.rolsuper or r.rolcreaterole as "mayCreateRoles",
            pg_encoding_to_char(d.encoding) as encoding,
            pg_is_in_recovery() as "isReplica",
            current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as "synchronousCommit"
       from pg_database d, pg_roles r
      where d.datname = current_database() and r.rolname = session_user`,
  )
  const [facts] = found.rows
  if (facts === undefined) throw new Error('the server does not list the database we are connected to')
  return facts
}

/** The first thing that stands in the way, in words for who runs the server. */
function whyUnfit(facts: ServerFacts): string | null {
  if (facts.version < VERSION_MIN) return `PostgreSQL is ${facts.versionText}, expected ${VERSION_MIN} or later`
  if (facts.isReplica) return 'the server is a replica that only reads, expected the primary'
  if (!facts.isOwner) return `the database belongs to ${facts.owner}, expected it to belong to ${facts.login}`
  if (!facts.mayCreateRoles) return `${facts.login} may not create roles, expected a login with CREATEROLE`
  if (facts.encoding !== 'UTF8') return `the encoding is ${facts.encoding}, expected UTF8`
  // What is acknowledged has to survive a power cut.
  if (facts.fsync !== 'on') return `fsync is ${facts.fsync}, expected on`
  if (facts.synchronousCommit === 'off') return 'synchronous_commit is off, expected on'
  return null
}
