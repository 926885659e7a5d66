import { kpiCell } from '../domain/interval/kpi.ts'
import { countOf } from '../domain/interval/kpi-counts.ts'
import { ageDistribution, daysToClear } from '../domain/interval/open-work.ts'
import { type Instant, SECOND_MS } from '../domain/shared/instant.ts'
import type { Moment, TallyAnswer } from './kpi-query.ts'
import type { KpiChoice } from './kpis-choice.ts'
import { FeedsOfRows, type RowFeeds } from './kpis-freshness.ts'
import type { KpiNames } from './kpis-names.ts'
import type { ReportedSums } from './kpis-reported.ts'
import type { KpiDimension } from './kpis-request.ts'
import type { KpiRow, RowBacklog, RowGroup } from './kpis-row.ts'
import type { RowSum } from './kpis-sum.ts'

/** Derives rows from their sums, and says of each how far it can be believed. */
export class RowFinisher {
  readonly #moment: Moment
  readonly #names: KpiNames
  readonly #choice: KpiChoice
  readonly #feeds: FeedsOfRows
  readonly #groups = new Map<string, { readonly queueIds: ReadonlySet<number>; readonly feeds: RowFeeds }>()

  constructor({ moment, lastHeard }: TallyAnswer, names: KpiNames, choice: KpiChoice) {
    this.#moment = moment
    this.#names = names
    this.#choice = choice
    this.#feeds = new FeedsOfRows(moment, lastHeard)
  }

  finish(row: RowSum, reported: ReportedSums | null): KpiRow {
    const { asOf } = this.#moment
    const feeds = this.#feedsOf(row)
    row.counts.provisional ||= row.end + feeds.latenessMs > asOf
    const { counts, ...figures } = kpiCell(row.counts)
    const told = reported?.of(row) ?? null
    const isMeasured = row.counts.values.some((value) => value !== 0)
    return {
      start: row.start,
      end: row.end,
      date: row.date,
      ...row.group,
      ...counts,
      ...figures,
      attainment: row.cells?.attainment() ?? null,
      backlog: backlogOf(row, asOf),
      provenance: told !== null && !isMeasured ? 'reported' : 'measured',
      reported: told,
      freshness: feeds.freshness(row.end),
    }
  }

  #feedsOf({ group, queueIds }: RowSum): RowFeeds {
    const name = JSON.stringify(group)
    let held = this.#groups.get(name)
    if (held === undefined) {
      const recorded = this.#queuesOf(group)
      held = { queueIds: recorded, feeds: this.#feeds.of(recorded, this.#vendorOf(group)) }
      this.#groups.set(name, held)
    }
    const all = new Set([...held.queueIds, ...queueIds])
    return all.size === held.queueIds.size ? held.feeds : this.#feeds.of(all, this.#vendorOf(group))
  }

  /** Queues that belong to the group by their records, also those of which nothing came: their silence concerns the row. */
  #queuesOf(group: RowGroup): ReadonlySet<number> {
    const { directory, asOf } = this.#moment
    const dimensions = (['market', 'channel', 'queue'] as const satisfies readonly KpiDimension[]).filter((name) => name in group)
    const found = directory.queues(asOf).filter(({ queueId }) => {
      const view = this.#names.queueAt(queueId, asOf)
      return this.#choice.takes(view) && dimensions.every((dimension) => group[dimension] === view[dimension])
    })
    return new Set(found.map(({ queueId }) => queueId))
  }

  #vendorOf({ vendor }: RowGroup): number | null {
    if (vendor !== undefined && vendor !== null) return this.#moment.directory.vendorId(vendor) ?? 0
    const chosen = this.#choice.vendorIds
    return chosen?.length === 1 ? (chosen[0] as number) : null
  }
}

function backlogOf({ counts, waitingSince, start, end }: RowSum, asOf: Instant): RowBacklog {
  const { oldestMs, buckets } = ageDistribution(waitingSince, asOf)
  return {
    oldestWaitSeconds: oldestMs === null ? null : oldestMs / SECOND_MS,
    ages: buckets.map(({ upToMs, count }) => ({ upToSeconds: upToMs === null ? null : upToMs / SECOND_MS, count })),
    daysToClear: daysToClear(counts.waiting, countOf(counts, 'handled'), Math.min(end, asOf) - start),
  }
}
