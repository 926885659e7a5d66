import type { HeadsNow } from '../../domain/interval/agents-now.ts'
import { headsNow } from '../figures/heads.ts'
import { lastHour, todaySoFar } from '../figures/queue-view.ts'
import { serviceLevel, targetFraction } from '../figures/ratios.ts'
import { addSums, noSums, type Sums, sumQueue } from '../figures/sums.ts'
import type { DeskState } from '../store/desk-state.ts'
import type { Status, View } from '../view/view.ts'
import { type DayEndInView, dayEndOf } from './day-end.ts'
import { isInFilter, type QueueRow, queueRows, SOME_FROM, type WaitingNow } from './queue-row.ts'

const rowsOfState = new WeakMap<DeskState, Map<number | null, readonly QueueRow[]>>()

/** All rows of a state, or those of a vendor with its own figures; made once, asked for by the table, the strip and the hovers. */
export function rowsOf(state: DeskState, vendorId: number | null = null): readonly QueueRow[] {
  let held = rowsOfState.get(state)
  if (held === undefined) rowsOfState.set(state, (held = new Map()))
  let rows = held.get(vendorId)
  if (rows === undefined) held.set(vendorId, (rows = queueRows(state, vendorId)))
  return rows
}

type Narrowed = Pick<View, 'filter' | 'market' | 'channel' | 'ofVendor' | 'status'>

/** The rows that all filters let through, each queue once. */
export function rowsInView(state: DeskState, view: Narrowed): readonly QueueRow[] {
  const { vendors, markets } = state.records
  const vendorNames = new Map(vendors.map((vendor) => [vendor.vendorId, vendor.name]))
  const vendorId = vendors.find(({ key }) => key === view.ofVendor)?.vendorId ?? null
  const marketId = markets.find(({ key }) => key === view.market)?.marketId ?? null
  return rowsOf(state, vendorId).filter(
    (row) =>
      (marketId === null || row.record.marketId === marketId) &&
      (view.channel === null || row.record.channel === view.channel) &&
      hasStatus(row, view.status) &&
      isInFilter(row, view.filter, vendorNames),
  )
}

/** The rows of the table: grouped by vendor a queue stands once for each vendor that serves it. */
export function tableRows(state: DeskState, view: Narrowed & Pick<View, 'group'>): readonly QueueRow[] {
  const rows = rowsInView(state, view)
  if (view.group !== 'vendor') return rows
  const queueIds = new Set(rows.map((row) => row.record.queueId))
  return state.records.vendors
    .filter(({ key }) => view.ofVendor === null || view.ofVendor === key)
    .flatMap(({ vendorId }) => rowsOf(state, vendorId).filter((row) => queueIds.has(row.record.queueId)))
}

function hasStatus(row: QueueRow, status: Status): boolean {
  const isUnknown = row.believed.unknownFrom !== null
  switch (status) {
    case 'all':
      return true
    case 'unknown':
      return isUnknown
    case 'attention':
      return !isUnknown && row.impact.total >= SOME_FROM
    case 'waiting':
      return !isUnknown && row.now.waitingOver > 0
    case 'missed': {
      const { value } = serviceLevel(row.hour)
      const target = targetFraction(row.hour)
      return !isUnknown && value !== null && target !== null && value < target
    }
  }
}

/** The queues in view taken together. */
export interface Scope {
  readonly hour: Sums
  /** Each queue's own local day. */
  readonly today: Sums
  readonly now: WaitingNow
  /** The queue whose contact waits longest, of those in which people wait; of those with a promise only where there are no others. */
  readonly oldestRow: QueueRow | null
  /** The same of those with a promise, where others are in view: mail waits for hours by nature, and would hide who hangs on the line. */
  readonly oldestPromisedRow: QueueRow | null
  /** Null where no feed tells of agents. */
  readonly heads: HeadsNow | null
  /** Null where of no queue in view the end of the day is foreseen. */
  readonly dayEnd: DayEndInView | null
  /** Queues of which nothing is known at the moment: they are in none of these figures. */
  readonly unknown: number
}

/** Sums over rows. */
export function scopeOf(state: DeskState, rows: readonly QueueRow[]): Scope {
  const hour = noSums()
  const today = noSums()
  let waiting = 0
  let waitingOver = 0
  const hourStretch = lastHour(state)
  const unknown = rows.filter((row) => row.believed.unknownFrom !== null)
  for (const row of rows) {
    if (row.believed.unknownFrom !== null) continue
    addSums(hour, sumQueue(row.view, hourStretch))
    addSums(today, sumQueue(row.view, todaySoFar(state, row.record.zone)))
    waiting += row.now.waiting
    waitingOver += row.now.waitingOver
  }
  const known = rows.filter((row) => row.believed.unknownFrom === null)
  const promised = known.filter(isPromised)
  const isMixed = promised.length < known.length
  const oldestRow = oldestOf(isMixed ? known.filter((row) => !isPromised(row)) : known)
  return {
    hour,
    today,
    now: { waiting, waitingOver, oldestOfferedAt: oldestRow?.now.oldestOfferedAt ?? null },
    oldestRow,
    oldestPromisedRow: isMixed ? oldestOf(promised) : null,
    heads: headsNow(state, new Set(rows.map((row) => row.record.queueId)), rows[0]?.view.vendorId ?? null),
    dayEnd: dayEndOf(known),
    unknown: unknown.length,
  }
}

const isPromised = ({ record }: QueueRow): boolean => record.target?.formula === 'SL-async'

function oldestOf(rows: readonly QueueRow[]): QueueRow | null {
  const since = ({ now }: QueueRow): number => now.oldestOfferedAt ?? Number.POSITIVE_INFINITY
  const oldest = rows.reduce<QueueRow | null>((found, row) => (found === null || since(row) < since(found) ? row : found), null)
  return oldest === null || oldest.now.oldestOfferedAt === null ? null : oldest
}
