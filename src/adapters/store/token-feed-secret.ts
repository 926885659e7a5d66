import { randomBytes } from 'node:crypto'
import { type FeedSecretStore, LIVE_SECRETS_MAX } from '../../app/access/token-store.ts'
import type { Attribution } from '../../app/audit/attribution.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { writeAudit } from './audit-write.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { sealerOf } from './sealed-bytes.ts'
import type { StoreIdentity } from './store-access.ts'

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
    make: async (feedId, now, by) =>
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
          await writeSecretChange(connection, connections.identity, { feedId, secretId, action: 'made', by, at: now })
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
    retire: async ({ feedId, secretId }, now, by) =>
      connections.withScope(INTERNAL, (connection) =>
        inTransaction(connection, async () => {
          const { rowCount } = await connection.query(
            'update feed_secret set retired_at = $3 where feed_id = $1 and secret_id = $2 and retired_at is null',
            [feedId, secretId, now],
          )
          if (rowCount !== 1) return false
          await writeSecretChange(connection, connections.identity, { feedId, secretId, action: 'retired', by, at: now })
          return true
        }),
      ),
  }
}

interface SecretChange {
  readonly feedId: number
  readonly secretId: number
  readonly action: 'made' | 'retired'
  readonly by: Attribution
  readonly at: Instant
}

/** Of the secret itself nothing is written down, not even what could be compared with it. */
async function writeSecretChange(connection: Connection, identity: StoreIdentity, change: SecretChange): Promise<void> {
  const { feedId, secretId, action, by, at } = change
  const { rows } = await connection.query<{ key: string }>(`select key from entity where kind = 'feed' and entity_id = $1`, [feedId])
  const subject = { kind: 'feedSecret', parent: rows[0]?.key ?? null, key: String(secretId) }
  const states = action === 'made' ? { before: null, after: { state: 'live' } } : { before: { state: 'live' }, after: null }
  await writeAudit(connection, { identity, by, at }, [{ subject, action, ...states }])
}
