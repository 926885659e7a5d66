import type { Instant, Milliseconds } from '../shared/instant.ts'
import { err, ok, type Result } from '../shared/result.ts'
import type { LearnedFact } from './fact.ts'
import type { Inconsistency, Outcome, Stay } from './stay.ts'
import type { StayFacts } from './stay-facts.ts'

/** How the wait of a stay ended: the fact that decided it, null while it waits. */
interface Decision {
  readonly outcome: Outcome
  readonly fact: LearnedFact | null
}

/** The service of an answered stay: its answer and, once it is over, the fact that closed it. */
interface Service {
  readonly answer: LearnedFact
  readonly closing: LearnedFact | null
  readonly transfers: readonly LearnedFact[]
}

const WAITING: Decision = { outcome: 'waiting', fact: null }

/** What one stay means, from its start and its winning facts; an inconsistency names the facts that contradict. */
export function resolveStay(start: LearnedFact, facts: StayFacts, reopened: boolean): Result<Stay, Inconsistency> {
  const decided = decide(start, facts)
  const contradiction = contradictionIn(start, facts, decided)
  if (contradiction !== null) return err(contradiction)
  const answer = decided.outcome === 'answered' ? decided.fact : null
  const service = answer === null ? null : serviceOf(answer, facts)
  const closing = service?.closing ?? null
  const holdMs = service === null || closing === null ? 0 : holdOf(facts, service.answer.at, closing)
  return ok({
    queueId: start.queueId,
    routedVendorId: start.vendorId,
    routedSiteId: start.siteId,
    answeringVendorId: answer === null ? 0 : answer.vendorId || start.vendorId,
    answeringSiteId: answer === null ? 0 : answeringSiteOf(start, answer),
    agent: answer?.agent ?? null,
    outbound: start.outbound,
    reopened,
    offeredAt: start.at,
    outcome: decided.outcome,
    decidedAt: decided.fact?.at ?? null,
    waitMs: waitOf(start, facts, decided),
    inService: answer !== null && closing === null && !isLost(start, facts),
    endedAt: closing?.at ?? null,
    talkMs: service === null || closing === null ? 0 : talkOf(service.answer, closing, facts, holdMs),
    holdMs,
    wrapMs: closing === null ? 0 : wrapOf(facts, closing),
    transfers: service?.transfers.length ?? 0,
    replies: facts.replied.length,
    callbackRequested: decided.outcome === 'flowedOut' && facts.callbackRequested !== null,
    dueAt: start.dueAt,
    firstReplyAt: facts.replied[0]?.at ?? answer?.at ?? null,
  })
}

/** An answer (a first reply, where the feed knows no answer) wins; else the first way in which the contact left; `lost` comes last. */
function decide(start: LearnedFact, facts: StayFacts): Decision {
  const answer = facts.answered ?? facts.replied[0] ?? null
  if (answer !== null) return { outcome: 'answered', fact: answer }
  const flowed = flowOutOf(facts)
  const abandoned = facts.abandoned
  if (flowed !== null && (abandoned === null || flowed.at <= abandoned.at)) return { outcome: 'flowedOut', fact: flowed }
  if (abandoned !== null) return { outcome: 'abandoned', fact: abandoned }
  return isLost(start, facts) ? { outcome: 'lost', fact: facts.lost } : WAITING
}

/** A callback asked for is a flow-out with that reason; where both are known, the earlier one tells when the contact left. */
function flowOutOf(facts: StayFacts): LearnedFact | null {
  const { flowedOut, callbackRequested } = facts
  if (flowedOut === null || callbackRequested === null) return flowedOut ?? callbackRequested
  return callbackRequested.at <= flowedOut.at ? callbackRequested : flowedOut
}

/** `lost` is our own conclusion from the offer then known: an offer corrected to a later instant makes it void, not a contradiction. */
function isLost(start: LearnedFact, facts: StayFacts): boolean {
  return facts.lost !== null && facts.lost.at >= start.at
}

