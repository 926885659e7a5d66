import type { Grant } from '../../app/access/grant.ts'
import { LINK_MS_MAX, SESSION_IDLE_MS_MAX, SESSION_MS_MAX, type Session, type SessionStore } from '../../app/access/session-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { newToken, tokenHash } from './held-token.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'

/** Being used is written down at most so often, so that a session in use does not write at every request. */
const SEEN_EVERY_MS = MINUTE_MS

interface SessionRow {
  readonly session_id: number
  readonly user_name: string
  readonly role: Grant['role']
  readonly vendor_id: number | null
  readonly created_at: number
  readonly last_seen_at: number
  readonly expires_at: number
}

const COLUMNS = 'session_id, user_name, role, vendor_id, created_at, last_seen_at, expires_at'
const IS_LIVE = 'revoked_at is null and expires_at > $1 and last_seen_at > $2'

/** Sign-in links and sessions in PostgreSQL. */
export function sessionStore(connections: StoreConnections): SessionStore {
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    makeLink: (grant, now) => asInternal((connection) => insertLink(connection, grant, now)),
    redeemLink: (token, now) => asInternal((connection) => inTransaction(connection, () => redeem(connection, token, now))),
    find: (token, now) => asInternal((connection) => findSession(connection, token, now)),
    list: (now) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<SessionRow>(
          `select ${COLUMNS} from session where ${IS_LIVE} order by last_seen_at desc, session_id desc`,
          [now, now - SESSION_IDLE_MS_MAX],
        )
        return rows.map(sessionOf)
      }),
    revoke: (sessionId, now) =>
      asInternal(async (connection) => {
        const { rowCount } = await connection.query('update session set revoked_at = $2 where session_id = $1 and revoked_at is null', [
          sessionId,
          now,
        ])
        return rowCount === 1
      }),
    revokeUser: (userName, now) => asInternal((connection) => inTransaction(connection, () => revokeAll(connection, userName, now))),
    purge: (now) =>
      asInternal(async (connection) => {
        await connection.query('delete from sign_in_link where expires_at < $1', [now - DAY_MS])
        await connection.query('delete from session where expires_at < $1 or revoked_at < $1 or last_seen_at < $2', [
          now - DAY_MS,
          now - DAY_MS - SESSION_IDLE_MS_MAX,
        ])
      }),
  }
}

async function insertLink(connection: Connection, { userName, role, vendorId }: Grant, now: Instant): Promise<string> {
  const token = newToken('lll')
  await connection.query(
    'insert into sign_in_link (link_hash, user_name, role, vendor_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [tokenHash(token), userName, role, vendorId, now, now + LINK_MS_MAX],
  )
  return token
}

async function redeem(connection: Connection, linkToken: string, now: Instant): Promise<{ token: string; session: Session } | null> {
  // One statement decides: of two that come at once with one link, one finds it used.
  const link = await connection.query<Pick<SessionRow, 'user_name' | 'role' | 'vendor_id'>>(
    `update sign_in_link set used_at = $2 where link_hash = $1 and used_at is null and expires_at > $2
     returning user_name, role, vendor_id`,
    [tokenHash(linkToken), now],
  )
  const granted = link.rows[0]
  if (granted === undefined) return null
  const token = newToken('lls')
  const { rows } = await connection.query<SessionRow>(
    `insert into session (session_hash, user_name, role, vendor_id, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $4, $5, $5, $6) returning ${COLUMNS}`,
    [tokenHash(token), granted.user_name, granted.role, granted.vendor_id, now, now + SESSION_MS_MAX],
  )
  return { token, session: sessionOf(rows[0] as SessionRow) }
}

async function findSession(connection: Connection, token: string, now: Instant): Promise<Session | null> {
  const { rows } = await connection.query<SessionRow>(`select ${COLUMNS} from session where session_hash = $3 and ${IS_LIVE}`, [
    now,
    now - SESSION_IDLE_MS_MAX,
    tokenHash(token),
  ])
  const row = rows[0]
  if (row === undefined) return null
  if (row.last_seen_at > now - SEEN_EVERY_MS) return sessionOf(row)
  await connection.query('update session set last_seen_at = greatest(last_seen_at, $2) where session_id = $1', [row.session_id, now])
  return sessionOf({ ...row, last_seen_at: now })
}

async function revokeAll(connection: Connection, userName: string, now: Instant): Promise<number> {
  await connection.query('update sign_in_link set used_at = $2 where user_name = $1 and used_at is null', [userName, now])
  const { rowCount } = await connection.query('update session set revoked_at = $2 where user_name = $1 and revoked_at is null', [
    userName,
    now,
  ])
  return rowCount ?? 0
}

function sessionOf(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    // The table's check holds role and vendor together.
    grant: { userName: row.user_name, role: row.role, vendorId: row.vendor_id } as Grant,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }
}
