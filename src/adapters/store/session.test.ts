import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import type { PersonStore } from '../../app/access/person.ts'
import type { BegunSession, LinkPurpose, SessionStore } from '../../app/access/session-store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { NO_LIMITS } from '../../domain/access/limits.ts'
import type { Role } from '../../domain/access/role.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { personStore } from './person.ts'
import { sessionStore } from './session.ts'

const NOW = TEST_NOW
const BY = byMachine('test')
let store: TestStore
let sessions: SessionStore
let people: PersonStore
beforeAll(async () => {
  store = await freshStore()
  sessions = sessionStore(store.connections)
  people = personStore(store.connections)
})
afterAll(() => store.close())

async function person(login: string, role: Role = 'analyst'): Promise<number> {
  const standing = { name: login, role, vendorId: role === 'vendor' ? 7 : null, limits: NO_LIMITS }
  const made = await people.create(login, standing, BY, NOW)
  return made.ok ? made.value.personId : ((await people.byLogin(login))?.person.personId ?? 0)
}

async function link(login: string, purpose: LinkPurpose = 'signIn'): Promise<string> {
  return await sessions.makeLink({ personId: await person(login), purpose, by: 'test' }, NOW)
}

async function begin(login: string, role: Role = 'analyst', now = NOW): Promise<BegunSession> {
  const begun = await sessions.begin({ personId: await person(login, role), means: 'link', browser: 'Firefox on Linux' }, now)
  if (begun === null) throw new Error(`${login} may enter`)
  return begun
}

async function disable(login: string, now = NOW): Promise<void> {
  const found = (await people.byLogin(login))?.person
  if (found === undefined) throw new Error(`${login} is there`)
  const { personId, version, name, role, vendorId, limits } = found
  await people.change({ personId, version, standing: { name, role, vendorId, limits }, isDisabled: true }, BY, now)
}

describe('a link', () => {
  test('is spent once, also when it is used twice at the same moment', async () => {
    const token = await link('ada')
    const spent = await Promise.all([1, 2, 3].map(() => sessions.spendLink(token, 'signIn', NOW + 1)))
    expect(spent.filter((each) => each !== null).map(({ login }) => login)).toEqual(['ada'])
    expect(await sessions.spendLink(token, 'signIn', NOW + 2)).toBeNull()
  })

  test('to sign in is good for fifteen minutes, an invitation for three days, and neither for the other', async () => {
    for (const [purpose, ms] of [
      ['signIn', 15 * MINUTE_MS],
      ['invitation', 3 * DAY_MS],
    ] as const) {
      const token = await link('ada', purpose)
      expect(await sessions.peekLink(token, purpose, NOW + ms - 1)).not.toBeNull()
      expect(await sessions.peekLink(token, purpose, NOW + ms)).toBeNull()
      expect(await sessions.spendLink(token, purpose === 'signIn' ? 'invitation' : 'signIn', NOW)).toBeNull()
      expect(await sessions.spendLink(token, purpose, NOW)).not.toBeNull()
    }
  })

  test('that invites makes void the invitation before', async () => {
    const [first, second] = [await link('ivy', 'invitation'), await link('ivy', 'invitation')]
    expect(await sessions.peekLink(first, 'invitation', NOW)).toBeNull()
    expect(await sessions.peekLink(second, 'invitation', NOW)).not.toBeNull()
  })

  test('and a session are long, new each time, and kept as hashes only', async () => {
    const [token, { token: session }] = [await link('ada'), await begin('ada')]
    expect(token.replace(/^lll_/, '')).toMatch(/^[\w-]{43}$/)
    expect(session.replace(/^lls_/, '')).toMatch(/^[\w-]{43}$/)
    expect((await begin('ada')).token).not.toBe(session)
    const kept = await store.owner('select link_hash::text as hash from sign_in_link union all select session_hash::text from session')
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(session).toString('hex'))
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(token).toString('hex'))
  })
})

