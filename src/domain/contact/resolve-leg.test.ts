import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/instant.ts'
import type { FactKind, LearnedFact } from './fact.ts'
import { LEG_VERSIONS_MAX, type Leg, legAsKnownAt, mergeFact } from './leg.ts'
import { resolveLeg } from './resolve-leg.ts'
import type { Stay } from './stay.ts'

const NINE = Date.UTC(2026, 2, 2, 9)

let learned = 0

/** A fact `atSeconds` after nine, with what the test needs to say of it. */
function fact(kind: FactKind, atSeconds: number, more: Partial<LearnedFact> = {}): LearnedFact {
  learned += 1
  const at = NINE + atSeconds * SECOND_MS
  return {
    kind,
    at,
    n: null,
    revision: 0,
    time: at,
    hash: atSeconds * 1_000 + learned,
    queueId: 1,
    vendorId: 0,
    siteId: 0,
    agent: null,
    waitMs: null,
    talkMs: null,
    holdMs: null,
    wrapMs: null,
    outbound: false,
    dueAt: null,
    toQueueId: 0,
    language: null,
    caseKey: null,
    customerKey: null,
    learned,
    ...more,
  }
}

function staysOf(...leg: LearnedFact[]): readonly Stay[] {
  const resolved = resolveLeg(leg)
  expect(resolved.kind).toBe('counted')
  return resolved.kind === 'counted' ? resolved.stays : []
}

function stayOf(...leg: LearnedFact[]): Stay {
  const stays = staysOf(...leg)
  expect(stays).toHaveLength(1)
  return stays[0] as Stay
}

function ruleBroken(...leg: LearnedFact[]): string | null {
  const resolved = resolveLeg(leg)
  return resolved.kind === 'inconsistent' ? resolved.inconsistency.rule : null
}

describe('a leg', () => {
  it('without its offer waits as pending, and counts when it comes', () => {
    const answered = fact('answered', 20)
    expect(resolveLeg([])).toEqual({ kind: 'pending' })
    expect(resolveLeg([answered])).toEqual({ kind: 'pending' })
    expect(stayOf(answered, fact('offered', 0))).toMatchObject({ outcome: 'answered', waitMs: 20_000, inService: true })
  })

  it('offered and nothing else is waiting', () => {
    expect(stayOf(fact('offered', 0))).toMatchObject({ outcome: 'waiting', decidedAt: null, waitMs: null, inService: false })
  })

  it('ended before its answer is known is still undecided', () => {
    expect(stayOf(fact('offered', 0), fact('ended', 60))).toMatchObject({ outcome: 'waiting', talkMs: 0 })
  })

  it('keeps the vendor it was routed to and the vendor that answered', () => {
    const offered = fact('offered', 0, { vendorId: 3, siteId: 31 })
    expect(stayOf(offered, fact('answered', 5))).toMatchObject({ routedVendorId: 3, answeringVendorId: 3, answeringSiteId: 31 })
    expect(stayOf(offered, fact('answered', 5, { vendorId: 3 }))).toMatchObject({ answeringVendorId: 3, answeringSiteId: 31 })
    expect(stayOf(offered, fact('answered', 5, { vendorId: 4 }))).toMatchObject({ answeringVendorId: 4, answeringSiteId: 0 })
    expect(stayOf(offered)).toMatchObject({ answeringVendorId: 0, answeringSiteId: 0 })
  })

  it('is decided by the earlier of a callback and an abandon', () => {
    const offered = fact('offered', 0)
    expect(stayOf(offered, fact('callbackRequested', 30), fact('abandoned', 33))).toMatchObject({
      outcome: 'flowedOut',
      callbackRequested: true,
    })
    expect(stayOf(offered, fact('abandoned', 30), fact('flowedOut', 33))).toMatchObject({ outcome: 'abandoned', waitMs: 30_000 })
    expect(stayOf(offered, fact('flowedOut', 30), fact('callbackRequested', 33))).toMatchObject({
      outcome: 'flowedOut',
      callbackRequested: true,
      decidedAt: NINE + 30_000,
    })
  })

  it('is lost only while nothing real is known, and only by a loss after its offer', () => {
    const lost = fact('lost', 4 * 3_600)
    expect(stayOf(fact('offered', 0), lost).outcome).toBe('lost')
    expect(stayOf(fact('offered', 0), lost, fact('abandoned', 60)).outcome).toBe('abandoned')
    expect(stayOf(fact('offered', 5 * 3_600), lost).outcome).toBe('waiting')
  })

  it('answered and never ended is no longer in service once it is given up as lost', () => {
    const leg = [fact('offered', 0), fact('answered', 10)]
    expect(stayOf(...leg)).toMatchObject({ outcome: 'answered', inService: true })
    expect(stayOf(...leg, fact('lost', 4 * 3_600))).toMatchObject({ outcome: 'answered', inService: false, endedAt: null })
  })
})

