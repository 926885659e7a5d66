import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { err } from '../../domain/shared/result.ts'
import { unpackCells } from '../plans/packed-cells.ts'
import type { PlanDraft, PlanStore } from '../plans/plan-store.ts'
import { keepForecast } from './keep-forecast.ts'
import { learnQueue } from './learned-queue.ts'
import { makeOutlook } from './make-outlook.ts'

const past = steadyPast(steadyQueue(1), { offered: 20, heads: 9 })
const seen = steadySeen([steadyToday(past, { over: 40, heads: 9 })], [])
const outlooks = makeOutlook({ learned: new Map([[1, learnQueue(past)]]), seen, commitments: [], effects: [] })
const DAY = { zone: 'UTC', date: '2026-03-02', outlooks }
const AT = { madeAt: STEADY_TODAY + 5_000, now: STEADY_TODAY + 5_001 }

const cellsOf = (draft: PlanDraft | undefined) =>
  draft === undefined ? [] : unpackCells(draft.cells, { from: 0, to: draft.cells.starts.length })

test('a day is kept as it was expected before it began, with the model and what it learned from', async () => {
  const drafts: PlanDraft[] = []
  const add: PlanStore['add'] = async (_by, draft) => {
    drafts.push(draft)
    return err({ kind: 'nameTaken', snapshotId: 7 })
  }
  expect(await keepForecast({ add }, DAY, AT)).toBe(7)
  const [draft] = drafts
  const cells = cellsOf(draft)
  expect(draft).toMatchObject({ kind: 'forecast', name: 'Loadline 2026-03-02 UTC', origin: 'model', author: 'Loadline', madeAt: AT.madeAt })
  expect(cells).toHaveLength(96)
  expect(cells[0]).toMatchObject({ queueId: 1, vendorId: 0, start: STEADY_TODAY, ahtSeconds: 300, heads: null })
  expect(Object.keys(cells[0]?.quantiles ?? {})).toEqual(['0.1', '0.9'])
  expect(draft?.inputs).toMatchObject({ models: [{ queueId: 1, model: { name: 'calendar-level-shape' }, days: 28 }] })
})

test('handle times are kept as the days before had them, whatever today had until it was looked', async () => {
  const today = steadyToday(past, { over: 40, heads: 9 })
  const slow = steadySeen([{ ...today, talkMs: today.talkMs.map((ms) => 1.5 * ms) }], [])
  // Only where days differ does a slow morning say something of its afternoon.
  const talkMs = past.talkMs.map((ms, place) => ms * (1 + 0.2 * Math.sin(2.3 * Math.floor(place / 96))))
  const [outlook] = makeOutlook({ learned: new Map([[1, learnQueue({ ...past, talkMs })]]), seen: slow, commitments: [], effects: [] })
  const drafts: PlanDraft[] = []
  const add: PlanStore['add'] = async (_by, draft) => {
    drafts.push(draft)
    return err({ kind: 'nameTaken', snapshotId: 7 })
  }
  await keepForecast({ add }, { ...DAY, outlooks: outlook === undefined ? [] : [outlook] }, AT)
  expect(outlook?.intervals[0]?.ahtSeconds).toBeGreaterThan(370)
  expect(cellsOf(drafts[0])[0]?.ahtSeconds).toBeGreaterThan(250)
  expect(cellsOf(drafts[0])[0]?.ahtSeconds).toBeLessThan(330)
})

test('where nothing was expected nothing is kept', async () => {
  const add: PlanStore['add'] = async () => err({ kind: 'nameTaken', snapshotId: 1 })
  expect(await keepForecast({ add }, { ...DAY, outlooks: outlooks.map((one) => ({ ...one, dayAhead: null })) }, AT)).toBeNull()
})
