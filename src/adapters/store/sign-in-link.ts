import type { Person } from '../../app/access/person.ts'
import { LINK_MS_MAX, type LinkPurpose, type SessionStore } from '../../app/access/session-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { writeDone } from './access-audit.ts'
import { newToken, tokenHash } from './held-token.ts'
import { PERSON_COLUMNS, type PersonRow, personOf } from './person-row.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'

/** Links that are good once, in PostgreSQL. */
export function linkMethods(
  connections: StoreConnections,
): Pick<SessionStore, 'makeLink' | 'peekLink' | 'spendLink' | 'spendInvitationOf'> {
  const { identity } = connections
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    makeLink: (link, now, by) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const token = await insertLink(connection, link, now)
          if (by !== undefined)
            await writeDone(connection, { identity, by, at: now }, link.purpose === 'invitation' ? 'invited' : 'linked', link.personId)
          return token
        }),
      ),
    peekLink: (token, purpose, now) => asInternal((connection) => findLink(connection, PEEK, { token, purpose, now })),
    spendLink: (token, purpose, now) => asInternal((connection) => findLink(connection, USE, { token, purpose, now })),
    spendInvitationOf: (personId, now) =>
      asInternal(async (connection) => {
        const { rowCount } = await connection.query(USE_OF_PERSON, [personId, now])
        return rowCount !== 0
      }),
  }
}

async function insertLink(
  connection: Connection,
  { personId, purpose, by }: Parameters<SessionStore['makeLink']>[0],
  now: Instant,
): Promise<string> {
  const token = newToken(purpose === 'invitation' ? 'lli' : 'lll')
  if (purpose === 'invitation') {
    await connection.query('update sign_in_link set used_at = $3 where person_id = $1 and purpose = $2 and used_at is null', [
      personId,
      purpose,
      now,
    ])
  }
  await connection.query(
    'insert into sign_in_link (link_hash, person_id, purpose, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [tokenHash(token), personId, purpose, now, by, now + LINK_MS_MAX[purpose]],
  )
  return token
}

const IS_GOOD = 'l.link_hash = $1 and l.purpose = $2 and l.used_at is null and l.expires_at > $3 and p.disabled_at is null'
const PEEK = `select ${PERSON_COLUMNS} from sign_in_link l join person p using (person_id) where ${IS_GOOD}`
// One statement decides: of two that come at once with one link, one finds it used.
const USE = `update sign_in_link l set used_at = $3 from person p where p.person_id = l.person_id and ${IS_GOOD} returning ${PERSON_COLUMNS}`

const USE_OF_PERSON = `update sign_in_link set used_at = $2
  where person_id = $1 and purpose = 'invitation' and used_at is null and expires_at > $2`

async function findLink(
  connection: Connection,
  text: string,
  { token, purpose, now }: { readonly token: string; readonly purpose: LinkPurpose; readonly now: Instant },
): Promise<Person | null> {
  const { rows } = await connection.query<PersonRow>(text, [tokenHash(token), purpose, now])
  return rows[0] === undefined ? null : personOf(rows[0])
}
