import { connect } from 'node:net'
import fastify from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contactEvent, MemoryIntake } from '../../../test/support/http-feed.ts'
import { type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { IN_FLIGHT_MAX } from './in-flight.ts'
import { requireRouteScopes } from './route-scope.ts'

const intake = new MemoryIntake()
let world: HttpWorld
beforeAll(async () => {
  // A name that tests give it beside its own, and as short a time for requests as can be waited for.
  world = await httpWorld({ intake, publicHosts: ['desk.example.org'], requestSecondsMax: 1 })
  await world.server.listen({ host: '127.0.0.1', port: 0 })
})
beforeEach(() => {
  intake.submitted.length = 0
  intake.beforeSubmit = () => undefined
})
afterAll(async () => {
  await world.close()
})

const HOST = { host: '127.0.0.1:4680' }

test('a route that declares no scope cannot be built', () => {
  const server = fastify()
  requireRouteScopes(server)
  expect(() => server.get('/api/v1/open', async () => 'everything')).toThrow(
    'route GET /api/v1/open declares no scope, expected config.scope',
  )
})

test('the inventory lists every route with its scope', async () => {
  const { built } = world
  expect(built.routes).toContainEqual({ method: 'POST', path: '/api/v1/events', scope: 'feed' })
  expect(built.routes.filter(({ scope }) => scope === 'public').map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/healthz', '/readyz']),
  )
})

test('an unknown path is a problem document, also for who is not signed in', async () => {
  const { server } = world
  const response = await server.inject({ url: '/api/v1/nothing', headers: HOST })
  expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json'])
  expect(response.json()).toEqual({ type: 'urn:loadline:problem:not-found', title: 'No such page', status: 404 })
})

test('every answer tells the browser what a page may not do', async () => {
  const { server } = world
  const { headers } = await server.inject({ url: '/healthz', headers: HOST })
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  for (const word of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(headers['content-security-policy']).toContain(word)
  expect(headers['content-security-policy']).not.toContain('unsafe')
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' })
})

test('a request is not told back to who sent it by TRACE, and no page of ours is for another origin', async () => {
  const { server } = world
  const told = await exchange('TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: loadline=told-back\r\nConnection: close\r\n\r\n')
  expect(told).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(told).not.toContain('told-back')
  const asked = await server.inject({ method: 'OPTIONS', url: '/api/v1/kpis', headers: { ...HOST, origin: 'https://evil.example' } })
  expect(asked.headers['access-control-allow-origin']).toBeUndefined()
})

test('a name that is not ours is refused, so that no other site’s name can point here', async () => {
  const { server } = world
  const statusFor = async (host: string): Promise<number> => (await server.inject({ url: '/healthz', headers: { host } })).statusCode
  const hosts = [
    '127.0.0.1:4680',
    'localhost:4680',
    '[::1]:4680',
    'desk.example.org',
    'DESK.example.org:443',
    'evil.example:4680',
    'localhost.evil.example',
  ]
  expect(await Promise.all(hosts.map(statusFor))).toEqual([200, 200, 200, 200, 200, 421, 421])
})

test('metrics are for staff and for this machine', async () => {
  const { server } = world
  const statusFor = async (remoteAddress: string, headers: Record<string, string> = {}): Promise<number> =>
    (await server.inject({ url: '/metrics', remoteAddress, headers: { ...HOST, ...headers } })).statusCode
  expect(await statusFor('127.0.0.1')).toBe(200)
  expect(await statusFor('127.0.0.1', { 'x-forwarded-for': '10.0.0.1' })).toBe(401)
  expect(await statusFor('10.0.0.1')).toBe(401)
  expect(await statusFor('10.0.0.1', { authorization: `Bearer ${world.token('vera')}` })).toBe(200)
  expect(await statusFor('10.0.0.1', { authorization: `Bearer ${world.token('vic')}` })).toBe(404)
})

test('beyond 256 requests at once the next is 503 with Retry-After, health still answers, and it recovers', async () => {
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  intake.beforeSubmit = () => gate
  const post = async () =>
    await world.server.inject({
      method: 'POST',
      url: '/api/v1/events',
      headers: { ...HOST, authorization: `Bearer ${world.token('platform')}`, 'content-type': 'application/cloudevents+json' },
      payload: JSON.stringify(contactEvent()),
    })
  const answers = Array.from({ length: IN_FLIGHT_MAX + 44 }, post)
  const early = await Promise.race(answers)
  expect(early.statusCode).toBe(503)
  expect(Number(early.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  expect((await world.server.inject({ url: '/healthz', headers: HOST })).statusCode).toBe(200)
  release()
  const statuses = (await Promise.all(answers)).map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 200).length).toBe(IN_FLIGHT_MAX)
  expect((await post()).statusCode).toBe(200)
  expect(world.metrics.render()).toContain('loadline_http_in_flight 0')
})

/** Sends raw bytes to a listening server and reads until it closes the connection. */
async function exchange(text: string): Promise<string> {
  const address = world.server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return await new Promise((resolve, reject) => {
    const socket = connect(address.port, '127.0.0.1', () => socket.write(text.replaceAll('\n', '\r\n')))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (answer += chunk))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

function head(): string {
  return `POST /api/v1/events HTTP/1.1\nHost: 127.0.0.1\nAuthorization: Bearer ${world.token('platform')}\nContent-Type: application/x-ndjson\n`
}

test('a request with two lengths is 400 and the connection is closed', async () => {
  const answer = await exchange(`${head()}Content-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n`)
  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('application/problem+json')
  expect(intake.submitted).toEqual([])
})

test('a request that does not arrive whole in its time is 408', async () => {
  const answer = await exchange(`${head()}Content-Length: 400\n\n{`)
  expect(answer).toMatch(/^HTTP\/1.1 408 /)
  expect(intake.submitted).toEqual([])
})
