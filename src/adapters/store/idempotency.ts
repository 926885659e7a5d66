import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { IDEMPOTENCY_MS_MAX, type IdempotencyStore, type KeyedRequest, type KeyFound } from '../../app/intake/idempotency-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Connection, StoreConnections } from './pools.ts'

const compress = promisify(deflateRaw)
const expand = promisify(inflateRaw)

/** Kept answers in PostgreSQL. */
export function idempotencyStore(connections: StoreConnections): IdempotencyStore {
  return {
    find: async (request, now) => await connections.withScope(INTERNAL, async (connection) => await find(connection, request, now)),
    keep: async (request, { status, body }, now) => {
      const response = await compress(body)
      return await connections.withScope(INTERNAL, async (connection) => {
        // An old row of the key is none; a young one stays, whichever request wrote it.
        await connection.query(
          `insert into idempotency (owner, key, body_hash, status, response, created_at) values ($1, $2, $3, $4, $5, $6)
           on conflict (owner, key) do update set body_hash = $3, status = $4, response = $5, created_at = $6
           where idempotency.created_at <= $7`,
          [request.owner, request.key, request.bodyHash, status, response, now, now - IDEMPOTENCY_MS_MAX],
        )
        return await find(connection, request, now)
      })
    },
    purge: async (now) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rowCount } = await connection.query('delete from idempotency where created_at <= $1', [now - IDEMPOTENCY_MS_MAX])
        return rowCount ?? 0
      }),
  }
}

async function find(connection: Connection, { owner, key, bodyHash }: KeyedRequest, now: Instant): Promise<KeyFound> {
  const { rows } = await connection.query<{ body_hash: Buffer; status: number; response: Buffer }>(
    'select body_hash, status, response from idempotency where owner = $1 and key = $2 and created_at > $3',
    [owner, key, now - IDEMPOTENCY_MS_MAX],
  )
  const row = rows[0]
  if (row === undefined) return { kind: 'new' }
  if (!row.body_hash.equals(bodyHash)) return { kind: 'conflict' }
  return { kind: 'kept', response: { status: row.status, body: (await expand(row.response)).toString() } }
}
