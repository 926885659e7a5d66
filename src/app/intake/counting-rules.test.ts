import { expect, test } from 'vitest'
import { QUEUE_BODY } from '../../../test/support/queue-body.ts'
import { STANDARD_EDGES_MS } from '../../domain/interval/wait-edges.ts'
import { directoryOf } from '../../domain/record/directory.ts'
import type { EntryOf, QueueBody } from '../../domain/record/record-entry.ts'
import { countingRulesOf, countingText, readCountingText, spanAt } from './counting-rules.ts'

const BODY: QueueBody = {
  ...QUEUE_BODY,
  zone: 'Europe/Berlin',
  target: { formula: 'SL3', thresholdSeconds: 25, fraction: 0.8 },
  thresholdsSeconds: [40],
}

/** A queue with one statement after the other, each recorded later and valid from its instant on. */
const queueOf = (...statements: readonly (readonly [validFrom: number, body: Partial<QueueBody>])[]) =>
  directoryOf(
    statements.map(
      ([validFrom, body], place): EntryOf<'queue'> => ({
        recordId: place,
        kind: 'queue',
        entityId: 7,
        parentId: 0,
        key: 'billing',
        body: { ...BODY, ...body },
        validFrom,
        validTo: null,
        recordedAt: place,
        recordedBy: 'test',
      }),
    ),
  )

test('every threshold of a queue is an edge: target, declared and short abandon', () => {
  const { edgesMs } = countingRulesOf(queueOf([0, {}]), 7)
  expect(edgesMs).toEqual([...STANDARD_EDGES_MS, 25_000, 40_000].sort((a, b) => a - b))
})

test('an edge stays when its threshold is declared no more, so that older counts can be summed with newer', () => {
  const before = countingRulesOf(queueOf([0, {}]), 7)
  const after = countingRulesOf(queueOf([0, { thresholdsSeconds: [], target: null }]), 7, before)
  expect(after.edgesMs).toEqual(before.edgesMs)
})

test('another interval rule holds for contacts offered from its validity on', () => {
  const rules = countingRulesOf(
    queueOf([0, {}], [1_000, { offerInterval: 'decision' }], [2_000, { name: 'Renamed', offerInterval: 'decision' }]),
    7,
  )
  expect(rules.spans.map(({ from, offerInterval }) => [from, offerInterval])).toEqual([
    [0, 'offer'],
    [1_000, 'decision'],
  ])
  expect([0, 999, 1_000, 9_999].map((at) => spanAt(rules, at).offerInterval)).toEqual(['offer', 'offer', 'decision', 'decision'])
})

test('a queue is counted from before it was valid by its first rules, and one without a record plainly', () => {
  expect(countingRulesOf(queueOf([5_000, { zone: 'Asia/Tokyo' }]), 7).spans).toMatchObject([{ from: 0, zone: 'Asia/Tokyo' }])
  expect(countingRulesOf(queueOf(), 7)).toEqual({
    queueId: 7,
    edgesMs: STANDARD_EDGES_MS,
    spans: [{ from: 0, offerInterval: 'offer', handleInterval: 'answer', zone: 'UTC' }],
  })
})

test('rules are read back as they were written, and equal rules have one text', () => {
  const rules = countingRulesOf(queueOf([0, {}], [1_000, { handleInterval: 'end', zone: 'UTC' }]), 7)
  expect(readCountingText(7, countingText(rules))).toEqual(rules)
  expect(countingText(readCountingText(7, countingText(rules)))).toBe(countingText(rules))
})
