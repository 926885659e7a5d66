import type { LearnedFact } from '../contact/fact.ts'
import type { FactBefore } from '../contact/packed-facts.ts'
import { answeringSiteOf } from '../contact/resolve-stay.ts'
import { type Instant, intervalStart, type Milliseconds } from '../shared/instant.ts'
import { MEASURE_AT } from './measure.ts'
import type { QueueRules } from './queue-rules.ts'
import { promisedBy } from './tally-of.ts'
import { ABANDONED_WAITS, ANSWERED_WAITS, type TallySink, type WaitHistogram } from './tally-sink.ts'
import { waitBucket } from './wait-edges.ts'

/**
 * Adds what the next fact of a contact changes, where the life of its leg was told plainly and in order up to now: offered, then answered
 * or abandoned, then ended, then wrapped. Answers whether it was so; where not, nothing was added, and the leg has to be resolved. Most facts are such,
 * and what they add is a tenth of what is taken back and added again otherwise. Equal to the difference of both, which tests hold it to.
 */
export function countInOrder(
  leg: readonly FactBefore[],
  fact: LearnedFact,
  rulesOf: (queueId: number) => QueueRules,
  sink: TallySink,
): boolean {
  const offer = leg.length === 0 ? fact : (leg[0] as FactBefore)
  if (offer.kind !== 'offered' || offer.outbound) return false
  const rules = rulesOf(offer.queueId)
  // By the other rule an offer moves to another interval when it is decided.
  if (rules.offerInterval !== 'offer') return false
  if (leg.length === 0) {
    atOffer(offer, sink)
    sink.add(MEASURE_AT.offered, 1)
    const dueAt = dueOf(offer, rules)
    if (dueAt !== null) addDue(offer, dueAt, MEASURE_AT.due, sink)
    return true
  }
  if (leg.length === 1) return countDecision(offer, fact, rules, sink)
  const answer = leg[1] as FactBefore
  if (answer.kind !== 'answered' || answer.at < offer.at) return false
  const service = { offer, answer, rules, sink }
  return leg.length === 2 ? countEnd(service, fact) : leg.length === 3 && countWrap(service, leg[2] as FactBefore, fact)
}

function countDecision(offer: FactBefore, fact: LearnedFact, rules: QueueRules, sink: TallySink): boolean {
  const isAnswer = fact.kind === 'answered'
  if (!isAnswer && fact.kind !== 'abandoned') return false
  if (fact.at < offer.at) return false
  const waitMs = fact.waitMs ?? fact.at - offer.at
  atOffer(offer, sink)
  if (!isAnswer) {
    sink.add(MEASURE_AT.abandoned, 1)
    sink.add(MEASURE_AT.waitAbandonedMs, waitMs)
    addWait(sink, ABANDONED_WAITS, rules, waitMs)
    return true
  }
  sink.add(MEASURE_AT.answeredOfOffered, 1)
  sink.add(MEASURE_AT.waitAnsweredMs, waitMs)
  sink.add(MEASURE_AT.inService, 1)
  addWait(sink, ANSWERED_WAITS, rules, waitMs)
  atAnswer(offer, fact, intervalStart(offer.at), sink)
  sink.add(MEASURE_AT.answered, 1)
  const dueAt = dueOf(offer, rules)
  if (dueAt !== null && fact.at <= dueAt) addDue(offer, dueAt, MEASURE_AT.dueMet, sink)
  return true
}

interface Service {
  readonly offer: FactBefore
  readonly answer: FactBefore
  readonly rules: QueueRules
  readonly sink: TallySink
}

function countEnd(service: Service, end: LearnedFact): boolean {
  const { offer, answer, sink } = service
  // An end that says how long the contact had waited corrects the wait.
  if (end.kind !== 'ended' || end.at < answer.at || end.waitMs !== null) return false
  const holdMs = end.holdMs ?? 0
  atOffer(offer, sink)
  sink.add(MEASURE_AT.inService, -1)
  atHandling(service, end)
  sink.add(MEASURE_AT.handled, 1)
  sink.add(MEASURE_AT.talkMs, end.talkMs ?? talkOf(answer, end, holdMs))
  sink.add(MEASURE_AT.holdMs, holdMs)
  sink.add(MEASURE_AT.wrapMs, end.wrapMs ?? 0)
  return true
}

/** What the end of wrap tells of the service takes the place of what the end told. */
function countWrap(service: Service, end: FactBefore, wrap: LearnedFact): boolean {
  const { answer, sink } = service
  if (end.kind !== 'ended' || end.at < answer.at || end.waitMs !== null) return false
  if (wrap.kind !== 'wrapped' || wrap.at < end.at || wrap.waitMs !== null) return false
  const heldMs = end.holdMs ?? 0
  const holdMs = wrap.holdMs ?? heldMs
  atHandling(service, end)
  sink.add(MEASURE_AT.talkMs, (wrap.talkMs ?? end.talkMs ?? talkOf(answer, end, holdMs)) - (end.talkMs ?? talkOf(answer, end, heldMs)))
  sink.add(MEASURE_AT.holdMs, holdMs - heldMs)
  sink.add(MEASURE_AT.wrapMs, (wrap.wrapMs ?? end.wrapMs ?? wrap.at - end.at) - (end.wrapMs ?? 0))
  return true
}

function talkOf(answer: FactBefore, end: FactBefore, holdMs: Milliseconds): Milliseconds {
  return Math.max(0, end.at - answer.at - holdMs)
}

function atHandling({ offer, answer, rules, sink }: Service, end: FactBefore): void {
  const { handleInterval } = rules
  const handledAt = handleInterval === 'offer' ? offer.at : handleInterval === 'end' ? end.at : answer.at
  atAnswer(offer, answer, intervalStart(handledAt), sink)
}

function dueOf({ at, dueAt }: FactBefore, rules: QueueRules): Instant | null {
  return dueAt ?? promisedBy(at, rules)
}

function addDue({ queueId, vendorId, siteId }: FactBefore, dueAt: Instant, measureAt: number, sink: TallySink): void {
  sink.at(queueId, vendorId, siteId, intervalStart(dueAt))
  sink.add(measureAt, 1)
}

function atOffer({ queueId, vendorId, siteId, at }: FactBefore, sink: TallySink): void {
  sink.at(queueId, vendorId, siteId, intervalStart(at))
}

function atAnswer(offer: FactBefore, answer: FactBefore, start: Instant, sink: TallySink): void {
  sink.at(offer.queueId, answer.vendorId || offer.vendorId, answeringSiteOf(offer, answer), start)
}

function addWait(sink: TallySink, histogram: WaitHistogram, { edgesMs }: QueueRules, waitMs: Milliseconds): void {
  sink.addWait(histogram, waitBucket(edgesMs, waitMs), edgesMs.length + 1, 1)
}
