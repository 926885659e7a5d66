import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { MEASURE_AT } from '../src/domain/interval/measure.ts'
import { STANDARD_EDGES_MS } from '../src/domain/interval/wait-edges.ts'
import { HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { contact, type IntakeWorld, intakeWorld, itemOf } from './support/intake-world.ts'
import { SEED_COMPANY } from './support/seed-company.ts'

let world: IntakeWorld
/** The start of an interval that nothing was counted in before. */
let start: Instant
beforeAll(async () => {
  world = await intakeWorld({ shards: 2 })
})
afterAll(() => world.close())
beforeEach(() => {
  world.store.clock.advance(24 * HOUR_MS)
  start = Math.ceil(world.store.clock.now() / INTERVAL_MS) * INTERVAL_MS
  world.store.clock.set(start + MINUTE_MS)
})

interface Revision {
  readonly cause: string
  readonly offered: number
  readonly abandoned: number
}

async function revisionsOf(at: Instant): Promise<readonly Revision[]> {
  const rows = await world.store.owner<{ cause: string; delta: readonly number[] }>(
    'select cause, delta from tally_revision where start = $1 order by learned_at, cause',
    [at],
  )
  return rows.map(({ cause, delta }) => ({
    cause,
    offered: delta[MEASURE_AT.offered] as number,
    abandoned: delta[MEASURE_AT.abandoned] as number,
  }))
}

async function firstClosed(at: Instant): Promise<readonly (number | null)[]> {
  const rows = await world.store.owner<{ first_closed: readonly number[] | null }>('select first_closed from tally where start = $1', [at])
  return rows.map(({ first_closed }) => (first_closed === null ? null : (first_closed[MEASURE_AT.offered] ?? 0)))
}

/** Past the interval and the minute that the feed may be late. */
function close(): void {
  world.store.clock.set(start + INTERVAL_MS + MINUTE_MS)
}

describe('an interval that has closed', () => {
  test('keeps what it closed with, and tells of a late contact as a revision', async () => {
    await world.send('acd', contact(`l1 ${start}`, 'offered', start, { vendor: 'acme' }))
    expect(await firstClosed(start)).toEqual([null])
    close()
    await world.send('acd', contact(`l2 ${start}`, 'offered', start + SECOND_MS, { vendor: 'acme' }))
    expect(await revisionsOf(start)).toEqual([{ cause: 'late', offered: 1, abandoned: 0 }])
    expect((await firstClosed(start)).reduce<number>((sum, offered) => sum + (offered ?? 0), 0)).toBeLessThanOrEqual(1)
  })

  test('is open for a fact that comes within the time its feed may be late', async () => {
    world.store.clock.set(start + INTERVAL_MS + MINUTE_MS - 2)
    await world.send('acd', contact(`i ${start}`, 'offered', start, { vendor: 'acme' }))
    expect(await revisionsOf(start)).toEqual([])
  })

  test('is not revised by a service that was in progress, but keeps what it closed with', async () => {
    const id = `s ${start}`
    await world.send(
      'acd',
      contact(id, 'offered', start, { vendor: 'acme' }),
      contact(id, 'answered', start + SECOND_MS, { vendor: 'acme' }),
    )
    world.store.clock.set(start + 3 * INTERVAL_MS)
    await world.send('acd', contact(id, 'ended', start + 3 * INTERVAL_MS))
    expect(await revisionsOf(start)).toEqual([])
    expect(await firstClosed(start)).toEqual([1])
    await world.send('acd', contact(id, 'wrapped', start + 3 * INTERVAL_MS + 1))
    expect(await firstClosed(start)).toEqual([1])
  })

  test('is revised by a correction and by a void, each with its cause', async () => {
    const id = `c ${start}`
    await world.send('acd', contact(id, 'offered', start, { vendor: 'acme' }), contact(id, 'abandoned', start + SECOND_MS))
    close()
    await world.send('acd', contact(id, 'offered', start, { vendor: 'blue', revision: 1 }))
    world.store.clock.advance(MINUTE_MS)
    await world.send('acd', contact(id, 'voided', start, { revision: 1 }))
    const revisions = await revisionsOf(start)
    expect(revisions.map(({ cause }) => cause)).toEqual(['corrected', 'corrected', 'voided'])
    expect(revisions.map(({ offered }) => offered).sort()).toEqual([-1, -1, 1])
  })

  test('is revised by what waited for a queue to be mapped', async () => {
    const event = contact(`m ${start}`, 'offered', start, { vendor: 'acme' })
    close()
    await world.intake.release(await world.identity('acd'), [itemOf(event)])
    expect(await revisionsOf(start)).toEqual([{ cause: 'newlyMapped', offered: 1, abandoned: 0 }])
    const heard = await world.store.owner('select 1 from intake_batch where received_at >= $1', [start + INTERVAL_MS])
    expect(heard).toEqual([])
  })
})

describe('a queue whose record is edited', () => {
  const edited = (change: Readonly<Record<string, unknown>>): unknown => ({
    ...SEED_COMPANY,
    queues: SEED_COMPANY.queues.map((queue) => (queue.key === 'billing-de' ? { ...queue, ...change } : queue)),
  })

  test('has exact counts within a new threshold, and no value of it changes', async () => {
    for (const [at, waitMs] of [7_000, 9_000, 11_000].entries()) {
      const id = `t${at} ${start}`
      await world.send(
        'acd',
        contact(id, 'offered', start, { vendor: 'acme' }),
        contact(id, 'answered', start + waitMs, { vendor: 'acme' }),
      )
    }
    expect(await world.recount()).toBe(0)
    close()
    await world.seed(edited({ thresholdsSeconds: [40, 8] }))
    expect(await world.recount()).toBeGreaterThan(0)
    const edges = [...new Set([...STANDARD_EDGES_MS, 25_000, 40_000, 8_000, 5_000])].sort((a, b) => a - b)
    const rows = await world.store.owner<{ answered_waits: readonly number[] }>(
      'select answered_waits from tally where start = $1 and queue_id = 1 and offered > 0',
      [start],
    )
    const within = (edgeMs: number): number =>
      rows.reduce((sum, { answered_waits }) => sum + answered_waits.slice(0, edges.indexOf(edgeMs) + 1).reduce((a, b) => a + b, 0), 0)
    expect(rows.every(({ answered_waits }) => answered_waits.length === edges.length + 1)).toBe(true)
    expect([within(5_000), within(8_000), within(10_000), within(15_000)]).toEqual([0, 1, 2, 3])
    expect(await revisionsOf(start)).toEqual([])
    expect(await world.recount()).toBe(0)
    await world.send(
      'acd',
      contact(`t9 ${start}`, 'offered', start + 1, { vendor: 'acme' }),
      contact(`t9 ${start}`, 'answered', start + 8_001),
    )
    expect(
      Number(
        (await world.store.owner<{ sum: string }>('select sum(answered_of_offered) as sum from tally where start = $1', [start]))[0]?.sum,
      ),
    ).toBe(4)
  })

  test('is recomputed where another rule says which interval a contact belongs to, which its closed intervals tell as revisions', async () => {
    const id = `d ${start}`
    await world.send('acd', contact(id, 'offered', start, { vendor: 'acme' }), contact(id, 'abandoned', start + 2 * SECOND_MS))
    const late = `e ${start}`
    world.store.clock.set(start + INTERVAL_MS)
    await world.send('acd', contact(late, 'offered', start + INTERVAL_MS - SECOND_MS - 60_000, { vendor: 'acme' }))
    world.store.clock.set(start + 3 * INTERVAL_MS)
    await world.send('acd', contact(late, 'abandoned', start + INTERVAL_MS + SECOND_MS))
    await world.seed(edited({ thresholdsSeconds: [40, 8], offerInterval: 'decision' }), 1)
    expect(await world.recount()).toBeGreaterThan(0)
    expect((await revisionsOf(start)).filter(({ cause }) => cause === 'recomputed')).toEqual([
      { cause: 'recomputed', offered: -1, abandoned: -1 },
    ])
    expect((await revisionsOf(start + INTERVAL_MS)).filter(({ cause }) => cause === 'recomputed')).toEqual([
      { cause: 'recomputed', offered: 1, abandoned: 1 },
    ])
    await world.seed(edited({ thresholdsSeconds: [40, 8] }), 1)
    await world.recount()
    const rows = await world.store.owner('select sum(offered)::int as offered from tally where start = $1', [start])
    expect(rows).toEqual([{ offered: 2 }])
  })

  test('and moves to another zone has the days of that zone', async () => {
    await world.send('acd', contact(`z ${start}`, 'offered', start, { vendor: 'acme' }))
    const days = (): Promise<readonly { start: number; offered: number }[]> =>
      world.store.owner(
        'select start, sum(offered)::int as offered from tally_day where queue_id = 1 group by start having sum(offered) > 0 order by start',
      )
    const total = (await days()).reduce((sum, { offered }) => sum + offered, 0)
    await world.seed(edited({ thresholdsSeconds: [40, 8], zone: 'Asia/Kathmandu' }), 1)
    await world.recount()
    const moved = await days()
    expect(moved.reduce((sum, { offered }) => sum + offered, 0)).toBe(total)
    const kathmandu = new LocalDays(temporalCalendar)
    const last = moved.at(-1)?.start ?? 0
    expect(last).toBe(kathmandu.dayAt('Asia/Kathmandu', start).start)
    await world.send('acd', contact(`z2 ${start}`, 'offered', start, { vendor: 'acme' }))
    expect((await days()).reduce((sum, { offered }) => sum + offered, 0)).toBe(total + 1)
  })
})
