import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import type { FeedSecretStore, TokenHolder, TokenStore } from '../../app/access/token-store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { tokenStore } from './token.ts'
import { feedSecretStore } from './token-feed-secret.ts'

const BY = byMachine('test')
const NOW = TEST_NOW
let store: TestStore
let tokens: TokenStore
let secrets: FeedSecretStore
beforeAll(async () => {
  store = await freshStore()
  tokens = tokenStore(store.connections)
  secrets = feedSecretStore(store.connections, store.access.secret)
})
afterAll(() => store.close())

function make(holder: TokenHolder, expiresAt: number | null = null): ReturnType<TokenStore['make']> {
  return tokens.make({ holder, name: `for ${holder.kind}`, scopes: ['readFigures'], expiresAt, by: 'ada' }, NOW)
}

describe('a token', () => {
  test.each([{ kind: 'feed', feedId: 3 }, { kind: 'vendor', vendorId: 2 }, { kind: 'admin' }, { kind: 'read' }] as const)(
    'stands for its holder, $kind, and nothing else',
    async (holder) => {
      const { secret, token } = await make(holder)
      expect(token).toMatchObject({ holder, scopes: ['readFigures'], createdBy: 'ada', createdAt: NOW, lastUsedAt: null })
      expect(await tokens.find(secret, NOW + 1)).toEqual({ ...token, lastUsedAt: NOW + 1 })
      expect(await tokens.find(`${secret}x`, NOW)).toBeNull()
    },
  )

  test('is kept as a hash', async () => {
    const { secret } = await make({ kind: 'admin' })
    expect(JSON.stringify(await store.owner('select t::text from api_token t'))).not.toContain(Buffer.from(secret).toString('hex'))
  })

  test('ends when it expires or is revoked', async () => {
    const short = await make({ kind: 'read' }, NOW + HOUR_MS)
    expect(await tokens.find(short.secret, NOW + HOUR_MS - 1)).not.toBeNull()
    expect(await tokens.find(short.secret, NOW + HOUR_MS)).toBeNull()
    const { secret, token } = await make({ kind: 'feed', feedId: 9 })
    expect((await tokens.list(NOW)).map(({ tokenId }) => tokenId)).toContain(token.tokenId)
    expect([await tokens.revoke(token.tokenId, NOW), await tokens.revoke(token.tokenId, NOW)]).toEqual([true, false])
    expect(await tokens.find(secret, NOW)).toBeNull()
    expect((await tokens.list(NOW)).map(({ tokenId }) => tokenId)).not.toContain(token.tokenId)
  })
})

describe('signing secrets of a feed', () => {
  test('are two at most while the sender changes over, and come back as they were made', async () => {
    const first = await secrets.make(5, NOW, BY)
    const second = await secrets.make(5, NOW + 1, BY)
    expect(await secrets.make(5, NOW + 2, BY)).toEqual({ ok: false, error: 'twoLive' })
    const live = await secrets.live(5)
    const texts = live.map(({ key }) => `whsec_${Buffer.from(key).toString('base64')}`)
    expect(texts).toEqual([second, first].map((made) => (made.ok ? made.value.secret : '')))
    expect(live.every(({ key }) => key.length === 32)).toBe(true)
    expect(await secrets.live(6)).toEqual([])
  })

  test('make room when one is retired', async () => {
    expect([await secrets.retire({ feedId: 5, secretId: 1 }, NOW, BY), await secrets.retire({ feedId: 5, secretId: 1 }, NOW, BY)]).toEqual([
      true,
      false,
    ])
    expect((await secrets.live(5)).map(({ secretId }) => secretId)).toEqual([2])
    expect(await secrets.make(5, NOW, BY)).toMatchObject({ ok: true, value: { secretId: 3 } })
  })

  test('made by two at once are still two at most', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => secrets.make(8, NOW, BY)))
    expect(made.filter(({ ok }) => ok)).toHaveLength(2)
  })

  test('do not open where a row was moved to another feed, nor under another deployment’s secret', async () => {
    await store.owner(
      'insert into feed_secret select 11, secret_id, sealed, created_at from feed_secret where feed_id = 5 and secret_id = 2',
    )
    await expect(secrets.live(11)).rejects.toThrow(/feed secret of feed 11 secret 2 does not open/)
    await expect(feedSecretStore(store.connections, 'other').live(5)).rejects.toThrow(/LOADLINE_SECRET is not the one/)
  })
})
