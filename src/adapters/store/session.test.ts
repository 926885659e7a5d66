import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import type { Grant } from '../../app/access/grant.ts'
import type { SessionStore } from '../../app/access/session-store.ts'
import { HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { sessionStore } from './session.ts'

const NOW = TEST_NOW
const ANALYST: Grant = { userName: 'ada', role: 'analyst', vendorId: null }
let store: TestStore
let sessions: SessionStore
beforeAll(async () => {
  store = await freshStore()
  sessions = sessionStore(store.connections)
})
afterAll(() => store.close())

async function signIn(grant: Grant, now = NOW): Promise<string> {
  const redeemed = await sessions.redeemLink(await sessions.makeLink(grant, now), now)
  if (redeemed === null) throw new Error('a fresh link is good')
  return redeemed.token
}

describe('a sign-in link', () => {
  test('begins one session, once, also when it is used twice at the same moment', async () => {
    const link = await sessions.makeLink(ANALYST, NOW)
    const redeemed = await Promise.all([1, 2, 3].map(() => sessions.redeemLink(link, NOW + 1)))
    expect(redeemed.filter((each) => each !== null)).toHaveLength(1)
    expect(await sessions.redeemLink(link, NOW + 2)).toBeNull()
  })

  test('is good for fifteen minutes and no longer', async () => {
    const [early, late] = [await sessions.makeLink(ANALYST, NOW), await sessions.makeLink(ANALYST, NOW)]
    expect(await sessions.redeemLink(early, NOW + 15 * MINUTE_MS - 1)).not.toBeNull()
    expect(await sessions.redeemLink(late, NOW + 15 * MINUTE_MS)).toBeNull()
  })

  test('and a session are long, new each time, and kept as hashes only', async () => {
    const link = await sessions.makeLink(ANALYST, NOW)
    const token = await signIn(ANALYST)
    expect(link.replace(/^lll_/, '')).toMatch(/^[\w-]{43}$/)
    expect(token.replace(/^lls_/, '')).toMatch(/^[\w-]{43}$/)
    expect(await signIn(ANALYST)).not.toBe(token)
    const kept = await store.owner('select link_hash::text as hash from sign_in_link union all select session_hash::text from session')
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(token).toString('hex'))
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(link).toString('hex'))
  })

  test('gives what it was made for: a vendor’s person is a vendor’s person', async () => {
    const token = await signIn({ userName: 'bo@acme', role: 'vendor', vendorId: 7 })
    expect((await sessions.find(token, NOW))?.grant).toEqual({ userName: 'bo@acme', role: 'vendor', vendorId: 7 })
  })
})

describe('a session', () => {
  test('ends after twelve hours however much it is used', async () => {
    const token = await signIn(ANALYST)
    for (const hours of [4, 8, 11]) expect(await sessions.find(token, NOW + hours * HOUR_MS)).not.toBeNull()
    expect(await sessions.find(token, NOW + 12 * HOUR_MS - 1)).not.toBeNull()
    expect(await sessions.find(token, NOW + 12 * HOUR_MS)).toBeNull()
  })

  test('ends after eight hours without use', async () => {
    const [used, idle] = [await signIn(ANALYST), await signIn(ANALYST)]
    await sessions.find(used, NOW + 3 * HOUR_MS)
    expect(await sessions.find(used, NOW + 10 * HOUR_MS)).not.toBeNull()
    expect(await sessions.find(idle, NOW + 8 * HOUR_MS)).toBeNull()
  })

  test('is not found by a token nobody was given', async () => {
    expect(await sessions.find('lls_nobody', NOW)).toBeNull()
  })

  test('is listed while it lives, and ends at once when it is revoked', async () => {
    const token = await signIn({ userName: 'cy', role: 'viewer', vendorId: null })
    const sessionId = (await sessions.find(token, NOW))?.sessionId ?? 0
    expect((await sessions.list(NOW)).map((session) => session.sessionId)).toContain(sessionId)
    expect(await sessions.revoke(sessionId, NOW)).toBe(true)
    expect(await sessions.find(token, NOW)).toBeNull()
    expect((await sessions.list(NOW)).map((session) => session.sessionId)).not.toContain(sessionId)
    expect(await sessions.revoke(sessionId, NOW)).toBe(false)
  })

  test('ends with all others of a person whose access is taken away, and so does an unused link', async () => {
    const grant: Grant = { userName: 'di', role: 'admin', vendorId: null }
    const tokens = [await signIn(grant), await signIn(grant)]
    const link = await sessions.makeLink(grant, NOW)
    expect(await sessions.revokeUser('di', NOW)).toBe(2)
    expect(await Promise.all(tokens.map((token) => sessions.find(token, NOW)))).toEqual([null, null])
    expect(await sessions.redeemLink(link, NOW)).toBeNull()
  })

  test('is forgotten a day after its end, and not before', async () => {
    const later = NOW + 40 * HOUR_MS
    const token = await signIn(ANALYST, later)
    await sessions.purge(later)
    const [left] = await store.owner<{ links: number; sessions: number }>(
      'select (select count(*) from sign_in_link) as links, (select count(*) from session) as sessions',
    )
    expect(left).toEqual({ links: 1, sessions: 1 })
    expect(await sessions.find(token, later)).not.toBeNull()
  })
})
