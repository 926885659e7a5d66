import type { Instant, Milliseconds } from '../shared/instant.ts'
import { FACT_KINDS, type FactKind, type LearnedFact } from './fact.ts'
import type { Leg } from './leg.ts'

/** Every fact begins with so many numbers; those of `SELDOM` that it has follow. */
const STEP = 8
const SELDOM = ['siteId', 'revision', 'n', 'waitMs', 'talkMs', 'holdMs', 'wrapMs', 'dueAt', 'toQueueId'] as const
/** Where the fact before it in its leg is, then what it is and has (four bits for its kind), then what every fact has. */
const MARKS = 1
const AT = 2
const TIME = 3
const HASH = 4
const QUEUE = 5
const VENDOR = 6
const LEARNED = 7
const OUTBOUND_MARK = 1 << 13
const ANY_SELDOM = 16 * (2 ** SELDOM.length - 1)
/** Behind the marks: how many facts the leg has with this one, up to `LENGTH_MAX`. */
const LENGTH_SHIFT = 14
const LENGTH_MAX = 15
const [SITE_MARK, WAIT_MARK, TALK_MARK, HOLD_MARK, WRAP_MARK, DUE_MARK] = [16, 16 << 3, 16 << 4, 16 << 5, 16 << 6, 16 << 7] as const

/** Room comes in pieces, so that nothing kept is ever moved. */
const PIECE = 524_288

/** Of a leg without any fact. */
export const NO_FACT = -1

const KIND_AT = Object.fromEntries(FACT_KINDS.map((kind, at) => [kind, at])) as Record<FactKind, number>

type Texts = Pick<LearnedFact, 'agent' | 'language' | 'caseKey' | 'customerKey'>

/** What counting in order looks at in the facts before. */
export interface FactBefore {
  kind: FactKind
  at: Instant
  queueId: number
  vendorId: number
  siteId: number
  outbound: boolean
  dueAt: Instant | null
  waitMs: Milliseconds | null
  talkMs: Milliseconds | null
  holdMs: Milliseconds | null
  wrapMs: Milliseconds | null
}

/**
 * Facts kept as numbers in long arrays, each chained to the one before it in its leg. A million facts kept as objects are copied by the
 * collector again and again until they are old, which took more time than counting them.
 */
export class PackedFacts {
  readonly #pieces: Float64Array[] = []
  readonly #texts = new Map<number, Texts>()
  #piece: Float64Array = new Float64Array(0)
  #end = 0
  /** By length; filled anew with each question. */
  readonly #short: readonly (readonly FactBefore[])[]

  constructor() {
    const [first, second, third] = [aFact(), aFact(), aFact()]
    this.#short = [[], [first], [first, second], [first, second, third]]
  }

