import { CHANNELS } from '../domain/shared/channel.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import type { Moment } from './kpi-query.ts'
import type { KpiNames, QueueView } from './kpis-names.ts'
import type { KpiDimension, KpiFault, KpiRequest } from './kpis-request.ts'
import { UNASSIGNED } from './kpis-row.ts'

/** What of everything the rows are about. */
export interface KpiChoice {
  /** Queues that at some time fit; whether one fits at an interval says `takes`. */
  readonly queueIds: readonly number[]
  /** Null: all. */
  readonly vendorIds: readonly number[] | null
  readonly siteIds: readonly number[] | null
  readonly takes: (view: QueueView) => boolean
}

type Only = KpiRequest['only']

/** Reads which keys are asked for; a name that nobody has is a fault, since an empty answer would look like a quiet day. */
export function choiceOf(only: Only, { directory, asOf, counted }: Moment, names: KpiNames): Result<KpiChoice, KpiFault> {
  const unknown = unknownName(only, (dimension, name) => {
    if (name === UNASSIGNED && dimension !== 'site') return true
    if (dimension === 'channel') return (CHANNELS as readonly string[]).includes(name)
    if (dimension === 'market') return directory.marketId(name) !== null
    if (dimension === 'queue') return directory.queueId(name) !== null
    return dimension === 'vendor' ? directory.vendorId(name) !== null : directory.sites(asOf).some(({ key }) => key === name)
  })
  if (unknown !== null) return err(unknown)
  const takes = (view: QueueView): boolean =>
    fits(only.market, view.market) && fits(only.channel, view.channel) && fits(only.queue, view.queue)
  const vendorIds = only.vendor?.map((key) => (key === UNASSIGNED ? 0 : (directory.vendorId(key) as number))) ?? null
  const sites = only.site
  const siteIds = sites === undefined ? null : directory.sites(asOf).flatMap(({ key, siteId }) => (sites.includes(key) ? [siteId] : []))
  // A queue of which nothing was counted may still have figures that its vendors report.
  const known = new Set([...counted.keys(), ...directory.queues(asOf).map(({ queueId }) => queueId)])
  const queueIds = [...known].filter((queueId) => names.viewsOf(queueId).some(({ view }) => takes(view)))
  return ok({ queueIds: queueIds.sort((a, b) => a - b), vendorIds, siteIds, takes })
}

function unknownName(only: Only, isKnown: (dimension: KpiDimension, name: string) => boolean): KpiFault | null {
  for (const [dimension, given] of Object.entries(only) as [KpiDimension, readonly string[]][]) {
    for (const name of given) if (!isKnown(dimension, name)) return { kind: 'unknown_name', dimension, name }
  }
  return null
}

function fits(wanted: readonly string[] | undefined, key: string): boolean {
  return wanted === undefined || wanted.includes(key)
}
