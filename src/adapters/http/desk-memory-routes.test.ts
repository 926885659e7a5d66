import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { fromPage, signedIn } from '../../../test/support/signed-in.ts'
import { LEFT_AFTER_MS } from '../../app/memory/desk-memory.ts'
import { savedView, savedViewList, visitView } from '../../wire/desk-memory.ts'

let world: HttpWorld
const cookies = new Map<string, string>()
beforeAll(async () => {
  world = await httpWorld()
  for (const login of ['ada', 'ben']) cookies.set(login, (await signedIn(world, login)).cookie)
})
afterAll(async () => {
  await world.close()
})

async function call(login: string, method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown) {
  const answer = await fromPage(world, cookies.get(login) ?? null, method, url, body)
  return { status: answer.statusCode, body: answer.statusCode === 204 ? null : answer.json<unknown>() }
}

const viewsOf = async (login: string) => savedViewList.parse((await call(login, 'GET', '/api/v1/views')).body).views
const visit = async (login: string, what = '') => visitView.parse((await call(login, 'POST', `/api/v1/visit${what}`)).body)

test('a view is seen by others once it is shared, and only its owner changes and deletes it', async () => {
  const saved = await call('ada', 'POST', '/api/v1/views', { name: 'Phones', search: '?channel=phone&sort=waiting' })
  const { id } = savedView.parse(saved.body)
  expect([saved.status, await viewsOf('ben')]).toEqual([201, []])
  await call('ada', 'POST', '/api/v1/views', { name: 'Phones', search: '?channel=phone', shared: true })
  expect(await viewsOf('ben')).toEqual([{ id, name: 'Phones', search: '?channel=phone', shared: true, owner: 'ada', isOwn: false }])
  expect((await viewsOf('ada')).map(({ isOwn }) => isOwn)).toEqual([true])
  expect((await call('ben', 'DELETE', `/api/v1/views/${id}`)).status).toBe(404)
  await call('ben', 'POST', '/api/v1/views', { name: 'Phones', search: '' })
  expect((await viewsOf('ben')).map(({ owner, search }) => [owner, search])).toEqual([
    ['ada', '?channel=phone'],
    ['ben', ''],
  ])
  expect((await call('ada', 'DELETE', `/api/v1/views/${id}`)).status).toBe(204)
  expect((await viewsOf('ben')).map(({ owner }) => owner)).toEqual(['ben'])
})

test.each([
  { name: '  ', search: '' },
  { name: 'x', search: 'https://elsewhere.example/' },
  { name: 'x', search: '?a="b' },
])('a view is a name and the view of an address, nothing else: %j', async (wanted) => {
  expect((await call('ada', 'POST', '/api/v1/views', wanted)).status).toBe(400)
})

test('whoever comes again after a while hears since when they were away, until they have caught up', async () => {
  world.store.clock.set(NOW)
  expect(await visit('ada')).toEqual({ leftAt: null, isTourClosed: false })
  world.store.clock.set(NOW + LEFT_AFTER_MS - 1)
  expect((await visit('ada')).leftAt).toBeNull()
  const left = NOW + LEFT_AFTER_MS - 1
  world.store.clock.set(left + 2 * LEFT_AFTER_MS)
  expect((await visit('ada')).leftAt).toBe(new Date(left).toISOString())
  world.store.clock.set(left + 2 * LEFT_AFTER_MS + 1)
  expect((await visit('ada')).leftAt).toBe(new Date(left).toISOString())
  expect((await visit('ada', '/caught-up')).leftAt).toBeNull()
  expect((await visit('ben')).leftAt).toBeNull()
})

test('a tour that was closed stays closed, in every browser of that person', async () => {
  expect((await visit('ada')).isTourClosed).toBe(false)
  await visit('ada', '/tour-closed')
  expect([(await visit('ada')).isTourClosed, (await visit('ben')).isTourClosed]).toEqual([true, false])
})

test('nothing of it is there for a vendor, nor for a program that only reads', async () => {
  for (const [method, path] of [
    ['GET', '/api/v1/views'],
    ['POST', '/api/v1/views'],
    ['POST', '/api/v1/visit'],
  ] as const) {
    expect((await ask(world, 'vic', method, path, method === 'GET' ? undefined : {})).status).toBe(404)
    expect((await ask(world, 'vera', method, path, method === 'GET' ? undefined : {})).status).toBe(403)
  }
})
