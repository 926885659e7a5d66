import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant } from '../shared/instant.ts'
import { comparePlans } from './compare-plans.ts'
import { type LockDays, lockDaysOf, lockedAt, metLock, type PlanHorizon, USUAL_LOCK_DAYS } from './horizon.ts'
import { plansInEffect } from './in-effect.ts'
import type { PlanCell } from './plan-row.ts'
import type { HeldPlan } from './snapshot.ts'
import { staffingGaps } from './staffing-gap.ts'

const DAY = Date.UTC(2026, 2, 20)
const START = DAY + 8 * HOUR_MS
const dayStartBefore = (days: number): Instant => DAY - days * DAY_MS

function cell(more: Partial<PlanCell> = {}): PlanCell {
  return { queueId: 1, vendorId: 0, siteId: 0, start: START, contacts: null, ahtSeconds: null, heads: null, quantiles: null, ...more }
}

function plan(snapshotId: number, madeAt: Instant, cells: readonly PlanCell[], isWithdrawn = false): HeldPlan {
  const span = { cells: cells.length, from: DAY, to: DAY + DAY_MS }
  const said = { kind: 'forecast', name: `s${snapshotId}`, origin: 'import', author: 'fay' } as const
  return { snapshot: { snapshotId, ...said, madeAt, recordedAt: madeAt, ...span, isWithdrawn }, cells }
}

function contactsAt(horizon: PlanHorizon, plans: readonly HeldPlan[], days: LockDays = USUAL_LOCK_DAYS) {
  const [effective] = plansInEffect(plans, 'queue', ({ start }) => lockedAt(horizon, { start, dayStartBefore }, days))
  return effective?.contacts == null ? null : { value: effective.contacts.value, snapshotId: effective.contacts.snapshotId }
}

test('at a horizon the newest snapshot counts that was made before it, and what is made later changes nothing', () => {
  const plans = [
    plan(1, DAY - 20 * DAY_MS, [cell({ contacts: 10 })]),
    plan(2, DAY - 9 * DAY_MS, [cell({ contacts: 12 })]),
    plan(3, DAY - HOUR_MS, [cell({ contacts: 14 })]),
    plan(4, START - HOUR_MS, [cell({ contacts: 16 })]),
    plan(5, START + 1, [cell({ contacts: 99 })]),
  ]
  expect(contactsAt('lockedForVendor', plans)).toEqual({ value: 10, snapshotId: 1 })
  expect(contactsAt('schedulePublish', plans)).toEqual({ value: 12, snapshotId: 2 })
  expect(contactsAt('startOfDay', plans)).toEqual({ value: 14, snapshotId: 3 })
  expect(contactsAt('latest', plans)).toEqual({ value: 16, snapshotId: 4 })
})

test('where other days are agreed, what was made by then counts: a lock a month ahead knows of no later plan', () => {
  const agreed = lockDaysOf({ lockedForVendorDays: 30, schedulePublishDays: null })
  const plans = [plan(1, DAY - 31 * DAY_MS, [cell({ contacts: 8 })]), plan(2, DAY - 20 * DAY_MS, [cell({ contacts: 10 })])]
  expect([contactsAt('lockedForVendor', plans, agreed), contactsAt('lockedForVendor', plans)]).toMatchObject([{ value: 8 }, { value: 10 }])
  expect(contactsAt('schedulePublish', plans, agreed)).toMatchObject({ value: 10 })
  expect(lockDaysOf(null)).toEqual({ lockedForVendor: 14, schedulePublish: 7 })
  const madeDaysBefore = [30, 29, 7, 6, 0, -1].map((days) => metLock(DAY - days * DAY_MS, dayStartBefore, agreed))
  expect(madeDaysBefore).toEqual(['lockedForVendor', 'schedulePublish', 'schedulePublish', 'startOfDay', 'startOfDay', null])
})

test('a snapshot made after a lock does not count for it, and one that was withdrawn for nothing', () => {
  expect(contactsAt('lockedForVendor', [plan(1, DAY - DAY_MS, [cell({ contacts: 10 })])])).toBeNull()
  const withdrawn = plan(2, DAY - DAY_MS, [cell({ contacts: 5 })], true)
  expect(contactsAt('latest', [withdrawn, plan(1, DAY - 2 * DAY_MS, [cell({ contacts: 10 })])])).toEqual({ value: 10, snapshotId: 1 })
})

