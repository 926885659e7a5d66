import { expect, test } from 'vitest'
import type { LearnedAs } from '../../domain/contact/fact.ts'
import { MEASURE_AT } from '../../domain/interval/measure.ts'
import { INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { BatchSums } from './batch-sums.ts'

const START = 1_000 * INTERVAL_MS

function offered(sums: BatchSums, cause: LearnedAs, latenessMs: number): void {
  const sink = sums.sinkOf(cause, latenessMs)
  sink.at(1, 1, 0, START)
  sink.add(MEASURE_AT.offered, 1)
}

test('an interval that is closed for the only feed that changes it keeps what it closed with, and has a revision', () => {
  const sums = new BatchSums(START + INTERVAL_MS + 2 * MINUTE_MS)
  offered(sums, 'late', MINUTE_MS)
  expect(sums.changes().map(({ isClosed }) => isClosed)).toEqual([true])
  expect(sums.revisions().map(({ cause }) => cause)).toEqual(['late'])
})

test('an interval that is open for a more patient feed has no revision yet: it would be counted once more in what it closes with', () => {
  const sums = new BatchSums(START + INTERVAL_MS + 2 * MINUTE_MS)
  offered(sums, 'late', MINUTE_MS)
  offered(sums, 'live', 10 * MINUTE_MS)
  expect(sums.changes().map(({ isClosed, tally }) => [isClosed, tally.values[MEASURE_AT.offered]])).toEqual([[false, 2]])
  expect(sums.revisions()).toEqual([])
})
