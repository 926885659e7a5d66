import { expect, test } from 'vitest'
import { steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { learnQueue } from '../../app/outlook/learned-queue.ts'
import { makeOutlook } from '../../app/outlook/make-outlook.ts'
import type { QueueOutlook } from '../../app/outlook/queue-outlook.ts'
import { directoryOf } from '../../domain/record/directory.ts'
import { deskOutlook } from './desk-outlook-wire.ts'
import { rowsJson } from './outlook-view.ts'

const OVER = 40
/** Open until 20:00; from noon on contacts take ten minutes, before it five. */
const steady = steadyPast(steadyQueue(1), { offered: 12, heads: 9 })
const openUntil = (values: Float64Array): Float64Array => values.map((value, place) => (place % 96 < 80 ? value : 0))
const past = {
  ...steady,
  ...{ offered: openUntil(steady.offered), handled: openUntil(steady.handled), abandoned: openUntil(steady.abandoned) },
  talkMs: openUntil(steady.talkMs),
  wrapMs: openUntil(steady.wrapMs).map((ms, place) => (place % 96 < 48 ? ms : 6 * ms)),
}
const seen = steadySeen([steadyToday(past, { over: OVER, heads: 9 })], [{ vendorId: 1, queueIds: [1], productive: 9, staffed: 9 }])
const [outlook] = makeOutlook({ learned: new Map([[1, learnQueue(past)]]), seen, commitments: [], effects: [] }) as [QueueOutlook]
const near = (seconds: number | null | undefined): number => 100 * Math.round((seconds ?? -100) / 100)

test('a desk is told the handle time of each quarter hour, now and as before the day began, and of none in which nobody comes', () => {
  const told = deskOutlook(outlook)
  expect([45, 60].map((place) => near(told.ahtSeconds[place - OVER]))).toEqual([300, 600])
  expect([30, 45, 60].map((place) => near(told.dayAhead?.ahtSeconds[place]))).toEqual([300, 300, 600])
  expect([told.ahtSeconds[85 - OVER], told.abandonPermille[85 - OVER], told.dayAhead?.ahtSeconds[85]]).toEqual([null, null, null])
  expect(told.abandonPermille[60 - OVER]).toBeGreaterThan(10)
  expect(told.abandonPermille[60 - OVER]).toBeLessThan(30)
})

test('programs are told its band and its talk, hold and wrap, which add up, and the share that leaves with its band', () => {
  const rows = rowsJson({ outlook, queue: past.queue, directory: directoryOf([]) })
  const { ahtSeconds, handleTime, abandonForecast } = rows[60 - OVER] ?? {}
  const { talkSeconds = 0, holdSeconds = 0, wrapSeconds = 0, low = 0, high = 0 } = handleTime ?? {}
  expect(Math.abs(talkSeconds + holdSeconds + wrapSeconds - (ahtSeconds ?? 0))).toBeLessThan(0.2)
  expect([near(talkSeconds), holdSeconds, near(wrapSeconds)]).toEqual([200, 0, 400])
  expect([low < (ahtSeconds ?? 0), high > (ahtSeconds ?? 0)]).toEqual([true, true])
  expect([(abandonForecast?.low ?? 1) < 0.02, (abandonForecast?.high ?? 0) > 0.02]).toEqual([true, true])
})