test('volume and handle time may be of different snapshots, a band only of the one whose contacts it is around', () => {
  const plans = [
    plan(1, DAY - 2 * DAY_MS, [cell({ contacts: 10, ahtSeconds: 200, quantiles: { '0.1': 6 } })]),
    plan(2, DAY - DAY_MS, [cell({ contacts: 12 })]),
  ]
  const [effective] = plansInEffect(plans, 'queue', ({ start }) => start)
  expect(effective).toMatchObject({ contacts: { value: 12, snapshotId: 2 }, ahtSeconds: { value: 200, snapshotId: 1 }, quantiles: null })
})

test('vendors that promise in snapshots of their own are summed, and a newer word on the whole queue stands above them', () => {
  const ofVendor = (vendorId: number, heads: number) => cell({ vendorId, heads })
  const plans = [
    plan(1, DAY - 3 * DAY_MS, [cell({ heads: 20 })]),
    plan(2, DAY - 2 * DAY_MS, [ofVendor(2, 4), ofVendor(3, 7)]),
    plan(2, DAY - DAY_MS, [ofVendor(2, 5)]),
  ]
  const heads = (given: readonly HeldPlan[]) => plansInEffect(given, 'queue', ({ start }) => start).map((each) => each.heads?.value)
  expect(heads(plans)).toEqual([12])
  expect(heads(plans.slice(0, 1))).toEqual([20])
  expect(heads([...plans, plan(4, DAY, [cell({ heads: 9 })])])).toEqual([9])
  expect(plansInEffect(plans, 'vendor', ({ start }) => start).map(({ vendorId, heads: own }) => [vendorId, own?.value])).toEqual([
    [2, 5],
    [3, 7],
  ])
})

test('what our own model foresees takes the place of no plan', () => {
  const { snapshot, cells } = plan(2, DAY - HOUR_MS, [cell({ contacts: 14 })])
  const ours = { snapshot: { ...snapshot, origin: 'model' as const }, cells }
  expect(contactsAt('latest', [ours, plan(1, DAY - DAY_MS, [cell({ contacts: 10 })])])).toMatchObject({ value: 10, snapshotId: 1 })
  expect(contactsAt('latest', [ours])).toBeNull()
})

test('two snapshots are compared over the intervals of both; what only one has is counted apart', () => {
  const later = START + INTERVAL_MS
  const first = [cell({ contacts: 10, ahtSeconds: 100, heads: 4 }), cell({ start: later, contacts: 6, ahtSeconds: 300, heads: 4 })]
  const second = [
    cell({ contacts: 13, heads: 6 }),
    cell({ start: later, contacts: 4, heads: 2 }),
    cell({ start: later + INTERVAL_MS, contacts: 7 }),
  ]
  const [queue] = comparePlans(first, second)
  expect(queue).toMatchObject({ queueId: 1, both: 2, onlyFirst: 0, onlySecond: 1, moved: 5 })
  expect(queue?.first).toEqual({ contacts: 16, ahtSeconds: 175, headHours: 2 })
  expect(queue?.second).toEqual({ contacts: 17, ahtSeconds: null, headHours: 2 })
  expect(queue?.intervals.map(({ start, first: before }) => [start, before?.contacts ?? null])).toEqual([
    [START, 10],
    [later, 6],
    [later + INTERVAL_MS, null],
  ])
})

test('a gap is known only where both the need and the promise are', () => {
  const heads = (vendorId: number, start: Instant, value: number) => {
    const figure = { value, snapshotId: 1, madeAt: DAY }
    return { queueId: 1, vendorId, start, contacts: null, ahtSeconds: null, heads: figure, quantiles: null }
  }
  const gaps = staffingGaps([heads(2, START, 10), heads(3, START, 5)], [heads(2, START, 8)])
  expect(gaps.map(({ vendorId, gapHeads }) => [vendorId, gapHeads])).toEqual([
    [2, -2],
    [3, null],
  ])
})
