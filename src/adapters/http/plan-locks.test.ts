import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import { planKept } from '../../wire/plan-import.ts'
import { planInEffect, planList } from '../../wire/plans.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
})
afterAll(() => world.close())

const DAY = formatInstant(NOW + 5 * DAY_MS).slice(0, 10)
const made = (daysBefore: number): string => formatInstant(Date.parse(`${DAY}T00:00:00Z`) - daysBefore * DAY_MS - 3 * 3_600_000)

async function keep(name: string, contacts: number, madeAt: string, vendor = ''): Promise<void> {
  const csv = ['queue,vendor,start,minutes,contacts', `${vendor === '' ? 'billing' : 'sales'},${vendor},${DAY} 08:00,15,${contacts}`].join(
    '\n',
  )
  const path = `/api/v1/plans?kind=forecast&name=${encodeURIComponent(name)}&madeAt=${madeAt}`
  const answer = await ask(world, 'ada', 'POST', path, csv, 'text/csv')
  expect(planKept.parse(answer.body).isNew).toBe(true)
}

const agree = async (key: string, days: number, validFrom: string | null = null) => {
  const path = `/api/v1/records/vendor/${key}?reason=agreed${validFrom === null ? '' : `&validFrom=${validFrom}`}`
  const answer = await ask(world, 'ada', 'PUT', path, { name: key, lockedForVendorDays: days, schedulePublishDays: 3 })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
}

async function locked(query: string) {
  const path = `/api/v1/plans/in-effect?from=${DAY}T00:00:00Z&to=${DAY}T12:00:00Z&horizon=lockedForVendor&${query}`
  const { rows, lockDays } = planInEffect.parse((await ask(world, 'vera', 'GET', path)).body)
  return { lockDays, figures: rows.map(({ vendor, contacts }) => [vendor, contacts?.value]) }
}

test('what is locked is by what was agreed with a vendor for that day: its own plans, and a queue as a whole where it is asked for by name', async () => {
  await keep('whole, early', 100, made(20))
  await keep('whole, later', 120, made(10))
  await keep('acme, early', 40, made(20), 'acme')
  await keep('acme, later', 48, made(10), 'acme')
  expect(await locked('by=vendor')).toEqual({ lockDays: { lockedForVendor: 14, schedulePublish: 7 }, figures: [['acme', 40]] })
  await agree('acme', 9)
  expect((await locked('by=vendor')).figures).toEqual([['acme', 48]])
  expect((await locked('by=queue&queue=billing')).figures).toEqual([[null, 100]])
  expect(await locked('by=queue&queue=billing&vendor=acme')).toEqual({
    lockDays: { lockedForVendor: 9, schedulePublish: 3 },
    figures: [[null, 120]],
  })
  const far = formatInstant(Date.parse(`${DAY}T00:00:00Z`) + 2 * DAY_MS)
  await agree('acme', 30, far)
  expect((await locked('by=vendor')).figures).toEqual([['acme', 48]])
  expect((await ask(world, 'vera', 'GET', `/api/v1/plans/in-effect?from=${DAY}T00:00:00Z&to=${DAY}T12:00:00Z&vendor=nobody`)).status).toBe(
    400,
  )
})

test('what was agreed stands in the trail, and is taken back there', async () => {
  await agree('blue', 21)
  const trail = (await ask(world, 'ada', 'GET', '/api/v1/audit?limit=1')).body as {
    readonly entries: readonly { readonly id: number; readonly after: object }[]
  }
  const [entry] = trail.entries
  expect(JSON.stringify(entry)).toContain('"lockedForVendorDays":21')
  expect((await ask(world, 'ada', 'POST', `/api/v1/audit/${entry?.id}/undo?reason=mistake`)).status).toBe(200)
  const records = (await ask(world, 'ada', 'GET', '/api/v1/records')).text
  expect(records).not.toContain('"lockedForVendorDays":21')
})

test('a snapshot says for which lock it was in time, and the list goes on where a page ends, whatever comes or is withdrawn meanwhile', async () => {
  const page = async (query: string) => planList.parse((await ask(world, 'vera', 'GET', `/api/v1/plans?${query}`)).body)
  const all = await page('')
  expect(Object.fromEntries(all.plans.map(({ name, lock }) => [name, lock]))).toEqual({
    'whole, early': 'lockedForVendor',
    'whole, later': 'schedulePublish',
    'acme, early': 'lockedForVendor',
    'acme, later': 'lockedForVendor',
  })
  expect(all.more).toBeNull()
  const first = await page('limit=3')
  world.store.clock.advance(1_000)
  await keep('newer than all', 1, formatInstant(NOW))
  const second = await page(`limit=3&after=${first.more}`)
  expect([...first.plans, ...second.plans].map(({ name }) => name)).toEqual(all.plans.map(({ name }) => name))
  expect(second.more).toBeNull()
  const toVendor = async (query: string) => planList.parse((await ask(world, 'vic', 'GET', `/api/v1/plans?${query}`)).body)
  const early = await toVendor('limit=1')
  const later = await toVendor(`limit=1&after=${early.more}`)
  expect([...early.plans, ...later.plans].map(({ name }) => name).sort()).toEqual(['acme, early', 'acme, later'])
  expect(later.more).toBeNull()
  const [last] = second.plans
  const change = async (method: 'DELETE' | 'POST', path: string) => (await ask(world, 'ada', method, `/api/v1/plans/${path}`)).status
  expect(await change('DELETE', `${last?.id}`)).toBe(200)
  const shown = (await page(`limit=3&withdrawn=true&after=${first.more}`)).plans
  expect(shown.map(({ id, withdrawn }) => [id, withdrawn])).toEqual([[last?.id, true]])
  expect((await page(`limit=3&after=${first.more}`)).plans).toEqual([])
  expect(await change('POST', `${last?.id}/restore`)).toBe(200)
  // One of the first page that counts no more takes none away from the second.
  expect(await change('DELETE', `${first.plans[0]?.id}`)).toBe(200)
  expect((await page(`limit=3&after=${first.more}`)).plans.map(({ id, withdrawn }) => [id, withdrawn])).toEqual([[last?.id, false]])
})
