import type { LegKey } from '../../domain/contact/fact.ts'
import type { TallyDelta } from '../../domain/interval/tally.ts'
import type { AgentChange, OutboxChange, WaitingChange } from './outbox-change.ts'
import type { AgentNowChange } from './plan-agents.ts'
import type { WaitingWrite } from './shard-state.ts'

/** The audience of staff, to whom everything is told; any other is the vendor of that id. */
export const INTERNAL_AUDIENCE = 0

interface Changed {
  readonly tallies: readonly TallyDelta[]
  readonly waiting: readonly WaitingWrite[]
  readonly agents: readonly AgentNowChange[]
  readonly heard: readonly number[]
}

/** What each audience is told: staff everything, also that nothing changed, and a vendor what is its own. */
export function outboxOf({ tallies, waiting, agents, heard }: Changed): ReadonlyMap<number, OutboxChange> {
  const parts = new Map<number, AudiencePart>()
  const partOf = (audience: number): AudiencePart => {
    let part = parts.get(audience)
    if (part === undefined) parts.set(audience, (part = { tallies: [], waiting: [], agents: [] }))
    return part
  }
  for (const delta of tallies) if (delta.key.vendorId !== 0) partOf(delta.key.vendorId).tallies.push(delta)
  for (const write of waiting) {
    const audiences = new Set([write.before?.vendorId ?? 0, write.after?.vendorId ?? 0])
    for (const audience of audiences) if (audience !== 0) partOf(audience).waiting.push(waitingChange(write, audience))
  }
  for (const change of agents) {
    const audiences = new Set([change.before?.vendorId ?? 0, change.after.vendorId])
    for (const audience of audiences) if (audience !== 0) partOf(audience).agents.push(agentChange(change, audience))
  }
  const outbox = new Map<number, OutboxChange>()
  for (const [audience, part] of parts) outbox.set(audience, { ...part, heard: [], recounted: [] })
  const all = {
    tallies: tallies.map(({ key, tally }) => ({ key, tally })),
    waiting: waiting.map((write) => waitingChange(write, INTERNAL_AUDIENCE)),
    agents: agents.map((change) => agentChange(change, INTERNAL_AUDIENCE)),
  }
  return outbox.set(INTERNAL_AUDIENCE, { ...all, heard, recounted: [] })
}

interface AudiencePart {
  readonly tallies: TallyDelta[]
  readonly waiting: WaitingChange[]
  readonly agents: AgentChange[]
}

/** Feed, leg, stay and contact of one stay. */
export function waitingName({ feedId, contactId, leg }: LegKey, stay: number): string {
  return `${feedId} ${leg} ${stay} ${contactId}`
}

function waitingChange({ key, stay, after }: WaitingWrite, audience: number): WaitingChange {
  const isSeen = after !== null && (audience === INTERNAL_AUDIENCE || after.vendorId === audience)
  return { name: waitingName(key, stay), contact: isSeen ? after : null }
}

function agentChange({ after }: AgentNowChange, audience: number): AgentChange {
  const isSeen = audience === INTERNAL_AUDIENCE || after.vendorId === audience
  return { feedId: after.feedId, agent: after.agent, now: isSeen ? after : null }
}
