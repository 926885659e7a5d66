import { PROVIDER_FLOW_MS_MAX, type ProviderFlow, type ProviderFlowStore } from '../../app/access/provider.ts'
import { INTERNAL } from '../../app/scope.ts'
import { newToken, tokenHash } from './held-token.ts'
import type { Connection, StoreConnections } from './pools.ts'
import { sealerOf } from './sealed-bytes.ts'

/** Ways to the provider, in PostgreSQL: whoever goes there from one node may come back to another. */
export function providerFlowStore(connections: StoreConnections, secret: string): ProviderFlowStore {
  const sealer = sealerOf(secret, 'way to the provider')
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    keep: (flow, now) =>
      asInternal(async (connection) => {
        const token = newToken('llp')
        const hash = tokenHash(token)
        const sealed = sealer.seal(Buffer.from(JSON.stringify(flow)), hash.toString('hex'))
        await connection.query('insert into provider_flow (flow_hash, sealed, expires_at) values ($1, $2, $3)', [
          hash,
          sealed,
          now + PROVIDER_FLOW_MS_MAX,
        ])
        return token
      }),
    take: (token, now) =>
      asInternal(async (connection) => {
        const hash = tokenHash(token)
        // One statement decides: of two that come at once with one token, one finds nothing.
        const { rows } = await connection.query<{ sealed: Buffer; is_live: boolean }>(
          'delete from provider_flow where flow_hash = $1 returning sealed, expires_at > $2 as is_live',
          [hash, now],
        )
        if (rows[0]?.is_live !== true) return null
        return JSON.parse(sealer.open(rows[0].sealed, hash.toString('hex')).toString()) as ProviderFlow
      }),
    purge: (now) =>
      asInternal(async (connection) => {
        await connection.query('delete from provider_flow where expires_at <= $1', [now])
      }),
  }
}
