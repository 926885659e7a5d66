import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figuresText } from '../../../test/support/counted-history.ts'
import type { FactKind, LearnedFact } from '../contact/fact.ts'
import type { Leg } from '../contact/leg.ts'
import { resolveLeg } from '../contact/resolve-leg.ts'
import { INTERVAL_MS } from '../shared/instant.ts'
import { contributeLeg } from './contact-fold.ts'
import { countInOrder } from './count-in-order.ts'
import type { QueueRules } from './queue-rules.ts'
import { TallyDeltas } from './tally-of.ts'
import { KeyedSink } from './tally-sink.ts'
import { waitEdges } from './wait-edges.ts'

const NINE = Date.UTC(2026, 2, 2, 9)

const seldom = <T>(value: fc.Arbitrary<T>, rest: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 1, arbitrary: value }, { weight: 6, arbitrary: fc.constant(rest) })

const promise = { withinMs: 600_000, openWindows: [{ start: NINE, end: NINE + 8 * INTERVAL_MS }] }
const rules: fc.Arbitrary<QueueRules> = fc
  .record({
    offerInterval: seldom<'offer' | 'decision'>(fc.constant('decision'), 'offer'),
    handleInterval: fc.constantFrom('answer', 'offer', 'end'),
    isPromised: fc.boolean(),
  })
  .map(({ isPromised, ...of }) => ({ queueId: 1, edgesMs: waitEdges([25_000]), ...of, ...(isPromised ? { promise } : {}) }))

const duration = seldom(fc.option(fc.nat(90_000)), null)

const factOf = (kind: FactKind): fc.Arbitrary<LearnedFact> =>
  fc.record({
    kind: fc.constant(kind),
    at: fc.nat(2 * INTERVAL_MS).map((ms) => NINE + ms),
    n: fc.constant(null),
    revision: seldom(fc.nat(2), 0),
    time: fc.nat(3),
    hash: fc.nat(9),
    queueId: fc.constant(1),
    vendorId: fc.nat(2),
    siteId: fc.nat(2),
    agent: fc.constant(null),
    waitMs: duration,
    talkMs: duration,
    holdMs: duration,
    wrapMs: duration,
    outbound: seldom(fc.boolean(), false),
    dueAt: seldom(fc.option(fc.nat(2 * INTERVAL_MS).map((ms) => NINE + ms)), null),
    toQueueId: fc.constant(0),
    language: fc.constant(null),
    caseKey: fc.constant(null),
    customerKey: fc.constant(null),
    learned: fc.constant(1),
  })

const anyFact = fc
  .constantFrom<FactKind>('offered', 'answered', 'abandoned', 'ended', 'wrapped', 'held', 'flowedOut', 'voided', 'reopened', 'replied')
  .chain(factOf)

/** Mostly as platforms tell it, in order of time; the rest is anything. */
const told: fc.Arbitrary<Leg> = fc.oneof(
  fc
    .constantFrom<readonly FactKind[]>(
      ['offered', 'answered', 'ended'],
      ['offered', 'abandoned'],
      ['offered', 'answered', 'ended', 'wrapped'],
    )
    .chain((kinds) => fc.tuple(...kinds.map(factOf)))
    .map((facts) => {
      const times = facts.map(({ at }) => at).sort((a, b) => a - b)
      return facts.map((fact, place) => ({ ...fact, at: times[place] as number }))
    }),
  fc.array(anyFact, { minLength: 1, maxLength: 4 }),
)

test('what a fact adds in order is what its leg means with it, less what the leg meant before', () => {
  let inOrder = 0
  fc.assert(
    fc.property(told, rules, (leg, one) => {
      for (const [place, fact] of leg.entries()) {
        const before = leg.slice(0, place)
        const added = new TallyDeltas()
        const isCounted = countInOrder(before, fact, () => one, new KeyedSink(added.at))
        const expected = new TallyDeltas()
        const sink = new KeyedSink(expected.at)
        if (isCounted) {
          contributeLeg(resolveLeg(before), () => one, sink, -1)
          contributeLeg(resolveLeg([...before, fact]), () => one, sink, 1)
          inOrder += 1
        }
        expect(figuresText(added.entries())).toBe(figuresText(expected.entries()))
      }
    }),
    { numRuns: 1_500 },
  )
  expect(inOrder).toBeGreaterThan(500)
})

test('a contact that is offered, answered, ended and wrapped in order, or abandoned, is counted so throughout', () => {
  const [one] = fc.sample(rules, { seed: 1, numRuns: 1 })
  const plain: QueueRules = { queueId: 1, edgesMs: (one as QueueRules).edgesMs, offerInterval: 'offer', handleInterval: 'end' }
  const fact = (kind: FactKind, second: number): LearnedFact => ({
    ...(fc.sample(factOf(kind), { seed: 1, numRuns: 1 })[0] as LearnedFact),
    ...{ at: NINE + second * 1_000, outbound: false, dueAt: null, waitMs: null },
  })
  const sink = new KeyedSink(new TallyDeltas().at)
  for (const leg of [
    [fact('offered', 0), fact('answered', 5), fact('ended', 1_000), fact('wrapped', 1_060)],
    [fact('offered', 0), fact('abandoned', 0)],
  ])
    for (const [place, next] of leg.entries()) expect(countInOrder(leg.slice(0, place), next, () => plain, sink)).toBe(true)
})