describe('the times of a stay', () => {
  const offered = fact('offered', 0)
  const answered = fact('answered', 20)

  it('are differences of instants', () => {
    const stay = stayOf(offered, answered, fact('held', 50), fact('resumed', 80), fact('ended', 200), fact('wrapped', 230))
    expect(stay).toMatchObject({ waitMs: 20_000, talkMs: 150_000, holdMs: 30_000, wrapMs: 30_000, endedAt: NINE + 200_000 })
  })

  it('are taken as sent where they were sent', () => {
    const ended = fact('ended', 200, { waitMs: 17_000, talkMs: 140_000, holdMs: 25_000, wrapMs: 9_000 })
    expect(stayOf(offered, answered, ended)).toMatchObject({ waitMs: 17_000, talkMs: 140_000, holdMs: 25_000, wrapMs: 9_000 })
    const wrapped = fact('wrapped', 230, { talkMs: 141_000 })
    expect(stayOf(offered, answered, ended, wrapped)).toMatchObject({ talkMs: 141_000, holdMs: 25_000, wrapMs: 9_000 })
  })

  it('without an end run from the answer to the end of wrap, less the wrap', () => {
    const stay = stayOf(offered, answered, fact('wrapped', 230, { wrapMs: 30_000 }))
    expect(stay).toMatchObject({ talkMs: 180_000, wrapMs: 30_000, endedAt: NINE + 230_000 })
  })

  it('are not measured from a first reply on, which is the end of the work', () => {
    const stay = stayOf(offered, fact('replied', 3_600), fact('replied', 7_200), fact('ended', 20_000))
    expect(stay).toMatchObject({ outcome: 'answered', waitMs: HOUR_MS, replies: 2, talkMs: 0, firstReplyAt: NINE + HOUR_MS })
  })

  it('end with the last transfer where no end is known; a transfer while waiting ends nothing', () => {
    expect(stayOf(offered, answered, fact('transferred', 90), fact('transferred', 100))).toMatchObject({
      transfers: 2,
      inService: false,
      talkMs: 80_000,
    })
    expect(stayOf(offered, answered, fact('transferred', 10))).toMatchObject({ transfers: 0, inService: true })
    expect(stayOf(offered, fact('transferred', 10))).toMatchObject({ outcome: 'waiting', transfers: 0 })
  })

  it('count holds that touch, that last no time, that are told twice, and that outlast the contact', () => {
    const hold = (...facts: LearnedFact[]): number => stayOf(offered, answered, ...facts, fact('ended', 200)).holdMs / SECOND_MS
    expect(hold(fact('held', 50), fact('resumed', 60), fact('held', 60), fact('resumed', 75))).toBe(25)
    expect(hold(fact('held', 50), fact('resumed', 50), fact('held', 60), fact('resumed', 75))).toBe(15)
    expect(hold(fact('held', 50), fact('held', 55), fact('resumed', 60))).toBe(10)
    expect(hold(fact('held', 190))).toBe(10)
    expect(hold(fact('held', 190), fact('resumed', 400))).toBe(10)
    expect(hold(fact('held', 5), fact('resumed', 30))).toBe(10)
    expect(hold(fact('resumed', 30))).toBe(0)
  })
})

