import type { AgentState } from '../../domain/contact/agent-state.ts'
import type { AgentNow } from '../../domain/interval/agents-now.ts'
import { MEASURE_COUNT } from '../../domain/interval/measure.ts'
import { emptyTally, type TallyDelta } from '../../domain/interval/tally.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/**
 * What one commit of one shard changed, as one audience may know it. Tallies come as differences, to be added in the order of versions;
 * all else comes as what holds now.
 */
export interface OutboxChange {
  readonly tallies: readonly TallyDelta[]
  readonly waiting: readonly WaitingChange[]
  readonly agents: readonly AgentChange[]
  /** Feeds heard in this commit, also those that had nothing to say; told to the internal audience. */
  readonly heard: readonly number[]
  /** Queues whose rules of counting changed: the differences in `tallies` leave them out, their tallies are to be loaded anew. */
  readonly recounted: readonly number[]
}

/** `contact` is null when it waits no more, or no more where this audience can see it. */
export interface WaitingChange {
  /** Feed, leg, stay and contact: the same text for the same stay. */
  readonly name: string
  readonly contact: WaitingContact | null
}

export interface AgentChange {
  readonly feedId: number
  readonly agent: string
  readonly now: AgentNow | null
}

/** One row of the outbox. */
export interface OutboxRow {
  readonly shard: number
  readonly version: number
  readonly learnedAt: Instant
  readonly change: OutboxChange
}

/**
 * The row's text. Only what is not zero is written, without names, since every commit writes it and every stream reads it:
 * `{"t":[[queue,vendor,site,start,[measure,amount,…],[buckets,bucket,count,…],[…]],…],"w":…,"a":…,"h":…,"r":…}`; absent is empty.
 */
export function outboxText(change: OutboxChange): string {
  const parts: string[] = []
  if (change.tallies.length > 0) parts.push(`"t":[${change.tallies.map(tallyText).join()}]`)
  if (change.waiting.length > 0) parts.push(`"w":${JSON.stringify(change.waiting.map(waitingParts))}`)
  if (change.agents.length > 0) parts.push(`"a":${JSON.stringify(change.agents.map(agentParts))}`)
  if (change.heard.length > 0) parts.push(`"h":${JSON.stringify(change.heard)}`)
  if (change.recounted.length > 0) parts.push(`"r":${JSON.stringify(change.recounted)}`)
  return `{${parts.join()}}`
}

/** Reads what `outboxText` wrote. */
export function readOutboxText(text: string): OutboxChange {
  const read = JSON.parse(text) as Partial<OutboxParts>
  return {
    tallies: (read.t ?? []).map(tallyOf),
    waiting: (read.w ?? []).map(waitingOf),
    agents: (read.a ?? []).map(agentOf),
    heard: read.h ?? [],
    recounted: read.r ?? [],
  }
}

interface OutboxParts {
  readonly t: readonly TallyParts[]
  readonly w: readonly WaitingParts[]
  readonly a: readonly AgentParts[]
  readonly h: readonly number[]
  readonly r: readonly number[]
}

type TallyParts = readonly [number, number, number, Instant, readonly number[], (readonly number[])?, (readonly number[])?]
type WaitingParts = readonly [string] | readonly [string, number, number, number, Instant, Instant | null]
type AgentParts =
  | readonly [number, string]
  | readonly [number, string, number, number, readonly number[], number, AgentState, string | null, Instant]

function tallyText({ key, tally }: TallyDelta): string {
  let measures = ''
  for (let at = 0; at < MEASURE_COUNT; at += 1) {
    const amount = tally.values[at] as number
    if (amount !== 0) measures += measures === '' ? `${at},${amount}` : `,${at},${amount}`
  }
  const waits =
    tally.answeredWaits.length === 0 && tally.abandonedWaits.length === 0
      ? ''
      : `,[${waitsText(tally.answeredWaits)}],[${waitsText(tally.abandonedWaits)}]`
  return `[${key.queueId},${key.vendorId},${key.siteId},${key.start},[${measures}]${waits}]`
}

function waitsText(waits: readonly number[]): string {
  let text = ''
  for (let bucket = 0; bucket < waits.length; bucket += 1) if (waits[bucket] !== 0) text += `,${bucket},${waits[bucket]}`
  return text === '' ? '' : `${waits.length}${text}`
}

function tallyOf([queueId, vendorId, siteId, start, measures, answered, abandoned]: TallyParts): TallyDelta {
  const tally = emptyTally()
  for (let at = 0; at < measures.length; at += 2) tally.values[measures[at] as number] = measures[at + 1] as number
  fillWaits(tally.answeredWaits, answered ?? [])
  fillWaits(tally.abandonedWaits, abandoned ?? [])
  return { key: { queueId, vendorId, siteId, start }, tally }
}

function fillWaits(into: number[], parts: readonly number[]): void {
  const buckets = parts[0] ?? 0
  for (let bucket = 0; bucket < buckets; bucket += 1) into.push(0)
  for (let at = 1; at < parts.length; at += 2) into[parts[at] as number] = parts[at + 1] as number
}

function waitingParts({ name, contact }: WaitingChange): WaitingParts {
  if (contact === null) return [name]
  return [name, contact.queueId, contact.vendorId, contact.siteId, contact.offeredAt, contact.dueAt ?? null]
}

function waitingOf(parts: WaitingParts): WaitingChange {
  if (parts.length === 1) return { name: parts[0], contact: null }
  const [name, queueId, vendorId, siteId, offeredAt, dueAt] = parts
  return { name, contact: { queueId, vendorId, siteId, offeredAt, dueAt } }
}

function agentParts({ feedId, agent, now }: AgentChange): AgentParts {
  if (now === null) return [feedId, agent]
  return [feedId, agent, now.vendorId, now.siteId, now.queueIds, now.queueId, now.state, now.nativeState, now.at]
}

function agentOf(parts: AgentParts): AgentChange {
  if (parts.length === 2) return { feedId: parts[0], agent: parts[1], now: null }
  const [feedId, agent, vendorId, siteId, queueIds, queueId, state, nativeState, at] = parts
  return { feedId, agent, now: { feedId, agent, vendorId, siteId, queueIds, queueId, state, nativeState, at } }
}
