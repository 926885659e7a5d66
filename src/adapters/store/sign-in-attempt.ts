import { ATTEMPTS_WINDOW_MS, type AttemptStore, type AttemptSubject } from '../../app/access/attempts.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { sealerOf } from './sealed-bytes.ts'

/** Attempts to sign in, in PostgreSQL, so that asking another node does not begin to count anew. */
export function attemptStore(connections: StoreConnections, secret: string): AttemptStore {
  const sealer = sealerOf(secret, 'sign-in attempt')
  const subjectOf = ({ kind, name }: Pick<AttemptSubject, 'kind' | 'name'>): Buffer => sealer.fingerprint(Buffer.from(`${kind} ${name}`))
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    take: (subjects, now) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const ends: (Instant | null)[] = []
          // In one order of locks for all, or two that come at once could wait for each other.
          const inOrder = subjects.map((subject) => ({ ...subject, hash: subjectOf(subject) })).sort((a, b) => a.hash.compare(b.hash))
          for (const { hash, attemptsMax } of inOrder) ends.push(await fullUntil(connection, hash, attemptsMax, now))
          const full = ends.filter((end) => end !== null)
          if (full.length > 0) return Math.max(...full)
          for (const { hash } of inOrder) {
            await connection.query('insert into sign_in_attempt (subject, attempted_at) values ($1, $2)', [hash, now])
          }
          return null
        }),
      ),
    clear: (subject) =>
      asInternal(async (connection) => {
        await connection.query('delete from sign_in_attempt where subject = $1', [subjectOf(subject)])
      }),
    purge: (now) =>
      asInternal(async (connection) => {
        await connection.query('delete from sign_in_attempt where attempted_at <= $1', [now - ATTEMPTS_WINDOW_MS])
      }),
  }
}

/** When the window has room again; null where it has now. Whoever asks holds the subject until the attempt is counted. */
async function fullUntil(connection: Connection, subject: Buffer, attemptsMax: number, now: Instant): Promise<Instant | null> {
  await connection.query('select pg_advisory_xact_lock($1::bigint)', [subject.readBigInt64BE().toString()])
  const { rows } = await connection.query<{ attempted_at: Instant }>(
    `select attempted_at from sign_in_attempt where subject = $1 and attempted_at > $2
     order by attempted_at desc offset $3 limit 1`,
    [subject, now - ATTEMPTS_WINDOW_MS, attemptsMax - 1],
  )
  return rows[0] === undefined ? null : rows[0].attempted_at + ATTEMPTS_WINDOW_MS
}
