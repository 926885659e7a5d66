import { expect, test } from 'vitest'
import type { EffectiveCell } from '../../domain/plan/in-effect.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { type Calendar, LocalDays } from '../local-days.ts'
import type { QueueExpectation } from './expectation.ts'
import { withPlanned } from './planned-expectation.ts'

/** A calendar in which the clocks of every zone show UTC. */
const UTC_DAYS: Calendar = {
  isZone: () => true,
  instantsOfWall: (_zone, wallMs) => [wallMs],
  days: (_zone, from, to) => {
    const first = Math.floor(from / DAY_MS) * DAY_MS
    return Array.from({ length: Math.ceil((to - first) / DAY_MS) }, (_, day) => {
      const start = first + day * DAY_MS
      return { date: `day ${start / DAY_MS}`, start, end: start + DAY_MS }
    })
  },
}

const DAY = Date.UTC(2026, 2, 30)
const NOW = DAY + 12 * HOUR_MS
const QUEUE = { queueId: 1, zone: 'UTC' } as Queue
const MEAN: QueueExpectation = { queueId: 1, days: 3, offeredTwelfths: [12, 24, 36, 48, 60], ahtMs: 100_000 }

/** The window begins half an hour before the day, so that it reaches into another one. */
const WINDOW = { from: DAY - 2 * INTERVAL_MS, intervals: 5 }

function cell(start: Instant, value: number, madeAt = DAY - DAY_MS, ahtSeconds: number | null = null): EffectiveCell {
  const said = { snapshotId: 3, madeAt }
  const aht = ahtSeconds === null ? null : { value: ahtSeconds, ...said }
  return { queueId: 1, vendorId: 0, start, contacts: { value, ...said }, ahtSeconds: aht, heads: null, quantiles: null }
}

function expected(cells: readonly EffectiveCell[], means: readonly QueueExpectation[] = [MEAN]): readonly QueueExpectation[] {
  const snapshots = new Map([[3, { name: 'week 14' }]]) as never
  const localDays = new LocalDays(UTC_DAYS)
  return withPlanned(means, { cells, snapshots }, { queues: [QUEUE], window: WINDOW, asOf: NOW, localDays })
}

test('a day with a forecast expects by it, with its own handle time; another day keeps the mean', () => {
  const cells = [cell(DAY, 7.5, DAY - DAY_MS, 200), cell(DAY + INTERVAL_MS, 2.5, DAY - DAY_MS, 240), cell(DAY + 2 * INTERVAL_MS, 0)]
  expect(expected(cells)).toEqual([
    { queueId: 1, basis: 'forecast “week 14”', days: 4, offeredTwelfths: [12, 24, 90, 30, 0], ahtMs: 210_000 },
  ])
})

test('an interval that the forecast leaves out has no expectation, which is not 0', () => {
  expect(expected([cell(DAY, 7)])[0]?.offeredTwelfths).toEqual([12, 24, 84, null, null])
})

test('what began before the forecast was made keeps the mean, and the screen can say so', () => {
  const [late] = expected([cell(DAY + 2 * INTERVAL_MS, 7, DAY + INTERVAL_MS + 1)])
  expect(late?.offeredTwelfths).toEqual([12, 24, 36, 48, 84])
  expect(late?.basis).toBe('forecast “week 14”, and before it was made the mean of the last four same weekdays')
})

test('without a forecast for today there is the mean, or nothing; without a mean there is the forecast alone', () => {
  expect(expected([cell(DAY - INTERVAL_MS, 7)])).toEqual([MEAN])
  expect(expected([], [])).toEqual([])
  expect(expected([cell(DAY, 7)], [])[0]).toMatchObject({ offeredTwelfths: [null, null, 84, null, null], ahtMs: null })
})
