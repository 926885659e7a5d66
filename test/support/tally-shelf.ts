import type { CountedQueue, KnownAt, Moment, TallyAnswer, TallyPlan, TallyReads } from '../../src/app/kpi-query.ts'
import { mappedQueues } from '../../src/app/kpis-freshness.ts'
import { TallyGather } from '../../src/app/tally-gather.ts'
import type { Stay } from '../../src/domain/contact/stay.ts'
import type { AgentSpan } from '../../src/domain/interval/agent-span.ts'
import { MEASURE_AT } from '../../src/domain/interval/measure.ts'
import type { QueueRules } from '../../src/domain/interval/queue-rules.ts'
import type { Tally } from '../../src/domain/interval/tally.ts'
import { contributeStay } from '../../src/domain/interval/tally-of.ts'
import type { VendorReport } from '../../src/domain/interval/vendor-report.ts'
import { directoryOf } from '../../src/domain/record/directory.ts'
import type { RecordEntry } from '../../src/domain/record/record-entry.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { ok, type Result } from '../../src/domain/shared/result.ts'

/** What a shelf holds: a store in memory, for tests of what is done with what was read. */
export interface ShelfContents {
  readonly asOf: Instant
  readonly entries: readonly RecordEntry[]
  readonly stays: readonly Stay[]
  readonly openSpans?: readonly AgentSpan[]
  readonly reports?: readonly VendorReport[]
  readonly lastHeard?: ReadonlyMap<number, Instant>
}

/** What a plan does not ask for is 0, as the store answers it: whoever reads too little is to see so. */
function onlyAsked(tally: Tally, { measures }: TallyPlan): Tally {
  if (measures === undefined) return tally
  return { ...tally, values: tally.values.map((value, place) => (measures.some((measure) => MEASURE_AT[measure] === place) ? value : 0)) }
}

/** The port that figures are read by, and which plans it was asked for. */
export function tallyShelf(contents: ShelfContents): TallyReads & { readonly plans: readonly TallyPlan[] } {
  const { asOf, entries, stays } = contents
  const directory = directoryOf(entries, asOf)
  const rulesOf = (queueId: number): QueueRules => {
    const rules = directory.queueRules(queueId, asOf)
    if (rules === null) throw new Error(`queue ${queueId} has no record`)
    return rules
  }
  const counted = new Map<number, CountedQueue>(
    [...new Set(stays.map((stay) => stay.queueId))].map((queueId) => {
      const zones = directory.queueHistory(queueId).map(({ from, value }) => ({ from, zone: value.zone }))
      return [queueId, { queueId, zones }]
    }),
  )
  const moment: Moment = { asOf, version: [stays.length], directory, queuesOfFeed: mappedQueues(directory, asOf), counted }
  const plans: TallyPlan[] = []
  return {
    plans,
    read: async <P extends TallyPlan, E>(_scope: unknown, _knownAt: KnownAt | null, planAt: (moment: Moment) => Result<P, E>) => {
      const plan = planAt(moment)
      if (!plan.ok) return plan
      plans.push(plan.value)
      return ok(readPlan(plan.value))
    },
  }

  function readPlan<P extends TallyPlan>(plan: P): TallyAnswer<P> {
    const gather = new TallyGather(plan)
    for (const stay of stays) {
      const rules = rulesOf(stay.queueId)
      contributeStay(stay, rules, (key) => gather.tallyFor(key, rules.edgesMs), 1)
    }
    const open = plan.withOpen === false ? [] : stays
    const waiting = open
      .filter((stay) => stay.outcome === 'waiting')
      .map((stay) => ({ ...stay, vendorId: stay.routedVendorId, siteId: stay.routedSiteId }))
    return {
      moment,
      plan,
      tallies: gather.tallies().map((counted) => ({ ...counted, tally: onlyAsked(counted.tally, plan) })),
      waiting: waiting.filter(({ offeredAt }) => offeredAt >= plan.from && offeredAt < plan.to),
      openSpans: plan.withOpen === false ? [] : (contents.openSpans ?? []),
      reports: plan.withReports ? (contents.reports ?? []) : [],
      lastHeard: contents.lastHeard ?? new Map(),
    }
  }
}
