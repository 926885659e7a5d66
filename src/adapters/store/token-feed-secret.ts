import { randomBytes } from 'node:crypto'
import { type FeedSecretStore, LIVE_SECRETS_MAX } from '../../app/access/token-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { inTransaction, type StoreConnections } from './pools.ts'
import { sealerOf } from './sealed-bytes.ts'

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32

interface SecretRow {
  readonly secret_id: number
  readonly sealed: Buffer
  readonly created_at: number
}

/** Signing secrets of feeds in PostgreSQL, sealed with a key that derives from the deployment's `secret`. */
export function feedSecretStore(connections: StoreConnections, secret: string): FeedSecretStore {
  const sealer = sealerOf(secret, 'feed secret')
  const placeOf = (feedId: number, secretId: number): string => `feed ${feedId} secret ${secretId}`
  return {
    make: async (feedId, now) =>
      connections.withScope(INTERNAL, (connection) =>
        inTransaction(connection, async () => {
          // Two at once would both see room; the lock is gone with the transaction.
          await connection.query(`select pg_advisory_xact_lock(hashtext('feed_secret'), $1)`, [feedId])
          const { rows } = await connection.query<{ last: number; live: number }>(
            `select coalesce(max(secret_id), 0) as last, count(*) filter (where retired_at is null) as live
             from feed_secret where feed_id = $1`,
            [feedId],
          )
          const { last, live } = rows[0] ?? { last: 0, live: 0 }
          if (live >= LIVE_SECRETS_MAX) return { ok: false, error: 'twoLive' } as const
          const secretId = last + 1
          const key = randomBytes(SECRET_BYTES)
          await connection.query('insert into feed_secret (feed_id, secret_id, sealed, created_at) values ($1, $2, $3, $4)', [
            feedId,
            secretId,
            sealer.seal(key, placeOf(feedId, secretId)),
            now,
          ])
          return { ok: true, value: { secretId, secret: `whsec_${key.toString('base64')}` } } as const
        }),
      ),
    live: async (feedId) =>
      connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<SecretRow>(
          'select secret_id, sealed, created_at from feed_secret where feed_id = $1 and retired_at is null order by secret_id desc',
          [feedId],
        )
        return rows.map(({ secret_id, sealed, created_at }) => ({
          secretId: secret_id,
          key: sealer.open(sealed, placeOf(feedId, secret_id)),
          createdAt: created_at,
        }))
      }),
    retire: async (feedId, secretId, now) =>
      connections.withScope(INTERNAL, async (connection) => {
        const { rowCount } = await connection.query(
          'update feed_secret set retired_at = $3 where feed_id = $1 and secret_id = $2 and retired_at is null',
          [feedId, secretId, now],
        )
        return rowCount === 1
      }),
  }
}
