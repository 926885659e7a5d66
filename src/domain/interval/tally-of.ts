import type { Stay } from '../contact/stay.ts'
import { type Instant, intervalStart } from '../shared/instant.ts'
import { MEASURE_AT, type Measure } from './measure.ts'
import type { QueueRules } from './queue-rules.ts'
import { emptyTally, type Tally, type TallyKey } from './tally.ts'
import { waitBucket } from './wait-edges.ts'

/** Receives each contribution: the tally of the key may be shared by several calls, so the receiver adds or subtracts in place. */
export type TallyOfKey = (key: TallyKey) => Tally

/**
 * What one stay contributes, given to the tallies that `tallyOfKey` hands out, `sign` times. Pure in the stay: an update takes the old
 * contribution away and adds the new one, so tallies always equal the sum over all stays.
 */
export function contributeStay(stay: Stay, rules: QueueRules, tallyOfKey: TallyOfKey, sign: 1 | -1): void {
  if (stay.outbound) {
    contributeOutbound(stay, tallyOfKey, sign)
    return
  }
  const offerStart = intervalStart(rules.offerInterval === 'offer' ? stay.offeredAt : (stay.decidedAt ?? stay.offeredAt))
  const routed = tallyOfKey({ queueId: stay.queueId, vendorId: stay.routedVendorId, siteId: stay.routedSiteId, start: offerStart })
  contributeOffer(stay, rules, routed, sign)
  if (stay.dueAt !== null) contributeDue(stay, stay.dueAt, tallyOfKey, sign)
  if (stay.outcome === 'answered') contributeAnswer(stay, rules, offerStart, tallyOfKey, sign)
}

function contributeOffer(stay: Stay, rules: QueueRules, routed: Tally, sign: 1 | -1): void {
  add(routed, 'offered', sign)
  if (stay.reopened) add(routed, 'reopened', sign)
  if (stay.outcome === 'waiting') return
  const waitMs = stay.waitMs ?? 0
  if (stay.outcome === 'answered') {
    add(routed, 'answeredOfOffered', sign)
    add(routed, 'waitAnsweredMs', sign * waitMs)
    if (stay.inService) add(routed, 'inService', sign)
    addWait(routed.answeredWaits, rules, waitMs, sign)
  } else if (stay.outcome === 'abandoned') {
    add(routed, 'abandoned', sign)
    add(routed, 'waitAbandonedMs', sign * waitMs)
    addWait(routed.abandonedWaits, rules, waitMs, sign)
  } else if (stay.outcome === 'flowedOut') {
    add(routed, 'flowedOut', sign)
    if (stay.callbackRequested) add(routed, 'callbackRequested', sign)
  } else {
    add(routed, 'lost', sign)
  }
}

function contributeDue(stay: Stay, dueAt: Instant, tallyOfKey: TallyOfKey, sign: 1 | -1): void {
  const key = { queueId: stay.queueId, vendorId: stay.routedVendorId, siteId: stay.routedSiteId, start: intervalStart(dueAt) }
  const tally = tallyOfKey(key)
  add(tally, 'due', sign)
  if (stay.firstReplyAt !== null && stay.firstReplyAt <= dueAt) add(tally, 'dueMet', sign)
}

function contributeAnswer(stay: Stay, rules: QueueRules, offerStart: Instant, tallyOfKey: TallyOfKey, sign: 1 | -1): void {
  const place = { queueId: stay.queueId, vendorId: stay.answeringVendorId, siteId: stay.answeringSiteId }
  add(tallyOfKey({ ...place, start: offerStart }), 'answered', sign)
  const handling = tallyOfKey({ ...place, start: handleStart(stay, rules) })
  if (stay.transfers > 0) add(handling, 'transferred', sign * stay.transfers)
  if (stay.replies > 0) add(handling, 'replied', sign * stay.replies)
  if (stay.endedAt === null) return
  add(handling, 'handled', sign)
  add(handling, 'talkMs', sign * stay.talkMs)
  add(handling, 'holdMs', sign * stay.holdMs)
  add(handling, 'wrapMs', sign * stay.wrapMs)
}

function handleStart(stay: Stay, rules: QueueRules): Instant {
  const answeredAt = stay.decidedAt ?? stay.offeredAt
  if (rules.handleInterval === 'offer') return intervalStart(stay.offeredAt)
  return intervalStart(rules.handleInterval === 'end' ? (stay.endedAt ?? answeredAt) : answeredAt)
}

/** Contacts we began ourselves are work, not demand: they never count as offered. */
function contributeOutbound(stay: Stay, tallyOfKey: TallyOfKey, sign: 1 | -1): void {
  const vendorId = stay.answeringVendorId || stay.routedVendorId
  const siteId = stay.answeringSiteId || stay.routedSiteId
  const tally = tallyOfKey({ queueId: stay.queueId, vendorId, siteId, start: intervalStart(stay.offeredAt) })
  add(tally, 'outbound', sign)
  add(tally, 'outboundMs', sign * (stay.talkMs + stay.holdMs + stay.wrapMs))
}

function add(tally: Tally, name: Measure, amount: number): void {
  const at = MEASURE_AT[name]
  tally.values[at] = (tally.values[at] as number) + amount
}

function addWait(waits: number[], rules: QueueRules, waitMs: number, sign: 1 | -1): void {
  while (waits.length <= rules.edgesMs.length) waits.push(0)
  const bucket = waitBucket(rules.edgesMs, waitMs)
  waits[bucket] = (waits[bucket] as number) + sign
}

/** Deltas of one batch, one tally per key. */
export class TallyDeltas {
  readonly #tallies = new Map<string, { readonly key: TallyKey; readonly tally: Tally }>()

  /** The tally of a key, made empty when first asked for. */
  readonly at: TallyOfKey = (key) => {
    const name = `${key.queueId},${key.vendorId},${key.siteId},${key.start}`
    const held = this.#tallies.get(name)
    if (held !== undefined) return held.tally
    const tally = emptyTally()
    this.#tallies.set(name, { key, tally })
    return tally
  }

  /** All keys touched, with what is to be added; a key whose changes cancelled out is there with an empty tally. */
  entries(): readonly { readonly key: TallyKey; readonly tally: Tally }[] {
    return [...this.#tallies.values()]
  }
}
