import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { PROVIDER_FLOW_MS_MAX, type ProviderFlow, type ProviderFlowStore } from '../../app/access/provider.ts'
import { providerFlowStore } from './provider-flow.ts'

const NOW = 1_000_000_000_000
const FLOW: ProviderFlow = {
  state: 'of the state',
  nonce: 'of the nonce',
  verifier: 'of the verifier',
  redirectUri: 'http://127.0.0.1:4680/sign-in/provider',
  invitation: 'lli_of_somebody',
  to: '/',
}
let store: TestStore
let flows: ProviderFlowStore
beforeAll(async () => {
  store = await freshStore()
  flows = providerFlowStore(store.connections, store.access.secret)
})
afterAll(async () => {
  await store.close()
})

describe('a way to the provider', () => {
  test('is there once, also for two that come back at the same moment', async () => {
    const token = await flows.keep(FLOW, NOW)
    const taken = await Promise.all([flows.take(token, NOW + 1), flows.take(token, NOW + 1)])
    expect(taken.filter((flow) => flow !== null)).toEqual([FLOW])
    expect(await flows.take(token, NOW + 1)).toBeNull()
  })

  test('lasts ten minutes, and what is over is cleared away', async () => {
    const [late, over] = [await flows.keep(FLOW, NOW), await flows.keep(FLOW, NOW)]
    expect(await flows.take(late, NOW + PROVIDER_FLOW_MS_MAX)).toBeNull()
    await flows.purge(NOW + PROVIDER_FLOW_MS_MAX - 1)
    expect(await rows()).toBe(1)
    await flows.purge(NOW + PROVIDER_FLOW_MS_MAX)
    expect([await rows(), await flows.take(over, NOW)]).toEqual([0, null])
  })

  test('cannot be read where it is kept, nor with another secret', async () => {
    const token = await flows.keep(FLOW, NOW)
    const kept = await store.owner<{ sealed: Buffer; flow_hash: Buffer }>('select sealed, flow_hash from provider_flow')
    const bytes = kept.map(({ sealed, flow_hash }) => Buffer.concat([flow_hash, sealed]).toString('latin1')).join()
    for (const secret of [token, FLOW.state, FLOW.nonce, FLOW.verifier, 'lli_of_somebody']) expect(bytes).not.toContain(secret)
    const other = providerFlowStore(store.connections, 'another secret of another deployment')
    await expect(other.take(token, NOW)).rejects.toThrow('does not open')
  })
})

async function rows(): Promise<number> {
  const [row] = await store.owner<{ n: number }>('select count(*)::int as n from provider_flow')
  return row?.n ?? -1
}