describe('a session', () => {
  test('ends after twelve hours however much it is used', async () => {
    const { token } = await begin('ada')
    for (const hours of [4, 8, 11]) expect(await sessions.find(token, NOW + hours * HOUR_MS)).not.toBeNull()
    expect(await sessions.find(token, NOW + 12 * HOUR_MS - 1)).not.toBeNull()
    expect(await sessions.find(token, NOW + 12 * HOUR_MS)).toBeNull()
  })

  test('ends without use after eight hours, of administrators and vendors’ people after half an hour', async () => {
    for (const [login, role, idleMs] of [
      ['ada', 'analyst', 8 * HOUR_MS],
      ['root', 'admin', 30 * MINUTE_MS],
      ['vic', 'vendor', 30 * MINUTE_MS],
    ] as const) {
      const [used, idle] = [await begin(login, role), await begin(login, role)]
      expect(await sessions.find(used.token, NOW + idleMs - MINUTE_MS), role).not.toBeNull()
      expect(await sessions.find(used.token, NOW + idleMs + MINUTE_MS), role).not.toBeNull()
      expect(await sessions.find(idle.token, NOW + idleMs - 1), role).not.toBeNull()
      expect(await sessions.find((await begin(login, role)).token, NOW + idleMs), role).toBeNull()
    }
  })

  test('is not found by a token nobody was given', async () => {
    expect(await sessions.find('lls_nobody', NOW)).toBeNull()
  })

  test('tells what its person is now, so that another role holds at once', async () => {
    const { token, session } = await begin('mia', 'risk')
    const { personId, version } = session.person
    const standing = { name: 'Mia', role: 'marketLead', vendorId: null, limits: { marketIds: [3], queueIds: [] } } as const
    await people.change({ personId, version, standing, isDisabled: false }, BY, NOW)
    expect((await sessions.find(token, NOW))?.person).toMatchObject({ role: 'marketLead', limits: { marketIds: [3], queueIds: [] } })
  })

  test('is listed while it lives, and ends at once when it is revoked', async () => {
    const { token, session } = await begin('cy')
    const listed = async (): Promise<readonly number[]> =>
      (await sessions.list(session.person.personId, NOW)).map(({ sessionId }) => sessionId)
    expect(await listed()).toEqual([session.sessionId])
    expect(await sessions.revoke(session.sessionId, await person('ada'), NOW)).toBe(false)
    expect(await sessions.revoke(session.sessionId, null, NOW)).toBe(true)
    expect(await sessions.find(token, NOW)).toBeNull()
    expect(await listed()).toEqual([])
    expect(await sessions.revoke(session.sessionId, null, NOW)).toBe(false)
  })

  test('ends with all others of a person but the one that asks, and so does an unused link', async () => {
    const [kept, other] = [await begin('di'), await begin('di')]
    const token = await link('di')
    expect(await sessions.revokeAll(kept.session.person.personId, kept.session.sessionId, NOW)).toBe(1)
    expect(await sessions.find(other.token, NOW)).toBeNull()
    expect(await sessions.find(kept.token, NOW)).not.toBeNull()
    expect(await sessions.spendLink(token, 'signIn', NOW)).toBeNull()
  })

  test('ends with its person’s access, does not come back with it, and none begins meanwhile', async () => {
    const [{ token, session }, unused] = [await begin('ed'), await link('ed')]
    await disable('ed')
    expect(await sessions.find(token, NOW)).toBeNull()
    expect(await sessions.spendLink(unused, 'signIn', NOW)).toBeNull()
    expect(await sessions.begin({ personId: session.person.personId, means: 'password', browser: 'a program' }, NOW)).toBeNull()
    const { personId, version, name, role, vendorId, limits } = (await people.byId(session.person.personId)) ?? session.person
    await people.change({ personId, version, standing: { name, role, vendorId, limits }, isDisabled: false }, BY, NOW)
    expect(await sessions.find(token, NOW)).toBeNull()
    expect(await sessions.begin({ personId, means: 'password', browser: 'a program' }, NOW)).not.toBeNull()
  })

  test('is forgotten a day after its end, and not before', async () => {
    const later = NOW + 5 * DAY_MS
    const { token } = await begin('ada', 'analyst', later)
    await sessions.purge(later)
    const [left] = await store.owner<{ links: number; sessions: number }>(
      'select (select count(*) from sign_in_link) as links, (select count(*) from session) as sessions',
    )
    expect(left).toEqual({ links: 0, sessions: 1 })
    expect(await sessions.find(token, later)).not.toBeNull()
  })
})
