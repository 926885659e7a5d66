import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FACT_KINDS, type LearnedFact } from '../../domain/contact/fact.ts'
import { factsText, readLegText } from './leg-text.ts'

const instant = fc.integer({ min: 0, max: 4_102_444_800_000 })
const id = fc.integer({ min: 0, max: 1_000_000 })
const duration = fc.option(fc.integer({ min: 0, max: 604_800_000 }))
const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }))

const fact: fc.Arbitrary<LearnedFact> = fc.record({
  kind: fc.constantFrom(...FACT_KINDS),
  at: instant,
  learned: fc.integer({ min: 1, max: 1_000_000_000 }),
  n: fc.option(fc.integer({ min: 0, max: 99 })),
  revision: fc.integer({ min: 0, max: 2_147_483_647 }),
  time: instant,
  hash: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  queueId: id,
  vendorId: id,
  siteId: id,
  agent: text,
  waitMs: duration,
  talkMs: duration,
  holdMs: duration,
  wrapMs: duration,
  outbound: fc.boolean(),
  dueAt: fc.option(instant),
  toQueueId: id,
  language: text,
  caseKey: text,
  customerKey: text,
})

test('a leg is read back as it was written, at once or fact by fact', () => {
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1, maxLength: 5 }), (leg) => {
      expect(readLegText(factsText(leg))).toEqual(leg)
      expect(leg.map((one) => factsText([one])).join()).toBe(factsText(leg))
    }),
    { numRuns: 500 },
  )
})
