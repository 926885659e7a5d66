import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditList } from '../src/wire/audit.ts'
import { quarantineList } from '../src/wire/quarantine.ts'
import { contactEvent } from './support/http-feed.ts'
import { ask, HTTP_SEED, type HttpWorld, httpWorld, putRefused } from './support/http-world.ts'
import { signedIn } from './support/signed-in.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  await world.server.ready()
})
afterAll(() => world.close())

type Method = 'POST' | 'PUT' | 'DELETE' | 'PATCH'

/** A request that changes something, by the route that it is for. */
type Example = () => Promise<{ readonly url: string; readonly body?: unknown; readonly type?: string }>

const PLAN = 'queue,start,seconds,contacts\nbilling,2026-03-30T10:00:00Z,900,5'
const NOTE = { from: '2026-03-29T10:00:00Z', to: '2026-03-29T12:00:00Z', text: 'Storm' }

/** For each route that changes a record one request that does. A route that is not here has to be put here, or it fails below. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  'POST /api/v1/records': async () => ({
    url: '/api/v1/records',
    body: { ...HTTP_SEED, feeds: [], markets: [...HTTP_SEED.markets, { key: 'in', name: 'India', zone: 'Asia/Kolkata' }] },
  }),
  'PUT /api/v1/records/:kind/:key': async () => ({ url: '/api/v1/records/market/uk', body: { name: 'Britain', zone: 'Europe/London' } }),
  'PUT /api/v1/records/:kind/:parent/:key': async () => ({ url: '/api/v1/records/site/acme/oslo', body: { name: 'Oslo' } }),
  'DELETE /api/v1/records/:kind/:key': async () => ({ url: '/api/v1/records/market/uk' }),
  'DELETE /api/v1/records/:kind/:parent/:key': async () => ({ url: '/api/v1/records/site/acme/oslo' }),
  'POST /api/v1/audit/:id/undo': async () => ({ url: `/api/v1/audit/${await newestEntry()}/undo` }),
  'POST /api/v1/quarantine/release': async () => {
    const event = JSON.stringify(contactEvent({ contactId: 'again' }))
    await putRefused(world, 1, [event], 'mended')
    return { url: '/api/v1/quarantine/release', body: { items: [await refusedItem()] } }
  },
  'DELETE /api/v1/quarantine/:id': async () => {
    await putRefused(world, 1, ['{"a":1}'], 'instantWord')
    return { url: `/api/v1/quarantine/${await refusedItem()}` }
  },
  'POST /api/v1/annotations': async () => ({ url: '/api/v1/annotations', body: NOTE }),
  'PUT /api/v1/annotations/:id': async () => ({ url: '/api/v1/annotations/1', body: { ...NOTE, text: 'Storm over', revision: 1 } }),
  'DELETE /api/v1/annotations/:id': async () => ({ url: '/api/v1/annotations/1?revision=2' }),
  'POST /api/v1/plans': async () => ({ url: '/api/v1/plans?kind=forecast&name=w14', body: PLAN, type: 'text/csv' }),
  'DELETE /api/v1/plans/:id': async () => ({ url: '/api/v1/plans/1' }),
  'POST /api/v1/plans/:id/restore': async () => ({ url: '/api/v1/plans/1/restore' }),
  'DELETE /api/v1/plan-files/:id': async () => ({ url: '/api/v1/plan-files/1' }),
  'POST /api/v1/people': async () => ({ url: '/api/v1/people', body: { login: 'new', name: 'New', role: 'analyst' } }),
  'PUT /api/v1/people/:id': async () => ({
    url: `/api/v1/people/${(await signedIn(world, 'kim')).personId}`,
    body: { name: 'Kim', role: 'risk', isDisabled: false, version: 1 },
  }),
  'POST /api/v1/people/:id/invitation': async () => ({ url: `/api/v1/people/${(await signedIn(world, 'kim')).personId}/invitation` }),
  'DELETE /api/v1/people/:id/sessions': async () => ({ url: `/api/v1/people/${(await signedIn(world, 'kim')).personId}/sessions` }),
  'DELETE /api/v1/sessions/:id': async () => ({ url: `/api/v1/sessions/${(await signedIn(world, 'lou')).sessionId}` }),
  'POST /api/v1/sign-in-links': async () => {
    await signedIn(world, 'max')
    return { url: '/api/v1/sign-in-links', body: { name: 'max', role: 'analyst' } }
  },
  'POST /api/v1/tokens': async () => ({ url: '/api/v1/tokens', body: { kind: 'read', name: 'reader' } }),
  'PUT /api/v1/tokens/:id': async () => ({
    url: `/api/v1/tokens/${await newestToken()}`,
    body: { name: 'reader of figures', markets: ['de'] },
  }),
  'DELETE /api/v1/tokens/:id': async () => ({ url: `/api/v1/tokens/${await newestToken()}` }),
  'POST /api/v1/wallboards': async () => ({ url: '/api/v1/wallboards', body: { kind: 'wallboard', name: 'hall' } }),
  'PUT /api/v1/wallboards/:id': async () => ({ url: `/api/v1/wallboards/${await newestToken()}`, body: { name: 'lobby' } }),
  'DELETE /api/v1/wallboards/:id': async () => ({ url: `/api/v1/wallboards/${await newestToken()}` }),
  'POST /api/v1/feeds/:feed/secrets': async () => {
    await ask(world, 'ada', 'DELETE', '/api/v1/feeds/platform/secrets/1')
    return { url: '/api/v1/feeds/platform/secrets' }
  },
  'DELETE /api/v1/feeds/:feed/secrets/:id': async () => ({ url: '/api/v1/feeds/platform/secrets/2' }),
}

/** Routes that take a method which changes something and change no record. */
const NO_RECORD: Readonly<Record<string, string>> = {
  'POST /api/v1/plans/preview': 'only reads a file',
  'POST /api/v1/events': 'facts of contacts, which are kept for ever with the feed that sent them',
  'POST /sign-in/:token': 'a person signs in',
  'POST /api/v1/sign-out': 'a person signs out',
  'POST /api/v1/sign-in': 'a person signs in',
  'POST /api/v1/sign-in/provider': 'a person goes to the identity provider to sign in',
  'POST /api/v1/invitations/look': 'only reads, and takes a secret that belongs in no address',
  'POST /api/v1/invitations/accept': 'a person chooses a password and signs in',
  'PUT /api/v1/my/password': 'a person chooses another password',
  'DELETE /api/v1/my/sessions/:id': 'a person signs out elsewhere',
  'POST /api/v1/wallboard': 'a screen on a wall signs in',
  'POST /api/v1/outlook/what-if': 'only asks what would be',
  'POST /api/v1/views': 'how somebody likes to look at figures: it changes none, and its owner alone saves and deletes it',
  'DELETE /api/v1/views/:id': 'how somebody likes to look at figures',
  'POST /api/v1/visit': 'somebody looks at a desk',
  'POST /api/v1/visit/caught-up': 'somebody has seen what is new',
  'POST /api/v1/visit/tour-closed': 'somebody needs no tour',
}