  /** Keeps a fact after the one at `before`, and answers where it is. */
  add(before: number, fact: LearnedFact): number {
    if (this.#end + STEP + SELDOM.length > this.#piece.length) {
      this.#piece = new Float64Array(PIECE)
      this.#pieces.push(this.#piece)
      this.#end = 0
    }
    const index = (this.#pieces.length - 1) * PIECE + this.#end
    const length = Math.min(LENGTH_MAX, this.#lengthTo(before) + 1)
    this.#end = write(this.#piece, this.#end, { before, length }, fact)
    const { agent, language, caseKey, customerKey } = fact
    if (agent !== null || language !== null || caseKey !== null || customerKey !== null)
      this.#texts.set(index, { agent, language, caseKey, customerKey })
    return index
  }

  /** The leg whose last fact is at `last`, in the order in which its facts were added. */
  legTo(last: number): Leg {
    const leg: LearnedFact[] = []
    for (let index = last; index !== NO_FACT; ) {
      const numbers = this.#pieceAt(index)
      const start = placeAt(index)
      leg.push(read(numbers, start, this.#texts.get(index) ?? NO_TEXTS))
      index = numbers[start] as number
    }
    return leg.length > 1 ? leg.reverse() : leg
  }

  /** The same for a leg of at most three facts, to be read before anything else is asked; null for a longer one. */
  shortLegTo(last: number): readonly FactBefore[] | null {
    const length = this.#lengthTo(last)
    const leg = this.#short[length] ?? null
    if (leg === null) return null
    let index = last
    for (let place = length - 1; place >= 0; place -= 1) {
      const numbers = this.#pieceAt(index)
      const start = placeAt(index)
      readBefore(numbers, start, leg[place] as FactBefore)
      index = numbers[start] as number
    }
    return leg
  }

  #lengthTo(last: number): number {
    return last === NO_FACT ? 0 : (this.#pieceAt(last)[placeAt(last) + MARKS] as number) >> LENGTH_SHIFT
  }

  #pieceAt(index: number): Float64Array {
    return this.#pieces[Math.floor(index / PIECE)] as Float64Array
  }
}

/** The remainder, without the slow one of numbers that are no small integers. */
function placeAt(index: number): number {
  return index - Math.floor(index / PIECE) * PIECE
}

const NO_TEXTS: Texts = { agent: null, language: null, caseKey: null, customerKey: null }

function aFact(): FactBefore {
  const untold = { dueAt: null, waitMs: null, talkMs: null, holdMs: null, wrapMs: null }
  return { kind: 'offered', at: Number.MAX_SAFE_INTEGER, queueId: 0, vendorId: 0, siteId: 0, outbound: false, ...untold }
}

/** Answers where it ends. */
function write(
  into: Float64Array,
  start: number,
  { before, length }: { readonly before: number; readonly length: number },
  fact: LearnedFact,
): number {
  into[start] = before
  into[start + AT] = fact.at
  into[start + TIME] = fact.time
  into[start + HASH] = fact.hash
  into[start + QUEUE] = fact.queueId
  into[start + VENDOR] = fact.vendorId
  into[start + LEARNED] = fact.learned
  let marks = KIND_AT[fact.kind] | (fact.outbound ? OUTBOUND_MARK : 0) | (length << LENGTH_SHIFT)
  let end = start + STEP
  const { siteId, revision, n, waitMs, talkMs, holdMs, wrapMs, dueAt, toQueueId } = fact
  const put = (value: number, place: number): void => {
    into[end] = value
    end += 1
    marks |= 16 << place
  }
  if (siteId !== 0) put(siteId, 0)
  if (revision !== 0) put(revision, 1)
  if (n !== null) put(n, 2)
  if (waitMs !== null) put(waitMs, 3)
  if (talkMs !== null) put(talkMs, 4)
  if (holdMs !== null) put(holdMs, 5)
  if (wrapMs !== null) put(wrapMs, 6)
  if (dueAt !== null) put(dueAt, 7)
  if (toQueueId !== 0) put(toQueueId, 8)
  into[start + MARKS] = marks
  return end
}

function read(from: Float64Array, start: number, texts: Texts): LearnedFact {
  const marks = from[start + MARKS] as number
  const seldom = SELDOM.map((_, place) => seldomOf(from, start, marks, 16 << place))
  const [siteId, revision, n = null, waitMs = null, talkMs = null, holdMs = null, wrapMs = null, dueAt = null, toQueueId] = seldom
  return {
    kind: FACT_KINDS[marks & 15] as FactKind,
    at: from[start + AT] as number,
    time: from[start + TIME] as number,
    hash: from[start + HASH] as number,
    queueId: from[start + QUEUE] as number,
    vendorId: from[start + VENDOR] as number,
    learned: from[start + LEARNED] as number,
    outbound: (marks & OUTBOUND_MARK) !== 0,
    siteId: siteId ?? 0,
    revision: revision ?? 0,
    toQueueId: toQueueId ?? 0,
    ...{ n, waitMs, talkMs, holdMs, wrapMs, dueAt },
    ...texts,
  }
}

function readBefore(from: Float64Array, start: number, into: FactBefore): void {
  const marks = from[start + MARKS] as number
  into.kind = FACT_KINDS[marks & 15] as FactKind
  into.at = from[start + AT] as number
  into.queueId = from[start + QUEUE] as number
  into.vendorId = from[start + VENDOR] as number
  into.outbound = (marks & OUTBOUND_MARK) !== 0
  into.siteId = seldomOf(from, start, marks, SITE_MARK) ?? 0
  into.waitMs = seldomOf(from, start, marks, WAIT_MARK)
  into.talkMs = seldomOf(from, start, marks, TALK_MARK)
  into.holdMs = seldomOf(from, start, marks, HOLD_MARK)
  into.wrapMs = seldomOf(from, start, marks, WRAP_MARK)
  into.dueAt = seldomOf(from, start, marks, DUE_MARK)
}

function seldomOf(from: Float64Array, start: number, marks: number, mark: number): number | null {
  if ((marks & ANY_SELDOM) === 0 || (marks & mark) === 0) return null
  let at = start + STEP
  for (let other = 16; other < mark; other <<= 1) if ((marks & other) !== 0) at += 1
  return from[at] as number
}
