import { type Believed, believedOf } from '../../domain/interval/believed.ts'
import type { Queue } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { projectedMisses } from '../figures/ahead.ts'
import { lastHour, queueView } from '../figures/queue-view.ts'
import { serviceLevel, volumeDeviation } from '../figures/ratios.ts'
import { type QueueView, type Sums, summed, sumQueue } from '../figures/sums.ts'
import { countTooLate } from '../figures/too-late.ts'
import type { DeskState, QueueState } from '../store/desk-state.ts'
import type { Sort } from '../view/view.ts'
import { type Impact, impactOf } from './impact.ts'

/** One queue of the live table, with what it is ranked and named by. */
export interface QueueRow {
  readonly record: Queue
  readonly marketName: string
  /** Market, channel and name, as it is read and searched for. */
  readonly label: string
  readonly view: QueueView
  readonly hour: Sums
  readonly now: WaitingNow
  readonly impact: Impact
  readonly believed: Believed
}

/** Who waits in a queue at this moment, whenever they came. */
export interface WaitingNow {
  readonly waiting: number
  readonly waitingOver: number
  readonly oldestOfferedAt: Instant | null
}

/** All recorded queues, in the order of their records; of a vendor those that it serves, with its own figures. */
export function queueRows(state: DeskState, vendorId: number | null = null): readonly QueueRow[] {
  const markets = new Map(state.records.markets.map((market) => [market.marketId, market]))
  const hourStretch = lastHour(state)
  const records = vendorId === null ? state.records.queues : state.records.queues.filter((record) => isServed(state, record, vendorId))
  return records.map((record) => {
    const view = queueView(state, record, vendorId)
    const hour = sumQueue(view, hourStretch)
    const now = waitingNow(view.queue, state.asOf, record.target, vendorId)
    const marketName = markets.get(record.marketId)?.name ?? ''
    return {
      record,
      marketName,
      label: `${marketName} · ${record.channel} · ${record.name}`,
      view,
      hour,
      now,
      impact: impactOf(hour, now.waitingOver, vendorId === null ? projectedMisses(view.queue, state.asOf) : 0),
      believed: believedOf(state.feeds, record.queueId, state.asOf),
    }
  })
}

/** Whether a vendor has had a contact on this queue within the window. */
function isServed(state: DeskState, { queueId }: Queue, vendorId: number): boolean {
  return state.queues.get(queueId)?.series.has(vendorId) === true
}

/** Names a row: a queue may stand in the table once for each vendor. */
export function rowId({ record, view }: QueueRow): string {
  return `${record.queueId}/${view.vendorId ?? 'all'}`
}

/** Who waits, of all vendors or of one; nobody waits too long where there is no target. */
export function waitingNow(queue: QueueState, asOf: Instant, target: Queue['target'], vendorId: number | null = null): WaitingNow {
  let waiting = 0
  let waitingOver = 0
  let oldestOfferedAt: Instant | null = null
  for (const held of queue.waiting.values()) {
    if (vendorId !== null && held.vendorId !== vendorId) continue
    waiting += held.offeredAt.length
    waitingOver += countTooLate(held, asOf, target)
    for (const offeredAt of held.offeredAt) if (oldestOfferedAt === null || offeredAt < oldestOfferedAt) oldestOfferedAt = offeredAt
  }
  return { waiting, waitingOver, oldestOfferedAt }
}

/** Whether all words of the filter are somewhere in the row's names: `de phone` finds the German phone queues. */
export function isInFilter(row: QueueRow, filter: string, vendorNames: ReadonlyMap<number, string>): boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return true
  const vendors = [...row.view.queue.series.keys()].map((vendorId) => vendorNames.get(vendorId) ?? '')
  const text = `${row.label} ${row.record.key} ${vendors.join(' ')}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** The rows in order. What is not known of a queue puts it last, whichever way the order goes; of equals the busier comes first. */
export function sortedRows(rows: readonly QueueRow[], sort: Sort, isReversed: boolean): readonly QueueRow[] {
  const keyed = rows.map((row) => ({ row, key: sortKey(row, sort) }))
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return a.key === b.key ? byActivity(a.row, b.row) : a.key === null ? 1 : -1
    const order = typeof a.key === 'string' ? byName(a.row, b.row) : (b.key as number) - a.key
    return (isReversed ? -order : order) || byActivity(a.row, b.row)
  })
  return keyed.map(({ row }) => row)
}

/** From so many customers touched on a queue needs attention, and from so few on it is worth a look. */
export const BAD_FROM = 10
export const SOME_FROM = 1

/** What is not known may be bad: it stands right behind what is known to be. */
const UNKNOWN_RANK = BAD_FROM - 0.001

/** Large numbers come first. */
function sortKey(row: QueueRow, sort: Sort): number | string | null {
  switch (sort) {
    case 'impact':
      return row.believed.unknownFrom === null ? row.impact.total : UNKNOWN_RANK
    case 'name':
      return row.label
    case 'waiting':
      return row.now.waiting
    case 'oldest':
      return row.now.oldestOfferedAt === null ? null : -row.now.oldestOfferedAt
    case 'serviceLevel': {
      const level = serviceLevel(row.hour).value
      return level === null ? null : -level
    }
    case 'volume': {
      const deviation = volumeDeviation(row.hour).value
      return deviation === null ? null : Math.abs(deviation)
    }
  }
}

/** Mail that waits in time is a store of work and no queue of people: it makes nothing busy. */
function hanging({ record, now }: QueueRow): number {
  return record.target?.formula === 'SL-async' ? now.waitingOver : now.waiting
}

function byActivity(a: QueueRow, b: QueueRow): number {
  return hanging(b) - hanging(a) || summed(b.hour, 'offered') - summed(a.hour, 'offered') || byName(a, b)
}

function byName(a: QueueRow, b: QueueRow): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}
