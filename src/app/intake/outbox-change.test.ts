import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AGENT_STATES } from '../../domain/contact/agent-state.ts'
import { MEASURE_COUNT } from '../../domain/interval/measure.ts'
import type { TallyDelta } from '../../domain/interval/tally.ts'
import { type OutboxChange, outboxText, readOutboxText } from './outbox-change.ts'

const id = fc.integer({ min: 0, max: 500 })
const amount = fc.oneof(fc.constant(0), fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }))
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 })
/** Empty, or of one bucket more than a queue has edges; never all zero, which counts nothing. */
const waits = fc.oneof(
  fc.constant<number[]>([]),
  fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 19, maxLength: 19 }).filter((each) => each.some((count) => count !== 0)),
)

const tally: fc.Arbitrary<TallyDelta> = fc.record({
  key: fc.record({ queueId: id, vendorId: id, siteId: id, start: instant }),
  tally: fc.record({
    values: fc.array(amount, { minLength: MEASURE_COUNT, maxLength: MEASURE_COUNT }).map((values) => Float64Array.from(values)),
    answeredWaits: waits,
    abandonedWaits: waits,
  }),
})
const contact = fc.record({ queueId: id, vendorId: id, siteId: id, offeredAt: instant, dueAt: fc.option(instant) })
const agent = fc
  .record({
    feedId: id,
    agent: fc.string(),
    vendorId: id,
    siteId: id,
    queueIds: fc.array(id, { maxLength: 4 }),
    queueId: id,
    state: fc.constantFrom(...AGENT_STATES),
    nativeState: fc.option(fc.string()),
    at: instant,
  })
  .chain((now) => fc.option(fc.constant(now)).map((or) => ({ feedId: now.feedId, agent: now.agent, now: or })))

const change: fc.Arbitrary<OutboxChange> = fc.record({
  tallies: fc.array(tally, { maxLength: 3 }),
  waiting: fc.array(fc.record({ name: fc.string(), contact: fc.option(contact) }), { maxLength: 3 }),
  agents: fc.array(agent, { maxLength: 3 }),
  heard: fc.array(id, { maxLength: 3 }),
  recounted: fc.array(id, { maxLength: 3 }),
})

test('what was written is told: every change is read back as it was', () => {
  fc.assert(
    fc.property(change, (written) => {
      expect(normal(readOutboxText(outboxText(written)))).toEqual(normal(written))
    }),
    { numRuns: 500 },
  )
})

test('a commit that changed nothing is two characters', () => {
  expect(outboxText({ tallies: [], waiting: [], agents: [], heard: [], recounted: [] })).toBe('{}')
})

/** Zero has no sign in a count. */
function normal(read: OutboxChange): OutboxChange {
  return {
    ...read,
    tallies: read.tallies.map((delta) => ({ ...delta, tally: { ...delta.tally, values: delta.tally.values.map((value) => value + 0) } })),
  }
}
