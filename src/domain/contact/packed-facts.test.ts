import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FACT_KINDS, type LearnedFact } from './fact.ts'
import { NO_FACT, PackedFacts } from './packed-facts.ts'

const id = fc.nat(5_000)
const instant = fc.maxSafeNat()
const text = fc.option(fc.string({ maxLength: 8 }))
const fact: fc.Arbitrary<LearnedFact> = fc.record({
  kind: fc.constantFrom(...FACT_KINDS),
  at: instant,
  n: fc.option(id),
  revision: instant,
  time: instant,
  hash: instant,
  queueId: id,
  vendorId: id,
  siteId: id,
  agent: text,
  waitMs: fc.option(instant),
  talkMs: fc.option(instant),
  holdMs: fc.option(instant),
  wrapMs: fc.option(instant),
  outbound: fc.boolean(),
  dueAt: fc.option(instant),
  toQueueId: id,
  language: text,
  caseKey: text,
  customerKey: text,
  learned: instant,
})

test('legs whose facts came mixed are read as they were told', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fact), { maxLength: 12 }), (told) => {
      const packed = new PackedFacts()
      const last = [NO_FACT, NO_FACT, NO_FACT, NO_FACT]
      for (const [leg, each] of told) last[leg] = packed.add(last[leg] as number, each)
      for (const [leg, end] of last.entries()) {
        const facts = told.filter(([of]) => of === leg).map(([, each]) => each)
        expect(packed.legTo(end)).toEqual(facts)
        const short = packed.shortLegTo(end)
        if (facts.length > 3) expect(short).toBeNull()
        else expect(facts).toMatchObject(short ?? [])
      }
    }),
  )
})

test('a leg goes on where more facts were kept in between than fit in one piece', () => {
  const [first, other, second] = fc.sample(fact, { seed: 1, numRuns: 3 }) as [LearnedFact, LearnedFact, LearnedFact]
  const packed = new PackedFacts()
  const begun = packed.add(NO_FACT, first)
  for (let count = 0; count < 70_000; count += 1) packed.add(NO_FACT, other)
  expect(packed.legTo(packed.add(begun, second))).toEqual([first, second])
})