describe('facts that contradict each other', () => {
  const offered = fact('offered', 0)
  const answered = fact('answered', 20)

  it.each([
    ['decidedBeforeOffered', [fact('offered', 30), answered]],
    ['decidedBeforeOffered', [fact('offered', 30), fact('abandoned', 20)]],
    ['answeredAndAbandoned', [offered, answered, fact('abandoned', 25)]],
    ['answeredAfterFlowedOut', [offered, fact('flowedOut', 10), answered]],
    ['endedBeforeAnswered', [offered, answered, fact('ended', 10)]],
    ['wrappedBeforeEnded', [offered, answered, fact('ended', 60), fact('wrapped', 50)]],
    ['wrappedBeforeAnswered', [offered, answered, fact('wrapped', 10)]],
  ])('are named: %s', (rule, leg) => {
    expect(ruleBroken(...leg)).toBe(rule)
  })

  it('are mended by a fact of a higher revision', () => {
    expect(stayOf(offered, answered, fact('ended', 10), fact('ended', 60, { revision: 1 }))).toMatchObject({ talkMs: 40_000 })
  })

  it('do not contradict at one instant', () => {
    expect(stayOf(offered, fact('answered', 0), fact('ended', 0), fact('wrapped', 0))).toMatchObject({ waitMs: 0, talkMs: 0, wrapMs: 0 })
  })
})

describe('a contact that comes back', () => {
  const first = [fact('offered', 0), fact('answered', 10), fact('ended', 60)]

  it('begins a leg of its own where the feed numbers its legs', () => {
    expect(stayOf(fact('reopened', 3_600), fact('answered', 3_700))).toMatchObject({ reopened: true, waitMs: 100_000 })
  })

  it('begins one stay where its leg is said to be reopened and offered', () => {
    const stay = stayOf(fact('reopened', 3_600), fact('offered', 3_605), fact('answered', 3_700))
    expect(stay).toMatchObject({ reopened: true, offeredAt: NINE + 3_605_000, waitMs: 95_000 })
    expect(stayOf(fact('offered', 3_600), fact('reopened', 3_600))).toMatchObject({ reopened: true })
  })

  it('begins a further stay of the same leg where there are no leg numbers', () => {
    const stays = staysOf(...first, fact('reopened', 3_600), fact('answered', 3_700), fact('ended', 3_800), fact('reopened', 9_000))
    expect(stays.map((stay) => [stay.outcome, stay.reopened])).toEqual([
      ['answered', false],
      ['answered', true],
      ['waiting', true],
    ])
    expect(stays.map((stay) => stay.talkMs)).toEqual([50_000, 100_000, 0])
  })

  it('comes back once, however often the same moment is told', () => {
    expect(staysOf(...first, fact('reopened', 3_600, { n: 1 }), fact('reopened', 3_600, { n: 2 }))).toHaveLength(2)
  })
})

describe('a voided leg', () => {
  const leg = [fact('offered', 0), fact('answered', 10), fact('ended', 60)]

  it('is hidden up to the revision of the void', () => {
    expect(resolveLeg([...leg, fact('voided', 100)])).toEqual({ kind: 'voided' })
    expect(resolveLeg([fact('voided', 100), ...leg])).toEqual({ kind: 'voided' })
    expect(resolveLeg([fact('voided', 100)])).toEqual({ kind: 'voided' })
  })

  it('is revived by facts of a higher revision, and by those alone', () => {
    const revived = [...leg, fact('voided', 100, { revision: 1 }), fact('offered', 5, { revision: 2 })]
    expect(stayOf(...revived)).toMatchObject({ outcome: 'waiting', offeredAt: NINE + 5_000 })
    expect(resolveLeg([...leg, fact('voided', 100), fact('answered', 12, { revision: 1 })])).toEqual({ kind: 'pending' })
  })
})

