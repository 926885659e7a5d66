import type { AgentStateFact } from '../../src/domain/contact/agent-state.ts'
import { winningStates } from '../../src/domain/contact/agent-state.ts'
import type { LearnedFact } from '../../src/domain/contact/fact.ts'
import { type Leg, legAsKnownAt, mergeFact } from '../../src/domain/contact/leg.ts'
import { resolveLeg } from '../../src/domain/contact/resolve-leg.ts'
import { AgentFold } from '../../src/domain/interval/agent-fold.ts'
import { contributeAgentStates } from '../../src/domain/interval/agent-span.ts'
import { ContactFold, contributeLeg } from '../../src/domain/interval/contact-fold.ts'
import { MEASURES } from '../../src/domain/interval/measure.ts'
import type { QueueRules } from '../../src/domain/interval/queue-rules.ts'
import { isEmptyTally, measure, type TallyDelta } from '../../src/domain/interval/tally.ts'
import { TallyDeltas } from '../../src/domain/interval/tally-of.ts'
import { KeyedSink } from '../../src/domain/interval/tally-sink.ts'
import type { Delivery } from './delivery.ts'

/** Every figure that is not zero, one a line, in alphabetical order: the form in which two ways of counting are compared bit for bit. */
export function figuresText(tallies: Iterable<TallyDelta>): string {
  const lines: string[] = []
  for (const { key, tally } of tallies) {
    if (isEmptyTally(tally)) continue
    const place = `${key.queueId} ${key.vendorId} ${key.siteId} ${key.start}`
    for (const name of MEASURES) if (measure(tally, name) !== 0) lines.push(`${place} ${name} = ${measure(tally, name)}`)
    for (const [bucket, count] of tally.answeredWaits.entries()) if (count !== 0) lines.push(`${place} answeredWaits ${bucket} = ${count}`)
    for (const [bucket, count] of tally.abandonedWaits.entries())
      if (count !== 0) lines.push(`${place} abandonedWaits ${bucket} = ${count}`)
  }
  return lines.sort().join('\n')
}

/** Takes deliveries one after the other, as they come, and holds what they add up to. */
export class IncrementalCount {
  readonly #deltas = new TallyDeltas()
  readonly contacts: ContactFold
  readonly agents: AgentFold
  #learned = 0

  constructor(rules: readonly QueueRules[]) {
    this.contacts = new ContactFold(new KeyedSink(this.#deltas.at), rulesOf(rules))
    this.agents = new AgentFold(new KeyedSink(this.#deltas.at))
  }

  take(delivery: Delivery): void {
    this.#learned += 1
    if (delivery.kind === 'agent') this.agents.learn(delivery.state)
    else this.contacts.learn(delivery.key, { ...delivery.fact, learned: this.#learned })
  }

  /** How many deliveries were taken: the version of what is held. */
  get version(): number {
    return this.#learned
  }

  tallies(): readonly TallyDelta[] {
    return this.#deltas.entries()
  }

  text(): string {
    return figuresText(this.tallies())
  }
}

/** The same count from nothing: all facts first, then what they mean, then one sum; as known when the shard stood at `version`. */
export function recomputedText(rules: readonly QueueRules[], deliveries: readonly Delivery[], version = deliveries.length): string {
  const deltas = new TallyDeltas()
  const legs = new Map<string, Leg>()
  const agents = new Map<string, (AgentStateFact & { readonly learned: number })[]>()
  for (const [place, delivery] of deliveries.entries()) {
    if (delivery.kind === 'agent') {
      const name = `${delivery.state.feedId} ${delivery.state.agent}`
      agents.set(name, [...(agents.get(name) ?? []), { ...delivery.state, learned: place + 1 }])
      continue
    }
    const name = `${delivery.key.feedId} ${delivery.key.leg} ${delivery.key.contactId}`
    const fact: LearnedFact = { ...delivery.fact, learned: place + 1 }
    const merged = mergeFact(legs.get(name) ?? [], fact)
    if (merged.kind === 'accepted' || merged.kind === 'restated') legs.set(name, merged.leg)
  }
  const sink = new KeyedSink(deltas.at)
  for (const leg of legs.values()) contributeLeg(resolveLeg(legAsKnownAt(leg, version)), rulesOf(rules), sink, 1)
  for (const states of agents.values()) {
    contributeAgentStates([], winningStates(states.filter(({ learned }) => learned <= version)), deltas.at)
  }
  return figuresText(deltas.entries())
}

/** The rules of a queue among these. */
export function rulesOf(rules: readonly QueueRules[]): (queueId: number) => QueueRules {
  const byQueue = new Map(rules.map((each) => [each.queueId, each]))
  return (queueId) => {
    const found = byQueue.get(queueId)
    if (found === undefined) throw new Error(`queue ${queueId} has no rules, expected one of ${[...byQueue.keys()].join(', ')}`)
    return found
  }
}
