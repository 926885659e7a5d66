import type { QueueRules } from '../../domain/interval/queue-rules.ts'
import { STANDARD_EDGES_MS, waitEdges } from '../../domain/interval/wait-edges.ts'
import { countedWaitsOf } from '../../domain/record/counted-waits.ts'
import type { Directory, Queue } from '../../domain/record/directory.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'

/**
 * By which rules a shard counts a queue. They are kept with the tallies and change only together with them: a record that was edited
 * takes effect when its queue has been recomputed, so what is taken back is always what was added.
 */
export interface CountingRules {
  readonly queueId: number
  /** Every threshold that was ever declared is an edge for good, so a sum over days that had different targets stays exact. */
  readonly edgesMs: readonly Milliseconds[]
  /** By the instant of the offer, in order of time; the first also holds for whatever is earlier. Never empty. */
  readonly spans: readonly CountingSpan[]
}

export interface CountingSpan {
  readonly from: Instant
  readonly offerInterval: QueueRules['offerInterval']
  readonly handleInterval: QueueRules['handleInterval']
  /** The zone of the queue's local day. */
  readonly zone: string
}

/** The queue of agents that serve none. It has no record, so it counts by these rules. */
export const UNASSIGNED_QUEUE_ID = 0

/** The rules that the records call for; `held` are those in force, whose edges stay. */
export function countingRulesOf(directory: Directory, queueId: number, held: CountingRules | null = null): CountingRules {
  const history = directory.queueHistory(queueId)
  const declared = history.flatMap(({ value }) => declaredMs(value))
  const spans: CountingSpan[] = []
  for (const { from, value } of history) {
    const { offerInterval, handleInterval, zone } = value
    const last = spans.at(-1)
    if (last?.offerInterval === offerInterval && last.handleInterval === handleInterval && last.zone === zone) continue
    spans.push({ from: last === undefined ? 0 : from, offerInterval, handleInterval, zone })
  }
  if (spans.length === 0) spans.push({ from: 0, offerInterval: 'offer', handleInterval: 'answer', zone: 'UTC' })
  return { queueId, edgesMs: waitEdges([...declared, ...(held?.edgesMs ?? STANDARD_EDGES_MS)]), spans }
}

/** What stands in the store for these rules, and the same text for the same rules. */
export function countingText({ edgesMs, spans }: CountingRules): string {
  return JSON.stringify({ edgesMs, spans: spans.map((span) => [span.from, span.offerInterval, span.handleInterval, span.zone]) })
}

/** Reads what `countingText` wrote. */
export function readCountingText(queueId: number, text: string): CountingRules {
  const read = JSON.parse(text) as { readonly edgesMs: readonly number[]; readonly spans: readonly SpanText[] }
  const spans = read.spans.map(([from, offerInterval, handleInterval, zone]) => ({ from, offerInterval, handleInterval, zone }))
  return { queueId, edgesMs: read.edgesMs, spans }
}

type SpanText = readonly [Instant, CountingSpan['offerInterval'], CountingSpan['handleInterval'], string]

/** The span of the rules that holds for an offer at `at`. */
export function spanAt({ spans }: CountingRules, at: Instant): CountingSpan {
  let found = spans[0] as CountingSpan
  for (const span of spans) if (span.from <= at) found = span
  return found
}

function declaredMs(queue: Queue): readonly Milliseconds[] {
  return countedWaitsOf(queue).map((seconds) => seconds * SECOND_MS)
}