async function newestToken(): Promise<number> {
  return (await world.engine.tokens.list(world.store.clock.now()))[0]?.tokenId ?? 0
}

async function newestEntry(): Promise<number> {
  return auditList.parse((await ask(world, 'ada', 'GET', '/api/v1/audit?limit=1')).body).head.count
}

async function refusedItem(): Promise<number> {
  return quarantineList.parse((await ask(world, 'vera', 'GET', '/api/v1/quarantine?limit=1')).body).items[0]?.id ?? 0
}

test('every route that changes something is known here: by what it writes to the trail, or by why it writes nothing', () => {
  const changing = world.built.routes.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
  const known = [...Object.keys(EXAMPLES), ...Object.keys(NO_RECORD)]
  expect(changing.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(known.sort())
})

test.each(Object.keys(EXAMPLES))('%s leaves an entry with who, why and the request', async (route) => {
  const [method] = route.split(' ') as [Method]
  world.store.clock.advance(1_000)
  const { url, body, type } = (await EXAMPLES[route]?.()) ?? { url: '' }
  const before = await newestEntry()
  const answer = await ask(world, 'ada', method, `${url}${url.includes('?') ? '&' : '?'}reason=as%20agreed`, body, type)
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text])
  const { entries, head } = auditList.parse((await ask(world, 'ada', 'GET', '/api/v1/audit?limit=1')).body)
  expect(head.count).toBe(before + 1)
  expect(entries[0]).toMatchObject({
    who: { kind: 'token', name: 'ada' },
    reason: 'as agreed',
    request: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})
