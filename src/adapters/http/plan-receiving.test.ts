import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS, intervalStart } from '../../domain/shared/instant.ts'
import { planFiles } from '../../wire/plan-files.ts'
import { planPreview } from '../../wire/plan-import.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
})
afterAll(() => world.close())

const START = intervalStart(NOW + DAY_MS)
const rows = (count: number): string =>
  ['queue,start,contacts', ...Array.from({ length: count }, (_, n) => `billing,${formatInstant(START + n * INTERVAL_MS)},${n % 50}`)].join(
    '\n',
  )

const headersOf = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  return { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('ada')}`, 'content-type': 'text/csv', ...more }
}
const send = async (path: string, payload: string, more: Readonly<Record<string, string>> = {}) =>
  await world.server.inject({ method: 'POST', url: path, headers: headersOf(more), payload })
const LINES = { accept: 'application/x-ndjson' }
const linesOf = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

test('who accepts lines is told how far the reading is, and the answer in the last line', async () => {
  const told = linesOf((await send('/api/v1/plans/preview?kind=forecast&name=lines', rows(5_000), LINES)).body)
  const last = told.at(-1) as { readonly kind: string; readonly answer: unknown }
  expect([last.kind, planPreview.parse(last.answer).accepted]).toEqual(['answer', 5_000])
  const steps = told.slice(0, -1)
  expect(steps.length).toBeGreaterThan(2)
  expect(steps).toContainEqual({ kind: 'progress', part: 'reading', done: 2_000, total: 5_000 })
})

test('what is wrong with a file is told in the last line too', async () => {
  const told = linesOf((await send('/api/v1/plans/preview?kind=forecast&name=bad', 'a,b\n1,2', LINES)).body)
  expect(told.at(-1)).toMatchObject({ kind: 'problem', problem: { type: 'urn:loadline:problem:plan-unreadable', status: 422 } })
})

test('a file with another digest than was said is refused, and one with the same is taken', async () => {
  const digest = (text: string) => ({ 'content-digest': `sha-256=:${createHash('sha256').update(text).digest('base64')}:` })
  const path = '/api/v1/plans/preview?kind=forecast&name=digest'
  expect((await send(path, rows(3), digest(rows(3)))).statusCode).toBe(200)
  const other = await send(path, rows(3), digest(rows(4)))
  expect([other.statusCode, other.json<{ type: string }>().type]).toEqual([422, 'urn:loadline:problem:file-digest'])
  expect((await send(path, rows(3), { 'content-digest': 'sha-256=abc' })).statusCode).toBe(400)
})

test('a request without a file is told so, and not that it was cut off', async () => {
  const { authorization = '', host = '' } = headersOf()
  const answer = await world.server.inject({
    ...{ method: 'POST', url: '/api/v1/plans/preview?kind=forecast&name=none', headers: { host, authorization } },
  })
  expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([400, 'urn:loadline:problem:no-file'])
})

test('who gives up while it is being read has nothing kept, and leaves the thread to the next file', async () => {
  if (!world.server.server.listening) await world.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = world.server.server.address() as AddressInfo
  const path = '/api/v1/plans?kind=forecast&name=cancelled'
  const gone = httpRequest({ host: '127.0.0.1', port, method: 'POST', path, headers: headersOf({ ...LINES, host: `127.0.0.1:${port}` }) })
  gone.end(rows(200_000))
  const first = await new Promise<string>((heard, failed) => {
    gone.on('error', failed)
    gone.on('response', (answer) => answer.setEncoding('utf8').once('data', heard))
  })
  expect(first).toContain('"kind":"progress"')
  gone.destroy()
  // The next one is read by the same thread and written under the same lock, after the one that was given up.
  expect((await send('/api/v1/plans?kind=forecast&name=next', rows(4))).statusCode).toBe(201)
  const { text } = await ask(world, 'vera', 'GET', '/api/v1/plans?to=2036-01-01T00:00:00Z')
  expect([text.includes('next'), text.includes('cancelled')]).toEqual([true, false])
})

test('who gives up while it is being kept has nothing kept', async () => {
  const { port } = world.server.server.address() as AddressInfo
  const path = '/api/v1/plans?kind=forecast&name=given-up'
  const gone = httpRequest({ host: '127.0.0.1', port, method: 'POST', path, headers: headersOf({ ...LINES, host: `127.0.0.1:${port}` }) })
  gone.end(rows(120_000))
  await new Promise<void>((heard, failed) => {
    gone.on('error', failed)
    gone.on('response', (answer) =>
      answer.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('"keeping"')) heard()
      }),
    )
  })
  gone.destroy()
  // The next one is written under the same lock of names, after the one that was given up.
  expect((await send('/api/v1/plans?kind=forecast&name=after-it', rows(3))).statusCode).toBe(201)
  const { text } = await ask(world, 'vera', 'GET', '/api/v1/plans?to=2036-01-01T00:00:00Z')
  expect([text.includes('after-it'), text.includes('given-up')]).toEqual([true, false])
  const keptOf = async (name: string, file: string, caller = 'ada') => {
    const seen = createHash('sha256').update(file).digest('hex')
    return (await ask(world, caller, 'GET', `/api/v1/plans/kept?kind=forecast&name=${name}&seen=${seen}`)).body
  }
  expect(await keptOf('given-up', rows(120_000))).toEqual({ plan: null })
  expect(await keptOf('after-it', rows(3))).toMatchObject({ plan: { name: 'after-it', withdrawn: false } })
  expect(await keptOf('after-it', rows(4))).toEqual({ plan: null })
  expect(await keptOf('after-it', rows(3), 'vera')).toMatchObject({ status: 403 })
})

const filesAs = async (caller: string) => await ask(world, caller, 'GET', '/api/v1/plan-files')

test('what was imported, and what could not be, is had again as it came, by whoever may import', async () => {
  const made = await send('/api/v1/plans?kind=forecast&name=with-bytes&file=w14.csv', rows(3))
  expect(made.statusCode).toBe(201)
  await send('/api/v1/plans/preview?kind=forecast&name=no-plan&file=scan.csv', 'a,b\n1,2')
  await send('/api/v1/plans/preview?kind=forecast&name=only-looked-at', rows(7))
  const { files } = planFiles.parse((await filesAs('ada')).body)
  expect(files.map(({ fileName, outcome, plan }) => [fileName, outcome, plan])).toEqual(
    expect.arrayContaining([
      ['w14.csv', 'kept', 'with-bytes'],
      ['scan.csv', 'unreadable', 'no-plan'],
    ]),
  )
  expect(files.map(({ plan }) => plan)).not.toContain('only-looked-at')
  const { plan } = made.json<{ readonly plan: { readonly id: number } }>()
  const bytes = await ask(world, 'ada', 'GET', `/api/v1/plans/${plan.id}/file`)
  expect([bytes.text, bytes.headers['content-disposition']]).toEqual([
    rows(3),
    expect.stringMatching(/^attachment; filename="plan-file-\d+\.csv"$/),
  ])
  expect([(await filesAs('vera')).status, (await filesAs('vic')).status]).toEqual([403, 404])
  expect((await ask(world, 'vic', 'GET', `/api/v1/plans/${plan.id}/file`)).status).toBe(404)
  expect((await ask(world, 'ada', 'GET', '/api/v1/plan-files/9999')).status).toBe(404)
})

test('whoever sends what cannot be read is told that the file is there for 30 days, and it can be deleted for good', async () => {
  const refused = await send('/api/v1/plans/preview?kind=forecast&name=staff&file=salaries.csv', 'name,salary\nAnna,1')
  expect(refused.json<{ detail: string }>().detail).toBe(
    'No plan was kept. The file itself can be looked into for 30 days, unless it is deleted.',
  )
  const list = async () => planFiles.parse((await filesAs('ada')).body).files
  const id = (await list()).find(({ fileName }) => fileName === 'salaries.csv')?.id
  const bytes = await ask(world, 'ada', 'GET', `/api/v1/plan-files/${id}`)
  expect([bytes.text, bytes.headers['content-length']]).toEqual(['name,salary\nAnna,1', '18'])
  const remove = async (caller: string) => (await ask(world, caller, 'DELETE', `/api/v1/plan-files/${id}?reason=private`)).status
  expect([await remove('vic'), await remove('vera'), await remove('ada'), await remove('ada')]).toEqual([404, 403, 204, 404])
  expect((await list()).map(({ fileName }) => fileName)).not.toContain('salaries.csv')
  const trail = (await ask(world, 'ada', 'GET', '/api/v1/audit?limit=1')).text
  expect([trail.includes('"planFile"'), trail.includes('private'), trail.includes('salaries')]).toEqual([true, true, false])
  const table = { ...headersOf(), accept: 'text/csv' }
  const only = await world.server.inject({
    ...{ method: 'POST', url: '/api/v1/plans/preview?kind=forecast&name=staff', headers: table, payload: 'c,d\n1,2' },
  })
  expect(only.json<{ detail: string }>().detail).toBe('Nothing of it was kept.')
})

test('a file that was sealed under another secret is told as one, by its number and by its snapshot, and not offered', async () => {
  const made = await send('/api/v1/plans?kind=forecast&name=sealed&file=sealed.csv', rows(6))
  const { plan } = made.json<{ readonly plan: { readonly id: number } }>()
  await world.store.owner(
    "update plan_file set key_mark = decode(repeat('00', 32), 'hex'), fingerprint = decode(repeat('11', 32), 'hex') where file_name = 'sealed.csv'",
  )
  const file = planFiles.parse((await filesAs('ada')).body).files.find(({ fileName }) => fileName === 'sealed.csv')
  expect(file?.opens).toBe(false)
  const told = await Promise.all(
    [`plan-files/${file?.id}`, `plans/${plan.id}/file`].map((path) => ask(world, 'ada', 'GET', `/api/v1/${path}`)),
  )
  expect(told.map(({ status, body }) => [status, (body as { type: string }).type])).toEqual(
    told.map(() => [409, 'urn:loadline:problem:sealed-otherwise']),
  )
})
