import { afterAll, beforeAll, expect, test } from 'vitest'
import { asAscii } from '../../../test/support/desk-text.ts'
import { StreamClient } from '../../../test/support/event-source.ts'
import { NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { fromPage, signedIn } from '../../../test/support/signed-in.ts'
import { INTERNAL } from '../../app/scope.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { annotationList, annotationView } from '../../wire/annotations.ts'
import { decodeDeskChanges, decodeDeskSnapshot } from '../../wire/desk-decode.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  await world.server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await world.close()
})

const from = new Date(NOW - HOUR_MS).toISOString()
const to = new Date(NOW).toISOString()
const note = (more: object = {}) => ({ queue: 'billing', from, to, text: 'IVR prompt was wrong', ...more })
const write = async (more: object = {}) => annotationView.parse((await ask(world, 'ada', 'POST', '/api/v1/annotations', note(more))).body)
const listed = async (caller: string) => {
  const { body } = await ask(world, caller, 'GET', `/api/v1/annotations?from=${from}&to=${to}`)
  return annotationList.parse(body).annotations
}

test('what is written reaches every open desk by its stream, also its other wordings and its withdrawal', async () => {
  const client = await StreamClient.open(world, { authorization: `Bearer ${world.token('vera')}` })
  const { data } = await client.next(({ event }) => event === 'snapshot')
  const snapshot = decodeDeskSnapshot(data, asAscii)
  expect(snapshot.annotations).toEqual([])
  const texts = async (): Promise<readonly string[]> => {
    for (;;) {
      const { annotations } = decodeDeskChanges((await client.next(({ event }) => event === 'changes')).data)
      if (annotations !== null) return annotations.map(({ text, by, revision }) => `${revision} ${text} (${by})`)
    }
  }
  const written = await write()
  expect(await texts()).toEqual(['1 IVR prompt was wrong (ada)'])
  const changed = await ask(world, 'ada', 'PUT', `/api/v1/annotations/${written.id}`, note({ text: 'IVR mended 11:40', revision: 1 }))
  expect(changed.status).toBe(200)
  expect(await texts()).toEqual(['2 IVR mended 11:40 (ada)'])
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/annotations/${written.id}?revision=2`)).status).toBe(204)
  expect(await texts()).toEqual([])
  client.close()
})

test('every wording stays, with who gave it and when', async () => {
  const { id } = await write()
  await ask(world, 'ada', 'PUT', `/api/v1/annotations/${id}`, note({ text: 'second', kind: 'campaign', queue: undefined, revision: 1 }))
  await ask(world, 'ada', 'DELETE', `/api/v1/annotations/${id}?revision=2`)
  const history = await ask(world, 'vera', 'GET', `/api/v1/annotations/${id}/history`)
  expect(
    annotationList
      .parse(history.body)
      .annotations.map(({ revision, kind, queue, text, withdrawn, by }) => [revision, kind, queue, text, withdrawn, by]),
  ).toEqual([
    [1, 'note', 'billing', 'IVR prompt was wrong', false, 'ada'],
    [2, 'campaign', null, 'second', false, 'ada'],
    [3, 'campaign', null, 'second', true, 'ada'],
  ])
})

test('two who change one annotation at once do not undo each other', async () => {
  const { id } = await write()
  const first = await ask(world, 'ada', 'PUT', `/api/v1/annotations/${id}`, note({ text: 'mine', revision: 1 }))
  const second = await ask(world, 'ada', 'PUT', `/api/v1/annotations/${id}`, note({ text: 'yours', revision: 1 }))
  expect([first.status, second.status]).toEqual([200, 409])
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/annotations/${id}?revision=1`)).status).toBe(409)
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/annotations/${id}?revision=2`)).status).toBe(204)
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/annotations/${id}?revision=3`)).status).toBe(404)
})

test('a vendor reads what is about it and shared with it, without who wrote it, and nothing else', async () => {
  await write({ text: 'about all', queue: undefined })
  await write({ text: 'about acme, for us', queue: undefined, vendor: 'acme' })
  await write({ text: 'about blue', queue: undefined, vendor: 'blue', shared: true })
  await write({ text: 'shift swapped', queue: undefined, vendor: 'acme', shared: true })
  expect((await listed('vic')).map(({ text, by, vendor }) => [text, by, vendor])).toEqual([['shift swapped', '', 'acme']])
  expect((await listed('vera')).map(({ text }) => text)).toEqual(
    expect.arrayContaining(['about all', 'about acme, for us', 'about blue', 'shift swapped']),
  )
  const client = await StreamClient.open(world, { authorization: `Bearer ${world.token('vic')}` })
  const { data } = await client.next(({ event }) => event === 'snapshot')
  const snapshot = decodeDeskSnapshot(data, asAscii)
  expect(snapshot.annotations.map(({ text, by }) => [text, by])).toEqual([['shift swapped', '']])
  client.close()
  const id = (await listed('vic'))[0]?.id ?? 0
  expect((await ask(world, 'vic', 'POST', '/api/v1/annotations', note())).status).toBe(404)
  expect((await ask(world, 'vic', 'GET', `/api/v1/annotations/${id}/history`)).status).toBe(404)
  expect((await ask(world, 'vera', 'POST', '/api/v1/annotations', note())).status).toBe(403)
})