describe('merging', () => {
  it('knows a duplicate by identity, revision and content', () => {
    const offered = fact('offered', 0, { hash: 7 })
    expect(mergeFact([offered], { ...offered, learned: 99 })).toEqual({ kind: 'duplicate' })
    expect(mergeFact([offered], { ...offered, time: offered.time - 1 })).toEqual({ kind: 'duplicate' })
    expect(mergeFact([offered], { ...offered, time: offered.time + 1 }).kind).toBe('restated')
    expect(mergeFact([offered], { ...offered, hash: 8 })).toMatchObject({ kind: 'accepted', conflict: true, corrects: true })
    expect(mergeFact([offered], { ...offered, hash: 8, revision: 1 })).toMatchObject({ conflict: false, corrects: true })
    expect(mergeFact([offered], fact('answered', 3))).toMatchObject({ kind: 'accepted', conflict: false, corrects: false })
  })

  it('takes repeatable facts side by side, by number or else by instant', () => {
    const held = fact('held', 30, { n: 1 })
    expect(mergeFact([held], fact('held', 30, { n: 2 }))).toMatchObject({ corrects: false })
    expect(mergeFact([held], fact('held', 40, { n: 1 }))).toMatchObject({ corrects: true })
    expect(mergeFact([held], fact('held', 30))).toMatchObject({ corrects: false })
  })

  it('stops at a limit that no real leg reaches', () => {
    const leg = Array.from({ length: LEG_VERSIONS_MAX }, (_, n) => fact('held', n, { n }))
    expect(mergeFact(leg, fact('ended', 500))).toEqual({ kind: 'full', versionsMax: LEG_VERSIONS_MAX })
  })

  it('knows any earlier moment again', () => {
    const offered = fact('offered', 0, { learned: 5 })
    const answered = fact('answered', 9, { learned: 8 })
    expect(legAsKnownAt([offered, answered], 4)).toEqual([])
    expect(legAsKnownAt([offered, answered], 7)).toEqual([offered])
    expect(legAsKnownAt([offered, answered], 8)).toEqual([offered, answered])
  })

  it('in any order, with any repetition, means the same', () => {
    const kinds = [
      'offered',
      'answered',
      'held',
      'resumed',
      'ended',
      'wrapped',
      'abandoned',
      'flowedOut',
      'reopened',
      'replied',
      'voided',
    ] as const
    const facts = fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        second: fc.integer({ min: 0, max: 6 }),
        n: fc.constantFrom(null, 0, 1),
        revision: fc.constantFrom(0, 0, 0, 1),
        minute: fc.constantFrom(0, 1),
        hash: fc.integer({ min: 0, max: 3 }),
        vendorId: fc.integer({ min: 0, max: 2 }),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (drafts, chance) => {
        // Content is what the hash is of, so equal hashes have equal content here too.
        const leg = drafts.map((draft) =>
          fact(draft.kind, draft.second, {
            n: draft.n,
            revision: draft.revision,
            time: NINE + draft.minute * MINUTE_MS,
            hash:
              [draft.kind, draft.second, draft.n, draft.revision, draft.vendorId].join().length * 1_000 +
              draft.second * 10 +
              draft.vendorId,
            vendorId: draft.vendorId,
          }),
        )
        const shuffled = [...leg, ...leg.slice(0, 4)]
          .map((each) => ({ each, key: chance.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each)
        expect(resolveLeg(mergedFrom(shuffled))).toEqual(resolveLeg(mergedFrom(leg)))
      }),
      { numRuns: 2_000 },
    )
  })
})

function mergedFrom(facts: readonly LearnedFact[]): Leg {
  let leg: Leg = []
  for (const each of facts) {
    const merged = mergeFact(leg, each)
    if (merged.kind === 'accepted' || merged.kind === 'restated') leg = merged.leg
  }
  return leg
}
