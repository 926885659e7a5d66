import type { TallyDelta } from '../../domain/interval/tally.ts'
import { addTally } from '../../domain/interval/tally.ts'
import { TallyDeltas } from '../../domain/interval/tally-of.ts'
import { BatchSums, type TallyChange } from './batch-sums.ts'
import type { CountingBook } from './counting-book.ts'
import type { ItemResult } from './event.ts'
import { AgentPlanner } from './plan-agents.ts'
import { ContactPlanner } from './plan-contacts.ts'
import { outboxOf } from './plan-outbox.ts'
import { ReportedPlanner } from './plan-reported.ts'
import { feedOf, type ResolvedEvent } from './resolved-event.ts'
import type { HeardFeed, ShardState, ShardWrites } from './shard-state.ts'

/** What a batch makes of a shard, and what its senders are told, in the order of the events. */
export interface BatchPlan {
  readonly writes: ShardWrites
  readonly results: readonly ItemResult[]
}

/**
 * Decides a batch: pure, so the same state and events always give the same writes. `heardFeeds` are the feeds that speak in this commit,
 * also those that have nothing to say; what we release or conclude ourselves is not heard.
 */
export function planBatch(
  state: ShardState,
  events: readonly ResolvedEvent[],
  book: CountingBook,
  heardFeeds: readonly number[],
): BatchPlan {
  const { moment } = state
  const contacts = new ContactPlanner(moment, state.legs)
  const agents = new AgentPlanner(moment, state.agents)
  const reported = new ReportedPlanner(moment, state)
  const take = (event: ResolvedEvent): ItemResult => {
    switch (event.type) {
      case 'contact':
        return contacts.take(event)
      case 'agentState':
        return agents.take(event)
      case 'vendorInterval':
        return reported.takeReport(event)
      case 'plan':
        return reported.takePlan(event)
    }
  }
  const results = events.map(take)
  const sums = new BatchSums(moment.learnedAt)
  const contactPlan = contacts.plan(sums, book)
  const agentPlan = agents.plan(sums)
  const tallies = sums.changes()
  const heard = heardOf(events, results, heardFeeds)
  const writes: ShardWrites = {
    moment,
    ...contactPlan,
    tallies,
    days: daysOf(tallies, book),
    revisions: sums.revisions(),
    agentStates: agentPlan.states,
    agentsNow: agentPlan.now.map(({ after }) => after),
    reports: reported.reports,
    plans: reported.plans,
    counting: book.begun,
    heard,
    outbox: outboxOf({ tallies, waiting: contactPlan.waiting, agents: agentPlan.now, heard: heard.map(({ feedId }) => feedId) }),
  }
  return { writes, results }
}

/** The same changes by the queues' own local days. */
function daysOf(changes: readonly TallyChange[], book: CountingBook): readonly TallyDelta[] {
  const days = new TallyDeltas()
  for (const { key, tally } of changes) addTally(days.at({ ...key, start: book.dayStartOf(key.queueId, key.start) }), tally)
  return days.entries()
}

function heardOf(events: readonly ResolvedEvent[], results: readonly ItemResult[], heardFeeds: readonly number[]): readonly HeardFeed[] {
  const heard = new Map(heardFeeds.map((feedId) => [feedId, { accepted: 0, duplicates: 0, quarantined: 0 }]))
  for (const [place, event] of events.entries()) {
    const counts = heard.get(feedOf(event))
    const status = results[place]?.status
    if (counts === undefined) continue
    if (status === 'accepted') counts.accepted += 1
    else if (status === 'duplicate') counts.duplicates += 1
    else counts.quarantined += 1
  }
  return [...heard].map(([feedId, counts]) => ({ feedId, ...counts }))
}
