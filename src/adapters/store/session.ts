import {
  type BegunSession,
  SESSION_IDLE_MS_MAX,
  SESSION_MS_MAX,
  SESSION_SOON_IDLE_MS_MAX,
  type Session,
  type SessionBeginning,
  type SessionMeans,
  type SessionStore,
} from '../../app/access/session-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { SOON_IDLE_ROLES } from '../../domain/access/role.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { writeDone } from './access-audit.ts'
import { newToken, tokenHash } from './held-token.ts'
import { PERSON_COLUMNS, type PersonRow, personOf } from './person-row.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { linkMethods } from './sign-in-link.ts'

/** Being used is written down at most so often, so that a session in use does not write at every request. */
const SEEN_EVERY_MS = MINUTE_MS

interface SessionRow extends PersonRow {
  readonly session_id: number
  readonly own_number: number
  readonly means: SessionMeans
  readonly browser: string
  readonly created_at: Instant
  readonly last_seen_at: Instant
  readonly expires_at: Instant
}

/** Nine digits. */
const OWN_NUMBER = `100000000 + (('x' || encode(substr(s.session_hash, 1, 4), 'hex'))::bit(32)::bigint & 536870911)`
const COLUMNS = `s.session_id, ${OWN_NUMBER} as own_number, s.means, s.browser, s.created_at, s.last_seen_at, s.expires_at, ${PERSON_COLUMNS}`
const FROM = 'from session s join person p using (person_id)'
/** The first four parameters, as `liveAt` gives them. */
const IS_LIVE = `s.revoked_at is null and s.expires_at > $1 and p.disabled_at is null
  and s.last_seen_at > case when p.role = any($4::text[]) then $3::bigint else $2::bigint end`

function liveAt(now: Instant): readonly unknown[] {
  return [now, now - SESSION_IDLE_MS_MAX, now - SESSION_SOON_IDLE_MS_MAX, SOON_IDLE_ROLES]
}

/** Links and sessions in PostgreSQL. */
export function sessionStore(connections: StoreConnections): SessionStore {
  const { identity } = connections
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    ...linkMethods(connections),
    begin: (beginning, now) => asInternal((connection) => insertSession(connection, beginning, now)),
    find: (token, now) => asInternal((connection) => findSession(connection, token, now)),
    list: (personId, now) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<SessionRow>(
          `select ${COLUMNS} ${FROM} where ${IS_LIVE} and ($5::integer is null or s.person_id = $5)
           order by s.last_seen_at desc, s.session_id desc`,
          [...liveAt(now), personId],
        )
        return rows.map(sessionOf)
      }),
    revoke: (sessionId, personId, now, by) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const { rows } = await connection.query<{ person_id: number }>(
            `update session set revoked_at = $3
             where session_id = $1 and ($2::integer is null or person_id = $2) and revoked_at is null returning person_id`,
            [sessionId, personId, now],
          )
          if (rows[0] !== undefined && by !== undefined)
            await writeDone(connection, { identity, by, at: now }, 'signedOut', rows[0].person_id)
          return rows[0] !== undefined
        }),
      ),
    revokeAll: (personId, exceptId, now, by) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const ended = await revokeAllOf(connection, personId, exceptId, now)
          if (by !== undefined) await writeDone(connection, { identity, by, at: now }, 'signedOut', personId)
          return ended
        }),
      ),
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

async function insertSession(
  connection: Connection,
  { personId, means, browser }: SessionBeginning,
  now: Instant,
): Promise<BegunSession | null> {
  const token = newToken('lls')
  const { rows } = await connection.query<SessionRow>(
    `with s as (
       insert into session (session_hash, person_id, means, browser, created_at, last_seen_at, expires_at)
       select $1, person_id, $3, $4, $5, $5, $6 from person where person_id = $2 and disabled_at is null returning *)
     select ${COLUMNS} from s join person p using (person_id)`,
    [tokenHash(token), personId, means, browser, now, now + SESSION_MS_MAX],
  )
  return rows[0] === undefined ? null : { token, session: sessionOf(rows[0]) }
}

async function findSession(connection: Connection, token: string, now: Instant): Promise<Session | null> {
  const { rows } = await connection.query<SessionRow>({
    name: 'find session',
    text: `select ${COLUMNS} ${FROM} where s.session_hash = $5 and ${IS_LIVE}`,
    values: [...liveAt(now), tokenHash(token)],
  })
  const row = rows[0]
  if (row === undefined) return null
  if (row.last_seen_at > now - SEEN_EVERY_MS) return sessionOf(row)
  await connection.query('update session set last_seen_at = greatest(last_seen_at, $2) where session_id = $1', [row.session_id, now])
  return sessionOf({ ...row, last_seen_at: now })
}

/** Ends all sessions of a person but one, and makes void the links they have not used. */
export async function revokeAllOf(connection: Connection, personId: number, exceptId: number | null, now: Instant): Promise<number> {
  await connection.query('update sign_in_link set used_at = $2 where person_id = $1 and used_at is null', [personId, now])
  const { rowCount } = await connection.query(
    'update session set revoked_at = $2 where person_id = $1 and revoked_at is null and session_id is distinct from $3',
    [personId, now, exceptId],
  )
  return rowCount ?? 0
}

function sessionOf(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    ownNumber: row.own_number,
    person: personOf(row),
    means: row.means,
    browser: row.browser,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }
}