test.each([
  [{ text: '  ' }, '/text'],
  [{ text: `${'long '.repeat(100)}.` }, '/text'],
  [{ text: 'right\u202eleft' }, '/text'],
  [{ to: from }, '/to'],
  [{ to: new Date(NOW + 63 * 24 * HOUR_MS).toISOString() }, '/to'],
  [{ queue: 'nowhere' }, '/queue'],
  [{ market: 'de' }, ''],
  [{ shared: true }, '/shared'],
  [{ kind: 'incident' }, '/kind'],
])('what is wrong with an annotation is told with its place: %j', async (more, pointer) => {
  const { status, body } = await ask(world, 'ada', 'POST', '/api/v1/annotations', note(more))
  expect([status, (body as { errors: { pointer: string }[] }).errors.map((fault) => fault.pointer)]).toEqual([400, [pointer]])
})

test('what is expected of a campaign is set by those who import plans, and by nobody else; an undo of theirs is theirs too', async () => {
  const campaign = note({ kind: 'campaign', text: 'Letters to all', factor: 1.25 })
  const { cookie } = await signedIn(world, 'fay', { role: 'forecaster' })
  const written = annotationView.parse((await fromPage(world, cookie, 'POST', '/api/v1/annotations', campaign)).json())
  expect([written.factor, written.leaveOut]).toEqual([1.25, false])
  const analyst = (await signedIn(world, 'ann', { role: 'analyst' })).cookie
  const refused = [
    await fromPage(world, analyst, 'POST', '/api/v1/annotations', campaign),
    await fromPage(world, analyst, 'PUT', `/api/v1/annotations/${written.id}`, note({ revision: 1 })),
    await fromPage(world, analyst, 'DELETE', `/api/v1/annotations/${written.id}?revision=1`),
  ]
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403])
  const directory = await world.engine.directories.of(INTERNAL)
  const limits = { marketIds: [], queueIds: [directory.queueId('billing') ?? 0] }
  const limited = (await signedIn(world, 'lim', { role: 'forecaster', limits })).cookie
  const everywhere = { kind: 'campaign', from, to, text: 'Everything', factor: 2 }
  expect((await fromPage(world, limited, 'POST', '/api/v1/annotations', everywhere)).statusCode).toBe(403)
  expect((await fromPage(world, limited, 'POST', '/api/v1/annotations', campaign)).statusCode).toBe(201)
})

test('contacts in addition are of one queue, and stay with every wording', async () => {
  const campaign = note({ kind: 'campaign', text: 'Letters to all', added: 1_200 })
  const written = annotationView.parse((await ask(world, 'ada', 'POST', '/api/v1/annotations', campaign)).body)
  expect([written.added, written.factor, written.leaveOut]).toEqual([1_200, null, false])
  const more = note({ kind: 'campaign', text: 'More letters', added: 1_500.5, revision: 1 })
  await ask(world, 'ada', 'PUT', `/api/v1/annotations/${written.id}`, more)
  await ask(world, 'ada', 'DELETE', `/api/v1/annotations/${written.id}?revision=2`)
  const { body } = await ask(world, 'ada', 'GET', `/api/v1/annotations/${written.id}/history`)
  expect(annotationList.parse(body).annotations.map(({ added, withdrawn }) => [added, withdrawn])).toEqual([
    [1_200, false],
    [1_500.5, false],
    [1_500.5, true],
  ])
  const analyst = (await signedIn(world, 'ana', { role: 'analyst' })).cookie
  expect((await fromPage(world, analyst, 'POST', '/api/v1/annotations', campaign)).statusCode).toBe(403)
})

test('an effect that cannot be says what is wrong with it', async () => {
  const faultOf = async (more: object) => {
    const { status, body } = await ask(world, 'ada', 'POST', '/api/v1/annotations', note(more))
    return [status, JSON.stringify(body)]
  }
  expect(await faultOf({ factor: 11 })).toEqual([400, expect.stringContaining('0 to 10')])
  expect(await faultOf({ factor: 1, leaveOut: true })).toEqual([400, expect.stringContaining('/leaveOut')])
  expect(await faultOf({ factor: 1, added: 5 })).toEqual([400, expect.stringContaining('/added')])
  expect(await faultOf({ added: 5, leaveOut: true })).toEqual([400, expect.stringContaining('/leaveOut')])
  for (const added of [0, -5, 1_000_001]) expect(await faultOf({ added })).toEqual([400, expect.stringContaining('at most 1000000')])
  expect(await faultOf({ queue: undefined, added: 5 })).toEqual([400, expect.stringContaining('of one queue')])
  expect(await faultOf({ queue: undefined, market: 'de', added: 5 })).toEqual([400, expect.stringContaining('/queue')])
  expect(await faultOf({ queue: undefined, vendor: 'acme', leaveOut: true })).toEqual([400, expect.stringContaining('/vendor')])
})
