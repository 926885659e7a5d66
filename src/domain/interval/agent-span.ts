import type { AgentState, AgentStateFact } from '../contact/agent-state.ts'
import { HOUR_MS, INTERVAL_MS, type Instant, intervalStart, type Milliseconds } from '../shared/instant.ts'
import { MEASURE_AT } from './measure.ts'
import type { TallyOfKey } from './tally-of.ts'
import { KeyedSink, type TallySink } from './tally-sink.ts'

/** A state that is not followed by another is believed for so long, then the agent is taken to have left unseen. */
export const SPAN_MS_MAX = 16 * HOUR_MS

/** What a span of a state needs to be counted; a whole state fact is one. */
export type CountedState = Pick<AgentStateFact, 'feedId' | 'at' | 'vendorId' | 'siteId' | 'queueIds' | 'queueId' | 'state'>

/** A time an agent spent in one state; half-open. */
export interface AgentSpan {
  readonly state: CountedState
  readonly start: Instant
  readonly end: Instant
}

const STAFFED_AT = MEASURE_AT.staffedMs
const MEASURE_OF_STATE: Readonly<Record<Exclude<AgentState, 'offline'>, number>> = {
  available: MEASURE_AT.availableMs,
  handling: MEASURE_AT.agentHandlingMs,
  wrap: MEASURE_AT.agentWrapMs,
  break: MEASURE_AT.breakMs,
  training: MEASURE_AT.otherAuxMs,
  meeting: MEASURE_AT.otherAuxMs,
  other_aux: MEASURE_AT.otherAuxMs,
}

/**
 * The spans between consecutive states of one agent (winners in order of time). The last state opens a span that only a next one closes:
 * it is no part of a tally, and `openSpan` adds it at the moment of the answer.
 */
export function closedSpans(states: readonly CountedState[]): readonly AgentSpan[] {
  const spans: AgentSpan[] = []
  for (let place = 1; place < states.length; place += 1) {
    const state = states[place - 1] as CountedState
    const next = states[place] as CountedState
    if (state.state !== 'offline') spans.push({ state, start: state.at, end: Math.min(next.at, state.at + SPAN_MS_MAX) })
  }
  return spans
}

/** The span that an agent's last state has lasted at `asOf`; null where it is offline, not begun, or over unseen. */
export function openSpan(last: CountedState, asOf: Instant): AgentSpan | null {
  const end = Math.min(asOf, last.at + SPAN_MS_MAX)
  return last.state === 'offline' || end <= last.at ? null : { state: last, start: last.at, end }
}

/**
 * What a change of an agent's states adds: `before` and `after` are the winning states from the last one before the first change to the
 * first one after the last change. Those two frame the change, so nothing outside them is touched.
 */
export function contributeAgentStates(before: readonly CountedState[], after: readonly CountedState[], tallyOfKey: TallyOfKey): void {
  contributeAgentStatesTo(before, after, new KeyedSink(tallyOfKey))
}

/** The same into any sink. */
export function contributeAgentStatesTo(before: readonly CountedState[], after: readonly CountedState[], sink: TallySink): void {
  for (const span of closedSpans(before)) contributeSpan(span, sink, -1)
  for (const span of closedSpans(after)) contributeSpan(span, sink, 1)
}

/**
 * Splits a span exactly over its 15-minute intervals, and each part over the queues it belongs to: handling and wrap go to the queue of
 * the contact in hand where the feed names it, everything else in equal milliseconds to the queues the agent serves.
 */
export function contributeSpan(span: AgentSpan, sink: TallySink, sign: 1 | -1): void {
  const { state, end } = span
  if (state.state === 'offline') return
  const queueIds = queuesOf(state)
  const measureAt = MEASURE_OF_STATE[state.state]
  let from = span.start
  while (from < end) {
    const start = intervalStart(from)
    const until = Math.min(end, start + INTERVAL_MS)
    for (const [place, queueId] of queueIds.entries()) {
      const ms = shareOf(until - from, queueIds.length, place)
      if (ms === 0) continue
      sink.at(queueId, state.vendorId, state.siteId, start)
      sink.add(STAFFED_AT, sign * ms)
      sink.add(measureAt, sign * ms)
    }
    from = until
  }
}

/** The queues that time in a state belongs to, ascending; 0 (`unassigned`) where none is known. */
export function queuesOf(state: Pick<CountedState, 'state' | 'queueId' | 'queueIds'>): readonly number[] {
  if (state.queueId !== 0 && (state.state === 'handling' || state.state === 'wrap')) return [state.queueId]
  if (state.queueIds.length <= 1) return state.queueIds.length === 0 ? UNASSIGNED : state.queueIds
  return [...new Set(state.queueIds)].sort((a, b) => a - b)
}

const UNASSIGNED: readonly number[] = [0]

/** An equal share of whole milliseconds; what is left over goes to the lowest queue ids, one each. */
function shareOf(ms: Milliseconds, parts: number, place: number): Milliseconds {
  return Math.floor(ms / parts) + (place < ms % parts ? 1 : 0)
}
