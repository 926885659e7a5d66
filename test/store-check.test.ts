import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { storeCheck } from '../src/adapters/store/store-check.ts'
import { LocalDays } from '../src/app/local-days.ts'
import type { StoreCheckReport } from '../src/app/store-check.ts'
import { DAY_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { storeCheckReport } from '../src/wire/store-check.ts'
import { HISTORY_START } from './support/delivery.ts'
import { contactEvent } from './support/http-feed.ts'
import { ask, httpWorld } from './support/http-world.ts'
import { type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { LearningDays } from './support/learning-day.ts'

let world: IntakeWorld
beforeAll(async () => {
  world = await intakeWorld({ shards: 2 })
  const days = new LearningDays(world, new Random('store check'), [1, 2, 3, 4])
  await days.begin()
  while (!days.isOver) await days.step()
}, 120_000)
afterAll(() => world.close())
beforeEach(async () => {
  expect((await check()).differences).toEqual([])
})

async function check(): Promise<StoreCheckReport> {
  return await storeCheck(
    world.store.connections,
    new LocalDays(temporalCalendar),
  )({
    from: HISTORY_START - 3 * DAY_MS,
    to: HISTORY_START + 4 * DAY_MS,
  })
}

/** What is found while the store is spoilt by a statement; it is mended afterwards by another. */
async function foundAfter(spoil: string, mend: string): Promise<readonly string[]> {
  await world.store.owner(spoil)
  try {
    return (await check()).differences
  } finally {
    await world.store.owner(mend)
  }
}

describe('a store', () => {
  test('that is as it has to be is found so, with contacts, agents, days, versions and vendors looked at', async () => {
    const { checked, found } = await check()
    expect(found).toBe(0)
    expect(checked.legs).toBeGreaterThan(15)
    expect(checked.tallies).toBeGreaterThan(30)
    expect(checked.days).toBeGreaterThan(3)
    expect(checked.versions).toBeGreaterThan(20)
    expect(checked.vendors).toBe(2)
    const [agents] = await world.store.owner<{ ms: number }>('select sum(staffed_ms)::bigint as ms from tally')
    expect(agents?.ms).toBeGreaterThan(0)
  })

  test.each([
    [
      'a count that is not what its contacts say',
      'tally',
      'offered = offered + 1',
      'offered = offered - 1',
      /^tally of shard .* offered is \d+, expected \d+$/,
    ],
    [
      'time of agents that nobody spent',
      'tally',
      'staffed_ms = staffed_ms - 7',
      'staffed_ms = staffed_ms + 7',
      /^tally of .* staffedMs is/,
    ],
    ['a day that is not the sum of its intervals', 'tally_day', 'handled = handled + 2', 'handled = handled - 2', /^day of .* handled is/],
  ])('shows %s', async (_, table, spoil, mend, told) => {
    const where = `where (shard, queue_id, start, vendor_id, site_id) = (select shard, queue_id, start, vendor_id, site_id from ${table}
      where staffed_ms > 7 and start between ${HISTORY_START - DAY_MS} and ${HISTORY_START + DAY_MS} order by start, shard, queue_id, vendor_id, site_id limit 1)`
    const differences = await foundAfter(`update ${table} set ${spoil} ${where}`, `update ${table} set ${mend} ${where}`)
    expect(differences.some((difference) => told.test(difference))).toBe(true)
  })

  test('shows a wait in another bucket, and a tally that is gone', async () => {
    await world.store.owner('create temp table kept as select * from tally where answered_of_offered > 0 order by start limit 1')
    const where = 'where (shard, queue_id, start, vendor_id, site_id) = (select shard, queue_id, start, vendor_id, site_id from kept)'
    const mend = 'update tally set answered_waits = (select answered_waits from kept)'
    const moved = await foundAfter(`update tally set answered_waits[1] = answered_waits[1] + 1 ${where}`, `${mend} ${where}`)
    expect(moved).toEqual([
      expect.stringMatching(/answeredWaits are \[.*\], expected \[/),
      expect.stringMatching(/^day of .* answeredWaits are/),
    ])
    const gone = await foundAfter(`delete from tally ${where}`, 'insert into tally select * from kept')
    expect(gone[0]).toMatch(/offered is 0, expected/)
  })

  test('shows a version that is missing', async () => {
    await world.store.owner('create temp table gap as select * from shard_commit where shard = 1 and audience = 1 and version = 2')
    const differences = await foundAfter(
      'delete from shard_commit where shard = 1 and audience = 1 and version = 2',
      'insert into shard_commit select * from gap',
    )
    expect(differences).toEqual([
      expect.stringMatching(/^shard 1, vendor 1: \d+ commits up to version (\d+), expected each from 1 to \1 once$/),
    ])
  })

  test('shows that a vendor sees rows of others, by its own eyes and by the settings of the table', async () => {
    const differences = await foundAfter('alter table tally disable row level security', 'alter table tally enable row level security')
    expect(differences).toEqual([
      expect.stringMatching(/^row-level security is not enabled and forced on tally/),
      expect.stringMatching(/^vendor 1 sees \d+ rows of others in tally$/),
      expect.stringMatching(/^vendor 2 sees \d+ rows of others in tally$/),
    ])
  })
})

test('over HTTP an administrator is told, and nobody else', async () => {
  const http = await httpWorld()
  try {
    const headers = { host: 'localhost', authorization: `Bearer ${http.token('platform')}`, 'content-type': 'application/cloudevents+json' }
    await http.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(contactEvent()) })
    const path = '/api/v1/store-check?from=2026-03-29T00:00:00Z&to=2026-03-30T00:00:00Z'
    const report = storeCheckReport.parse((await ask(http, 'ada', 'GET', path)).body)
    expect(report).toMatchObject({ found: 0, differences: [], checked: { legs: 1, tallies: 1, versions: 1, vendors: 2 } })
    expect((await ask(http, 'vera', 'GET', path)).status).toBe(403)
    expect((await ask(http, 'vic', 'GET', path)).status).toBe(404)
    expect((await ask(http, 'ada', 'GET', '/api/v1/store-check?from=2026-03-29T00:00:00Z&to=2026-03-29T00:00:00Z')).status).toBe(400)
  } finally {
    await http.close()
  }
})
