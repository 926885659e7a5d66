import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { cookieOf, fromPage, signedIn } from '../../../test/support/signed-in.ts'
import { personList, personMade, sessionList } from '../../wire/access.ts'

let world: HttpWorld
let root: string
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
  root = (await signedIn(world, 'root', { role: 'admin' })).cookie
})
afterAll(async () => {
  await world.close()
})

const PASSWORD = 'seven brown otters sing'

async function invite(body: object) {
  return personMade.parse((await fromPage(world, root, 'POST', '/api/v1/people', body)).json())
}

async function accept(path: string, password = PASSWORD) {
  return await fromPage(world, null, 'POST', '/api/v1/invitations/accept', { token: path.split('#')[1] ?? '', password })
}

async function change(person: { readonly id: number; readonly version: number }, body: object) {
  return await fromPage(world, root, 'PUT', `/api/v1/people/${person.id}`, { version: person.version, isDisabled: false, ...body })
}

test('somebody who is invited chooses a password, once, and is what the invitation says', async () => {
  const { person, path } = await invite({ login: 'Mia@Example.com', name: 'Mia', role: 'marketLead', markets: ['de'] })
  expect(person).toMatchObject({ login: 'mia@example.com', createdBy: 'root', hasPassword: false, limits: { markets: ['de'], queues: [] } })
  const token = path.split('#')[1]
  expect((await fromPage(world, null, 'POST', '/api/v1/invitations/look', { token })).json()).toEqual({
    login: 'mia@example.com',
    name: 'Mia',
  })
  const weak = await accept(path, 'mia@example.com1')
  expect([weak.statusCode, weak.json()]).toMatchObject([400, { errors: [{ pointer: '/password', expected: 'more than your own name' }] }])
  const begun = await accept(path)
  expect(begun.statusCode).toBe(204)
  expect((await fromPage(world, cookieOf(begun), 'GET', '/api/v1/session')).json()).toMatchObject({
    login: 'mia@example.com',
    role: 'marketLead',
  })
  expect((await accept(path)).statusCode).toBe(410)
})

test('another role holds from the next request on, and a change that was not seen is not overwritten', async () => {
  const { person } = await invite({ login: 'ned', name: 'Ned', role: 'analyst' })
  const { cookie } = await signedIn(world, 'ned')
  const statusOf = async (url: string): Promise<number> => (await fromPage(world, cookie, 'GET', url)).statusCode
  expect([await statusOf('/api/v1/people'), await statusOf('/api/v1/audit')]).toEqual([403, 403])
  const raised = await change(person, { name: 'Ned', role: 'risk' })
  expect(raised.json()).toMatchObject({ role: 'risk', version: person.version + 1 })
  expect([await statusOf('/api/v1/people'), await statusOf('/api/v1/audit')]).toEqual([403, 200])
  expect((await change(person, { name: 'Ned', role: 'admin' })).json()).toMatchObject({
    status: 409,
    title: expect.stringContaining('meanwhile'),
  })
})

test('who is disabled is out at once, cannot sign in, and keeps what was theirs for when they come back', async () => {
  const { person, path } = await invite({ login: 'oz', name: 'Oz', role: 'forecaster' })
  const cookie = cookieOf(await accept(path))
  const { people } = personList.parse((await fromPage(world, root, 'GET', '/api/v1/people')).json())
  const version = people.find(({ id }) => id === person.id)?.version ?? 0
  const disabled = await change({ id: person.id, version }, { name: 'Oz', role: 'forecaster', isDisabled: true })
  expect(disabled.json()).toMatchObject({ disabledAt: expect.stringMatching(/Z$/) })
  expect((await fromPage(world, cookie, 'GET', '/api/v1/session')).statusCode).toBe(401)
  expect((await fromPage(world, null, 'POST', '/api/v1/sign-in', { login: 'oz', password: PASSWORD })).statusCode).toBe(401)
  await change({ id: person.id, version: version + 1 }, { name: 'Oz', role: 'forecaster' })
  expect((await fromPage(world, null, 'POST', '/api/v1/sign-in', { login: 'oz', password: PASSWORD })).statusCode).toBe(204)
})

test('nobody takes their own access away, so that an administrator is always left', async () => {
  const { people } = personList.parse((await fromPage(world, root, 'GET', '/api/v1/people')).json())
  const self = people.find(({ login }) => login === 'root')
  if (self === undefined) throw new Error('root is listed')
  for (const body of [
    { name: 'root', role: 'analyst' },
    { name: 'root', role: 'admin', isDisabled: true },
  ]) {
    expect((await change(self, body)).statusCode, JSON.stringify(body)).toBe(409)
  }
  expect((await change(self, { name: 'Root', role: 'admin' })).statusCode).toBe(200)
})

