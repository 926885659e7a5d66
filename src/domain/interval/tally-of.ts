import type { Stay } from '../contact/stay.ts'
import { type Instant, intervalStart, type Milliseconds } from '../shared/instant.ts'
import { addBusinessTime } from './business-clock.ts'
import { MEASURE_AT, type Measure } from './measure.ts'
import type { QueueRules } from './queue-rules.ts'
import { emptyTally, type Tally, type TallyDelta, type TallyKey } from './tally.ts'
import { ABANDONED_WAITS, ANSWERED_WAITS, KeyedSink, type TallySink, type WaitHistogram } from './tally-sink.ts'
import { waitBucket } from './wait-edges.ts'

/** Receives each contribution: the tally of the key may be shared by several calls, so the receiver adds or subtracts in place. */
export type TallyOfKey = (key: TallyKey) => Tally

/**
 * What one stay contributes, given to the tallies that `tallyOfKey` hands out, `sign` times. Pure in the stay: an update takes the old
 * contribution away and adds the new one, so tallies always equal the sum over all stays.
 */
export function contributeStay(stay: Stay, rules: QueueRules, tallyOfKey: TallyOfKey, sign: 1 | -1): void {
  contributeStayTo(stay, rules, new KeyedSink(tallyOfKey), sign)
}

/** The same into any sink: a fold takes the additions as they come, without a tally of its own for each key. */
export function contributeStayTo(stay: Stay, rules: QueueRules, sink: TallySink, sign: 1 | -1): void {
  if (stay.outbound) {
    contributeOutbound(stay, sink, sign)
    return
  }
  const offerStart = offerStartOf(stay, rules)
  sink.at(stay.queueId, stay.routedVendorId, stay.routedSiteId, offerStart)
  contributeOffer(stay, rules, sink, sign)
  contributeDue(stay, rules, sink, sign)
  if (stay.outcome === 'answered') contributeAnswer(stay, rules, offerStart, sink, sign)
}

/** The interval that an offer, its wait and its service level belong to, by the queue's rule. */
function offerStartOf(stay: Stay, rules: QueueRules): Instant {
  return intervalStart(rules.offerInterval === 'offer' ? stay.offeredAt : (stay.decidedAt ?? stay.offeredAt))
}

function contributeOffer(stay: Stay, rules: QueueRules, sink: TallySink, sign: 1 | -1): void {
  add(sink, 'offered', sign)
  if (stay.reopened) add(sink, 'reopened', sign)
  const waitMs = stay.waitMs ?? 0
  switch (stay.outcome) {
    case 'waiting':
      return
    case 'answered':
      add(sink, 'answeredOfOffered', sign)
      add(sink, 'waitAnsweredMs', sign * waitMs)
      if (stay.inService) add(sink, 'inService', sign)
      addWait(sink, ANSWERED_WAITS, rules, waitMs, sign)
      return
    case 'abandoned':
      add(sink, 'abandoned', sign)
      add(sink, 'waitAbandonedMs', sign * waitMs)
      addWait(sink, ABANDONED_WAITS, rules, waitMs, sign)
      return
    case 'flowedOut':
      add(sink, 'flowedOut', sign)
      if (stay.callbackRequested) add(sink, 'callbackRequested', sign)
      return
    case 'lost':
      add(sink, 'lost', sign)
  }
}

/** A promise is due at the instant the feed gave, else by the queue's own promise; what flowed out before is due where it went. */
function contributeDue(stay: Stay, rules: QueueRules, sink: TallySink, sign: 1 | -1): void {
  const dueAt = stay.dueAt ?? promisedBy(stay.offeredAt, rules)
  if (dueAt === null) return
  if (stay.outcome === 'flowedOut' && stay.decidedAt !== null && stay.decidedAt <= dueAt) return
  sink.at(stay.queueId, stay.routedVendorId, stay.routedSiteId, intervalStart(dueAt))
  add(sink, 'due', sign)
  if (stay.firstReplyAt !== null && stay.firstReplyAt <= dueAt) add(sink, 'dueMet', sign)
}