function contradictionIn(start: LearnedFact, facts: StayFacts, decided: Decision): Inconsistency | null {
  const decision = decided.fact
  if (decision === null) return null
  if (decision.at < start.at) return contradiction('decidedBeforeOffered', start, decision)
  if (decided.outcome !== 'answered') return null
  const { abandoned, ended, wrapped } = facts
  const flowed = flowOutOf(facts)
  if (abandoned !== null) return contradiction('answeredAndAbandoned', decision, abandoned)
  if (flowed !== null && flowed.at < decision.at) return contradiction('answeredAfterFlowedOut', flowed, decision)
  if (ended !== null && ended.at < decision.at) return contradiction('endedBeforeAnswered', decision, ended)
  if (wrapped !== null && ended !== null && wrapped.at < ended.at) return contradiction('wrappedBeforeEnded', ended, wrapped)
  if (wrapped !== null && wrapped.at < decision.at) return contradiction('wrappedBeforeAnswered', decision, wrapped)
  return null
}

function contradiction(rule: string, a: LearnedFact, b: LearnedFact): Inconsistency {
  return { rule, facts: [`${a.kind} at ${a.at}`, `${b.kind} at ${b.at}`] }
}

/** Service ends with `ended`, else with the last transfer out of it, else with the end of wrap; a transfer before the answer ends none. */
function serviceOf(answer: LearnedFact, facts: StayFacts): Service {
  const transfers = facts.transferred.length === 0 ? facts.transferred : facts.transferred.filter((fact) => fact.at >= answer.at)
  return { answer, transfers, closing: facts.ended ?? transfers.at(-1) ?? facts.wrapped }
}

type RoutedFact = Pick<LearnedFact, 'vendorId' | 'siteId'>

/** Where the answer names no site, the site of the offer stands only for the vendor it was routed to. */
export function answeringSiteOf(start: RoutedFact, answer: RoutedFact): number {
  if (answer.siteId !== 0) return answer.siteId
  return answer.vendorId === 0 || answer.vendorId === start.vendorId ? start.siteId : 0
}

function waitOf(start: LearnedFact, facts: StayFacts, decided: Decision): Milliseconds | null {
  if (decided.fact === null) return null
  const later = decided.outcome === 'answered' ? (facts.wrapped?.waitMs ?? facts.ended?.waitMs ?? null) : null
  return later ?? decided.fact.waitMs ?? decided.fact.at - start.at
}

/**
 * Talk as sent, else from the answer to the end of service less hold (and less wrap where only the end of wrap is known). A reply is the
 * end of the work on it, so from a first reply on there is no talk to measure by instants.
 */
function talkOf(answer: LearnedFact, closing: LearnedFact, facts: StayFacts, holdMs: Milliseconds): Milliseconds {
  const sent = facts.wrapped?.talkMs ?? closing.talkMs
  if (sent !== null) return sent
  if (answer.kind === 'replied') return 0
  const wrapMs = closing.kind === 'wrapped' ? wrapOf(facts, closing) : 0
  return Math.max(0, closing.at - answer.at - holdMs - wrapMs)
}

function wrapOf(facts: StayFacts, closing: LearnedFact): Milliseconds {
  const sent = facts.wrapped?.wrapMs ?? closing.wrapMs
  if (sent !== null) return sent
  return facts.wrapped === null ? 0 : Math.max(0, facts.wrapped.at - closing.at)
}

/**
 * Hold time: cumulative where sent, else each `held` up to the next `resumed`, within the service. Of a `held` and a `resumed` at one
 * instant, the one that changes the state comes first: one hold may end where the next begins, and a hold may last no time.
 */
function holdOf(facts: StayFacts, answeredAt: Instant, closing: LearnedFact): Milliseconds {
  const sent = facts.wrapped?.holdMs ?? closing.holdMs
  if (sent !== null) return sent
  const { held, resumed } = facts
  let total = 0
  let heldAt: Instant | null = null
  let next = 0
  for (const resume of resumed) {
    for (let hold = held[next]; hold !== undefined; hold = held[next]) {
      if (hold.at > resume.at || (hold.at === resume.at && heldAt !== null)) break
      heldAt ??= hold.at
      next += 1
    }
    if (heldAt !== null) total += within(heldAt, resume.at, answeredAt, closing.at)
    heldAt = null
  }
  heldAt ??= held[next]?.at ?? null
  return heldAt === null ? total : total + within(heldAt, closing.at, answeredAt, closing.at)
}

/** How much of [from, until) lies in [start, end). */
function within(from: Instant, until: Instant, start: Instant, end: Instant): Milliseconds {
  return Math.max(0, Math.min(until, end) - Math.max(from, start))
}