test('what cannot be is refused with what was expected', async () => {
  for (const [body, pointer] of [
    [{ login: 'a b', name: 'x', role: 'analyst' }, '/login'],
    [{ login: 'x', name: 'x', role: 'king' }, '/role'],
    [{ login: 'x', name: 'x', role: 'vendor' }, '/vendor'],
    [{ login: 'x', name: 'x', role: 'analyst', vendor: 'acme' }, '/vendor'],
    [{ login: 'x', name: 'x', role: 'analyst', markets: ['nowhere'] }, '/markets/0'],
    [{ login: 'x', name: 'x', role: 'admin', markets: ['de'] }, '/role'],
    [{ login: 'x', name: 'x', role: 'analyst', isAdmin: true }, '/isAdmin'],
  ] as const) {
    const answer = await fromPage(world, root, 'POST', '/api/v1/people', body)
    expect([answer.statusCode, answer.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer]).toEqual([400, pointer])
  }
  const first = { login: 'twin', name: 'Twin', role: 'analyst' }
  expect((await fromPage(world, root, 'POST', '/api/v1/people', first)).statusCode).toBe(201)
  expect((await fromPage(world, root, 'POST', '/api/v1/people', { ...first, login: ' TWIN ' })).statusCode).toBe(409)
})

test('everybody sees their own sessions and ends them; of others’ there is nothing', async () => {
  const [here, there] = [await signedIn(world, 'pia'), await signedIn(world, 'pia')]
  const { sessions } = sessionList.parse((await fromPage(world, here.cookie, 'GET', '/api/v1/my/sessions')).json())
  expect(sessions.map(({ isThis, login }) => `${login} ${isThis}`).toSorted()).toEqual(['pia false', 'pia true'])
  // By numbers that are chance, so that nobody sees from theirs how often others sign in.
  const all = sessionList.parse((await fromPage(world, root, 'GET', '/api/v1/sessions')).json()).sessions
  expect(all.map(({ id }) => id)).toContain(there.sessionId)
  expect(sessions.every(({ id }) => id > 99_999_999)).toBe(true)
  const ofThere = sessions.find(({ isThis }) => !isThis)?.id ?? 0
  const other = await signedIn(world, 'quinn')
  expect((await fromPage(world, here.cookie, 'DELETE', `/api/v1/my/sessions/${other.sessionId}`)).statusCode).toBe(404)
  const quinns = await fromPage(world, other.cookie, 'GET', '/api/v1/my/sessions')
  const ofQuinn = sessionList.parse(quinns.json()).sessions[0]?.id
  expect((await fromPage(world, here.cookie, 'DELETE', `/api/v1/my/sessions/${ofQuinn}`)).statusCode).toBe(404)
  expect((await fromPage(world, here.cookie, 'DELETE', `/api/v1/my/sessions/${ofThere}`)).statusCode).toBe(204)
  expect((await fromPage(world, there.cookie, 'GET', '/api/v1/session')).statusCode).toBe(401)
})

test('an administrator signs somebody out everywhere, and only administrators see people', async () => {
  const { personId, cookie } = await signedIn(world, 'rob')
  expect((await fromPage(world, root, 'DELETE', `/api/v1/people/${personId}/sessions`)).json()).toEqual({ ended: 1 })
  expect((await fromPage(world, cookie, 'GET', '/api/v1/session')).statusCode).toBe(401)
  const vendorId = (await world.engine.directories.of({ kind: 'internal' })).vendorId('acme')
  const vic = await signedIn(world, 'vic-of-acme', { role: 'vendor', vendorId })
  for (const url of ['/api/v1/people', '/api/v1/sessions', '/api/v1/tokens', '/api/v1/wallboards', '/api/v1/audit', '/api/v1/quarantine']) {
    const answer = await fromPage(world, vic.cookie, 'GET', url)
    expect([answer.statusCode, answer.body], url).toEqual([
      404,
      '{"type":"urn:loadline:problem:not-found","title":"No such page","status":404}',
    ])
  }
})

test('a sign-in link is for the command line: whoever is signed in cannot become somebody else', async () => {
  const wanted = { name: 'ann', role: 'analyst' }
  expect((await fromPage(world, root, 'POST', '/api/v1/sign-in-links', wanted)).statusCode).toBe(403)
  expect((await ask(world, 'ada', 'POST', '/api/v1/sign-in-links', wanted)).status).toBe(201)
  expect((await ask(world, 'ada', 'POST', '/api/v1/sign-in-links', { ...wanted, role: 'admin' })).status).toBe(409)
})
