import { expect, test } from 'vitest'
import { planContext } from '../../../test/support/plan-context.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { TallyReads } from '../kpi-query.ts'
import { LocalDays } from '../local-days.ts'
import { INTERNAL } from '../scope.ts'
import { besidePlan } from './beside-plan.ts'
import { besideWarnings } from './beside-warnings.ts'
import { cellsOfDay, weeksOf } from './beside-weeks.ts'
import { HeldTooMuch } from './held-too-much.ts'
import { packCells } from './packed-cells.ts'
import type { HeldStoredPlan, PlanStore } from './plan-store.ts'

/** A Wednesday; clocks of Berlin are put forward on the Sunday after it. */
const NOW = Date.UTC(2026, 2, 25, 12)
const SUNDAY = Date.UTC(2026, 2, 28, 23)

const { calendar } = await planContext()

const NOTHING_CAME: TallyReads = { read: async () => ok({ tallies: [] }) as never }

function cells(start: number, count: number, heads: number, vendorId = 0): readonly PlanCell[] {
  const plain = { queueId: 1, vendorId, siteId: 0, contacts: null, ahtSeconds: null, quantiles: null }
  return Array.from({ length: count }, (_, n) => ({ ...plain, start: start + n * INTERVAL_MS, heads }))
}

function stored(snapshotId: number, said: readonly PlanCell[]): HeldStoredPlan {
  const of = { kind: 'commitment', name: `p${snapshotId}`, origin: 'import', author: 'fay', madeAt: 1, recordedAt: 1 } as const
  const span = { cells: said.length, from: 0, to: NOW, isWithdrawn: false, feedId: 0, queueIds: [1], contentSha256: null }
  return { snapshot: { snapshotId, ...of, ...span }, cells: said }
}

function holding(...plans: readonly HeldStoredPlan[]): Pick<PlanStore, 'held'> {
  return {
    held: async (_scope, { from, to }) =>
      plans.map((plan) => ({ ...plan, cells: plan.cells.filter(({ start }) => start >= from && start < to) })),
  }
}

async function beside(plans: Pick<PlanStore, 'held'>, said: readonly PlanCell[]) {
  const packed = packCells(said)
  const { snapshot } = stored(-1, said)
  const request = { cells: packed, draft: { ...snapshot, madeAt: NOW }, zoneOf: () => 'Europe/Berlin', now: NOW, heed: () => undefined }
  const deps = { plans, reads: NOTHING_CAME, localDays: new LocalDays(calendar) }
  return await besidePlan(deps, INTERNAL, request)
}

test('a day of 23 hours stands beside the Sunday before it, over as many quarter hours, and what nobody knows of is not 0', async () => {
  const sundayBefore = Date.UTC(2026, 2, 21, 23)
  const found = await beside(holding(stored(1, cells(sundayBefore, 96, 8))), cells(SUNDAY, 92, 10))
  expect(found.days).toMatchObject([
    { date: '2026-03-29', effects: { first: 92 }, before: null, lastWeek: { date: '2026-03-22', came: null, headHours: (92 * 8) / 4 } },
  ])
})

test('a plan of weeks to come stands beside the last weekdays that are over, whichever week it is of', async () => {
  const thursday = Date.UTC(2026, 2, 18, 23)
  const found = await beside(holding(stored(1, cells(thursday, 4, 6))), cells(Date.UTC(2026, 3, 15, 22), 4, 6))
  expect(found.days).toMatchObject([{ date: '2026-04-16', lastWeek: { date: '2026-03-19', headHours: 6 } }])
})

test('where plans say too much to be read the weeks before that are compared, and it says so', async () => {
  const held: PlanStore['held'] = async (_scope, { from }) => {
    if (from > SUNDAY) throw new HeldTooMuch('snapshots')
    return []
  }
  const said = cells(SUNDAY, 3 * 7 * 96, 5)
  const found = await beside({ held }, said)
  expect([found.comparedWeeks, found.weeks]).toEqual([1, 4])
  const told = {
    kind: 'commitment',
    queues: [],
    cells: packCells(said),
    beside: found,
    nameOf: () => 'billing',
    now: NOW,
    saysMadeAt: false,
  } as const
  expect(besideWarnings(told)).toEqual([expect.stringContaining('only 1 of 4 weeks of queues were compared')])
})

test('nobody who has gone is compared for', async () => {
  const request = {
    draft: { ...stored(-1, []).snapshot },
    zoneOf: () => 'UTC',
    now: NOW,
    heed: () => undefined,
    signal: AbortSignal.abort(),
  }
  const deps = { plans: holding(), reads: NOTHING_CAME, localDays: new LocalDays(calendar) }
  await expect(besidePlan(deps, INTERNAL, { ...request, cells: packCells(cells(SUNDAY, 4, 1)) })).rejects.toThrow('aborted')
})

test('a file of one vendor of a queue that is planned as a whole says what the queue falls to', async () => {
  const said = cells(SUNDAY, 92, 4, 7)
  const found = await beside(holding(stored(1, cells(SUNDAY, 92, 10))), said)
  expect([found.effects, found.movedHeadHours]).toEqual([{ first: 0, changes: 92, repeats: 0, outdone: 0 }, (92 * 6) / 4])
  expect(found.days).toMatchObject([
    { vendorId: 0, effects: { changes: 92 }, before: { headHours: 230 }, after: { headHours: 92 } },
    { vendorId: 7, effects: { first: 92 }, before: null },
  ])
  const day = {
    date: '2026-03-29',
    start: SUNDAY,
    end: SUNDAY + 92 * INTERVAL_MS,
    quarters: 92,
    quartersOfDay: 92,
    contacts: null,
    headHours: 92,
  }
  const queues = [{ queueId: 1, vendorId: 7, contacts: null, ahtSeconds: null, headHours: 92, days: [day] }]
  const told = { kind: 'commitment', queues, cells: packCells(said), beside: found, now: NOW, saysMadeAt: false } as const
  expect(besideWarnings({ ...told, nameOf: ({ vendorId }) => (vendorId === 0 ? 'billing' : 'billing of blue') })).toEqual([
    expect.stringContaining('head hours of whole queues would fall: billing from 230 to 92 (−60 %).'),
  ])
})

test('of a queue with many vendors the calendar is asked once for each day of each, and others have a turn after every day', async () => {
  let asked = 0
  const counted = new (class extends LocalDays {
    override dayAt(zone: string, at: number) {
      asked += 1
      return super.dayAt(zone, at)
    }
  })(calendar)
  const vendors = Array.from({ length: 12 }, (_, n) => cells(SUNDAY, 92 + 13 * 96, 1, n + 1))
  const packed = packCells(vendors.flat())
  const weeks = await weeksOf(packed, () => 'Europe/Berlin', counted)
  expect(weeks.map(({ days }) => days.map(({ ranges }) => ranges.length))).toEqual([Array(7).fill(12), Array(7).fill(12)])
  expect(asked).toBe(12 * 14)
  const lengths = weeks.flatMap(({ days }) => days.map((each) => cellsOfDay(packed, each).length))
  expect(lengths).toEqual([12 * 92, ...Array(13).fill(12 * 96)])

  let turns = 0
  let isOver = false
  const count = (): void => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await beside(holding(), vendors.flat())
  isOver = true
  expect(turns).toBeGreaterThanOrEqual(14)
})
