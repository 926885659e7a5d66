import type { Instant, Milliseconds } from '../shared/instant.ts'
import { err, ok, type Result } from '../shared/result.ts'
import type { LearnedFact } from './fact.ts'
import type { Inconsistency, Outcome, Stay } from './stay.ts'

interface Decision {
  readonly outcome: Outcome
  readonly fact: LearnedFact | null
}

/** What one stay means, from its start and the winning facts by identity; an inconsistency names the facts that contradict. */
export function resolveStay(start: LearnedFact, facts: ReadonlyMap<string, LearnedFact>): Result<Stay, Inconsistency> {
  const replies = allOf(facts, 'replied')
  const answer = facts.get('answered') ?? replies[0] ?? null
  const decided = decide(facts, answer)
  const ended = facts.get('ended') ?? lastOf(allOf(facts, 'transferred'))
  const wrapped = facts.get('wrapped') ?? null
  const contradiction = contradictionIn(start, facts, decided, answer === null ? null : (facts.get('ended') ?? null))
  if (contradiction !== null) return err(contradiction)
  const answered = decided.outcome === 'answered' ? decided.fact : null
  const closing = answered === null ? null : (ended ?? wrapped)
  const holdMs = answered === null ? 0 : holdOf(facts, wrapped, closing)
  return ok({
    queueId: start.queueId,
    routedVendorId: start.vendorId,
    routedSiteId: start.siteId,
    answeringVendorId: answered === null ? 0 : answered.vendorId || start.vendorId,
    answeringSiteId: answered === null ? 0 : answered.siteId || (answered.vendorId === 0 ? start.siteId : 0),
    agent: answered?.agent ?? null,
    outbound: start.outbound,
    reopened: start.kind === 'reopened',
    offeredAt: start.at,
    outcome: decided.outcome,
    decidedAt: decided.fact?.at ?? null,
    waitMs: waitOf(start, decided, ended, wrapped),
    inService: answered !== null && closing === null,
    endedAt: closing?.at ?? null,
    talkMs: answered === null || closing === null ? 0 : talkOf(answered, closing, wrapped, holdMs),
    holdMs: closing === null ? 0 : holdMs,
    wrapMs: answered === null ? 0 : wrapOf(wrapped, ended),
    transfers: answered === null ? 0 : allOf(facts, 'transferred').length,
    replies: replies.length,
    callbackRequested: decided.fact?.kind === 'callbackRequested',
    dueAt: start.dueAt,
    firstReplyAt: replies[0]?.at ?? answered?.at ?? null,
  })
}

function decide(facts: ReadonlyMap<string, LearnedFact>, answer: LearnedFact | null): Decision {
  if (answer !== null) return { outcome: 'answered', fact: answer }
  const abandoned = facts.get('abandoned')
  if (abandoned !== undefined) return { outcome: 'abandoned', fact: abandoned }
  const flowed = facts.get('flowedOut') ?? facts.get('callbackRequested')
  if (flowed !== undefined) return { outcome: 'flowedOut', fact: flowed }
  const lost = facts.get('lost')
  if (lost !== undefined) return { outcome: 'lost', fact: lost }
  return { outcome: 'waiting', fact: null }
}

function contradictionIn(
  start: LearnedFact,
  facts: ReadonlyMap<string, LearnedFact>,
  decided: Decision,
  ended: LearnedFact | null,
): Inconsistency | null {
  const decision = decided.fact
  if (decision === null) return null
  if (decision.at < start.at) return contradiction('decidedBeforeOffered', start, decision)
  const abandoned = facts.get('abandoned')
  if (decided.outcome === 'answered' && abandoned !== undefined) return contradiction('answeredAndAbandoned', decision, abandoned)
  if (decided.outcome === 'answered' && ended !== null && ended.at < decision.at)
    return contradiction('endedBeforeAnswered', decision, ended)
  const wrapped = facts.get('wrapped')
  if (wrapped !== undefined && ended !== null && wrapped.at < ended.at) return contradiction('wrappedBeforeEnded', ended, wrapped)
  return null
}

function contradiction(rule: string, a: LearnedFact, b: LearnedFact): Inconsistency {
  return { rule, facts: [`${a.kind} at ${a.at}`, `${b.kind} at ${b.at}`] }
}

function waitOf(start: LearnedFact, decided: Decision, ended: LearnedFact | null, wrapped: LearnedFact | null): Milliseconds | null {
  if (decided.fact === null) return null
  const later = decided.outcome === 'answered' ? (wrapped?.waitMs ?? ended?.waitMs ?? null) : null
  return later ?? decided.fact.waitMs ?? decided.fact.at - start.at
}

function talkOf(answered: LearnedFact, closing: LearnedFact, wrapped: LearnedFact | null, holdMs: Milliseconds): Milliseconds {
  return wrapped?.talkMs ?? closing.talkMs ?? Math.max(0, closing.at - answered.at - holdMs)
}

function wrapOf(wrapped: LearnedFact | null, ended: LearnedFact | null): Milliseconds {
  if (wrapped === null) return ended?.wrapMs ?? 0
  return wrapped.wrapMs ?? (ended === null ? 0 : wrapped.at - ended.at)
}

/** Hold time: cumulative where sent, else each `held` up to the next `resumed` (or the end of service). */
function holdOf(facts: ReadonlyMap<string, LearnedFact>, wrapped: LearnedFact | null, closing: LearnedFact | null): Milliseconds {
  const sent = wrapped?.holdMs ?? closing?.holdMs ?? null
  if (sent !== null) return sent
  const held = allOf(facts, 'held')
  const resumed = allOf(facts, 'resumed')
  let total = 0
  let freeFrom: Instant = Number.NEGATIVE_INFINITY
  for (const hold of held) {
    if (hold.at < freeFrom) continue
    const until = resumed.find((fact) => fact.at >= hold.at)?.at ?? closing?.at ?? hold.at
    total += Math.max(0, until - hold.at)
    freeFrom = until
  }
  return total
}

/** All winning facts of a repeatable kind, in order of time. */
function allOf(facts: ReadonlyMap<string, LearnedFact>, kind: 'held' | 'resumed' | 'replied' | 'transferred'): LearnedFact[] {
  const found: LearnedFact[] = []
  for (const fact of facts.values()) if (fact.kind === kind) found.push(fact)
  return found.sort((a, b) => a.at - b.at || (a.n ?? 0) - (b.n ?? 0))
}

function lastOf(facts: readonly LearnedFact[]): LearnedFact | null {
  return facts.at(-1) ?? null
}
