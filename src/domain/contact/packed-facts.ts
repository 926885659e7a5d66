import { FACT_KINDS, type FactKind, type LearnedFact } from './fact.ts'
import type { Leg } from './leg.ts'

/** Numbers a fact takes: the index of the fact before it in its leg, then what `write` puts after it. */
const STEP = 18

/** Room comes in pieces, so that nothing kept is ever moved. */
const FACTS_PER_PIECE = 32_768

/** Of a leg without any fact. */
export const NO_FACT = -1

const KIND_AT = Object.fromEntries(FACT_KINDS.map((kind, at) => [kind, at])) as Record<FactKind, number>

type Texts = Pick<LearnedFact, 'agent' | 'language' | 'caseKey' | 'customerKey'>

/**
 * Facts kept as numbers in long arrays, each chained to the one before it in its leg. A million facts kept as objects are copied by the
 * collector again and again until they are old, which took more time than counting them.
 */
export class PackedFacts {
  readonly #pieces: Float64Array[] = []
  readonly #texts = new Map<number, Texts>()
  #count = 0

  /** Keeps a fact after the one at `before`, and answers where it is. */
  add(before: number, fact: LearnedFact): number {
    const index = this.#count
    const place = index % FACTS_PER_PIECE
    if (place === 0) this.#pieces.push(new Float64Array(FACTS_PER_PIECE * STEP))
    write(this.#pieces.at(-1) as Float64Array, place * STEP, before, fact)
    const { agent, language, caseKey, customerKey } = fact
    if (agent !== null || language !== null || caseKey !== null || customerKey !== null)
      this.#texts.set(index, { agent, language, caseKey, customerKey })
    this.#count += 1
    return index
  }

  /** The leg whose last fact is at `last`, in the order in which its facts were added. */
  legTo(last: number): Leg {
    const leg: LearnedFact[] = []
    for (let index = last; index !== NO_FACT; ) {
      const numbers = this.#pieces[Math.floor(index / FACTS_PER_PIECE)] as Float64Array
      const at = (index % FACTS_PER_PIECE) * STEP
      leg.push(read(numbers, at, this.#texts.get(index) ?? NO_TEXTS))
      index = numbers[at] as number
    }
    return leg.length > 1 ? leg.reverse() : leg
  }
}

const NO_TEXTS: Texts = { agent: null, language: null, caseKey: null, customerKey: null }

function write(into: Float64Array, at: number, before: number, fact: LearnedFact): void {
  into[at] = before
  into[at + 1] = KIND_AT[fact.kind]
  into[at + 2] = fact.at
  into[at + 3] = fact.n ?? Number.NaN
  into[at + 4] = fact.revision
  into[at + 5] = fact.time
  into[at + 6] = fact.hash
  into[at + 7] = fact.queueId
  into[at + 8] = fact.vendorId
  into[at + 9] = fact.siteId
  into[at + 10] = fact.waitMs ?? Number.NaN
  into[at + 11] = fact.talkMs ?? Number.NaN
  into[at + 12] = fact.holdMs ?? Number.NaN
  into[at + 13] = fact.wrapMs ?? Number.NaN
  into[at + 14] = fact.outbound ? 1 : 0
  into[at + 15] = fact.dueAt ?? Number.NaN
  into[at + 16] = fact.toQueueId
  into[at + 17] = fact.learned
}

function read(from: Float64Array, at: number, { agent, language, caseKey, customerKey }: Texts): LearnedFact {
  return {
    kind: FACT_KINDS[from[at + 1] as number] as FactKind,
    at: from[at + 2] as number,
    n: orNull(from[at + 3] as number),
    revision: from[at + 4] as number,
    time: from[at + 5] as number,
    hash: from[at + 6] as number,
    queueId: from[at + 7] as number,
    vendorId: from[at + 8] as number,
    siteId: from[at + 9] as number,
    agent,
    waitMs: orNull(from[at + 10] as number),
    talkMs: orNull(from[at + 11] as number),
    holdMs: orNull(from[at + 12] as number),
    wrapMs: orNull(from[at + 13] as number),
    outbound: from[at + 14] === 1,
    dueAt: orNull(from[at + 15] as number),
    toQueueId: from[at + 16] as number,
    language,
    caseKey,
    customerKey,
    learned: from[at + 17] as number,
  }
}

function orNull(number: number): number | null {
  return Number.isNaN(number) ? null : number
}