/** When a queue's own promise falls due; null where it makes none. */
export function promisedBy(offeredAt: Instant, rules: QueueRules): Instant | null {
  return rules.promise === undefined ? null : addBusinessTime(rules.promise.openWindows, offeredAt, rules.promise.withinMs)
}

function contributeAnswer(stay: Stay, rules: QueueRules, offerStart: Instant, sink: TallySink, sign: 1 | -1): void {
  sink.at(stay.queueId, stay.answeringVendorId, stay.answeringSiteId, offerStart)
  add(sink, 'answered', sign)
  if (stay.endedAt === null && stay.replies === 0) return
  sink.at(stay.queueId, stay.answeringVendorId, stay.answeringSiteId, handleStart(stay, rules))
  if (stay.replies > 0) add(sink, 'replied', sign * stay.replies)
  if (stay.endedAt === null) return
  if (stay.transfers > 0) add(sink, 'transferred', sign)
  add(sink, 'handled', sign)
  add(sink, 'talkMs', sign * stay.talkMs)
  add(sink, 'holdMs', sign * stay.holdMs)
  add(sink, 'wrapMs', sign * stay.wrapMs)
}

function handleStart(stay: Stay, rules: QueueRules): Instant {
  const answeredAt = stay.decidedAt ?? stay.offeredAt
  if (rules.handleInterval === 'offer') return intervalStart(stay.offeredAt)
  return intervalStart(rules.handleInterval === 'end' ? (stay.endedAt ?? answeredAt) : answeredAt)
}

/** Contacts we began ourselves are work, not demand: they never count as offered. */
function contributeOutbound(stay: Stay, sink: TallySink, sign: 1 | -1): void {
  const vendorId = stay.answeringVendorId || stay.routedVendorId
  const siteId = stay.answeringVendorId === 0 ? stay.routedSiteId : stay.answeringSiteId
  sink.at(stay.queueId, vendorId, siteId, intervalStart(stay.offeredAt))
  add(sink, 'outbound', sign)
  add(sink, 'outboundMs', sign * (stay.talkMs + stay.holdMs + stay.wrapMs))
}

function add(sink: TallySink, name: Measure, amount: number): void {
  sink.add(MEASURE_AT[name], amount)
}

function addWait(sink: TallySink, histogram: WaitHistogram, rules: QueueRules, waitMs: Milliseconds, sign: 1 | -1): void {
  sink.addWait(histogram, waitBucket(rules.edgesMs, waitMs), rules.edgesMs.length + 1, sign)
}

/** Deltas of one batch, one tally per key. */
export class TallyDeltas {
  /** By interval, then queue; the few vendors and sites of one queue are searched one by one. */
  readonly #byStart = new Map<Instant, Map<number, TallyDelta[]>>()
  readonly #all: TallyDelta[] = []

  /** The tally of a key, made empty when first asked for. */
  readonly at: TallyOfKey = (key) => {
    const held = this.#heldAt(key)
    for (const delta of held) if (delta.key.vendorId === key.vendorId && delta.key.siteId === key.siteId) return delta.tally
    const delta = { key, tally: emptyTally() }
    held.push(delta)
    this.#all.push(delta)
    return delta.tally
  }

  /** All keys touched, with what is to be added; a key whose changes cancelled out is there with an empty tally. */
  entries(): readonly TallyDelta[] {
    return this.#all
  }

  #heldAt(key: TallyKey): TallyDelta[] {
    let byQueue = this.#byStart.get(key.start)
    if (byQueue === undefined) this.#byStart.set(key.start, (byQueue = new Map()))
    let held = byQueue.get(key.queueId)
    if (held === undefined) byQueue.set(key.queueId, (held = []))
    return held
  }
}
