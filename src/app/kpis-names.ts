import type { ServiceLevelTarget } from '../domain/interval/service-level.ts'
import type { Directory, Queue } from '../domain/record/directory.ts'
import type { RecordKind } from '../domain/record/record-entry.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import type { KpiDimension } from './kpis-request.ts'
import { type RowGroup, UNASSIGNED } from './kpis-row.ts'

/** A queue as its record had it at some interval, in the form that rows need it. */
export interface QueueView {
  readonly queueId: number
  readonly queue: string
  readonly market: string
  readonly channel: string
  readonly target: ServiceLevelTarget | null
  readonly declaredSeconds: readonly number[]
  readonly shortAbandonSeconds: number
}

const UNASSIGNED_VIEW: QueueView = {
  queueId: 0,
  queue: UNASSIGNED,
  market: UNASSIGNED,
  channel: UNASSIGNED,
  target: null,
  declaredSeconds: [],
  shortAbandonSeconds: 0,
}

interface HeldView {
  readonly from: Instant
  readonly view: QueueView
}

/** Names of the records that figures are about. A record is taken as it was at the interval, so an edited one holds from its validity on. */
export class KpiNames {
  readonly #directory: Directory
  readonly #queues = new Map<number, readonly HeldView[]>()

  constructor(directory: Directory) {
    this.#directory = directory
  }

  /** The queue as it was at `at`, or nearest to it: what it did outside its validity still has to be shown. */
  queueAt(queueId: number, at: Instant): QueueView {
    const views = this.viewsOf(queueId)
    let found = views[0] as HeldView
    for (const held of views) if (held.from <= at) found = held
    return found.view
  }

  /** All that the queue ever was and will be, from when on, in order; the first also holds before. Never empty. */
  viewsOf(queueId: number): readonly HeldView[] {
    let views = this.#queues.get(queueId)
    if (views === undefined) {
      views = this.#directory.queueHistory(queueId).map(({ from, value }) => ({ from, view: this.#viewOf(value) }))
      if (views.length === 0)
        views = [{ from: 0, view: { ...UNASSIGNED_VIEW, queueId, queue: queueId === 0 ? UNASSIGNED : `#${queueId}` } }]
      this.#queues.set(queueId, views)
    }
    return views
  }

  vendor(vendorId: number): string {
    return vendorId === 0 ? UNASSIGNED : this.#key('vendor', vendorId)
  }

  feed(feedId: number): string {
    return this.#key('feed', feedId)
  }

  site(siteId: number): string | null {
    return siteId === 0 ? null : this.#key('site', siteId)
  }

  /** The group that something belongs to, by the dimensions asked for. */
  groupOf(by: readonly KpiDimension[], view: QueueView, vendorId: number, siteId: number): RowGroup {
    const group: Partial<Record<KpiDimension, string | null>> = {}
    for (const dimension of by) {
      if (dimension === 'vendor') group.vendor = this.vendor(vendorId)
      else if (dimension === 'site') group.site = this.site(siteId)
      else group[dimension] = view[dimension]
    }
    return group
  }

  #viewOf(queue: Queue): QueueView {
    return {
      queueId: queue.queueId,
      queue: queue.key,
      market: this.#key('market', queue.marketId),
      channel: queue.channel,
      target: targetOf(queue),
      shortAbandonSeconds: queue.shortAbandonSeconds,
      declaredSeconds: queue.thresholdsSeconds,
    }
  }

  #key(kind: RecordKind, id: number): string {
    return this.#directory.keyOf(kind, id) ?? `#${id}`
  }
}

/** What is counted as service level: by the queue's target, and where it has none, by its promise to reply in time. */
function targetOf({ target, replyPromiseSeconds }: Queue): ServiceLevelTarget | null {
  if (target !== null) return { formula: target.formula, thresholdMs: target.thresholdSeconds * SECOND_MS, fraction: target.fraction }
  if (replyPromiseSeconds === null) return null
  return { formula: 'SL-async', thresholdMs: replyPromiseSeconds * SECOND_MS, fraction: null }
}

/** The waits that a queue's figures are looked at for: those it declares, and that of a target by waiting time. */
export function thresholdsMsOf({ target, declaredSeconds }: QueueView): readonly Milliseconds[] {
  const declared = declaredSeconds.map((seconds) => seconds * SECOND_MS)
  return target === null || target.formula === 'SL-async' ? declared : [...declared, target.thresholdMs]
}
