import type { HeadsNow } from '../../domain/interval/agents-now.ts'
import { headsNow } from '../figures/heads.ts'
import { lastHour, todaySoFar } from '../figures/queue-view.ts'
import { addSums, noSums, type Sums, sumQueue } from '../figures/sums.ts'
import type { DeskState } from '../store/desk-state.ts'
import type { View } from '../view/view.ts'
import { isInFilter, type QueueRow, queueRows, type WaitingNow } from './queue-row.ts'

const rowsOfState = new WeakMap<DeskState, readonly QueueRow[]>()

/** All rows of a state; made once, asked for by the table, the strip and the hovers. */
export function rowsOf(state: DeskState): readonly QueueRow[] {
  let rows = rowsOfState.get(state)
  if (rows === undefined) rowsOfState.set(state, (rows = queueRows(state)))
  return rows
}

/** The rows that the filter lets through. */
export function rowsInView(state: DeskState, view: Pick<View, 'filter'>): readonly QueueRow[] {
  const vendorNames = new Map(state.records.vendors.map((vendor) => [vendor.vendorId, vendor.name]))
  return rowsOf(state).filter((row) => isInFilter(row, view.filter, vendorNames))
}

/** The queues in view taken together. */
export interface Scope {
  readonly hour: Sums
  /** Each queue's own local day. */
  readonly today: Sums
  readonly now: WaitingNow
  /** The queue whose contact waits longest. */
  readonly oldestRow: QueueRow | null
  /** Null where no feed tells of agents. */
  readonly heads: HeadsNow | null
  /** Queues of which nothing is known at the moment: they are in none of these figures. */
  readonly unknown: number
}

/** Sums over rows. */
export function scopeOf(state: DeskState, rows: readonly QueueRow[]): Scope {
  const hour = noSums()
  const today = noSums()
  let oldestRow: QueueRow | null = null
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
    if ((row.now.oldestOfferedAt ?? Number.POSITIVE_INFINITY) < (oldestRow?.now.oldestOfferedAt ?? Number.POSITIVE_INFINITY))
      oldestRow = row
  }
  return {
    hour,
    today,
    now: { waiting, waitingOver, oldestOfferedAt: oldestRow?.now.oldestOfferedAt ?? null },
    oldestRow,
    heads: headsNow(state, new Set(rows.map((row) => row.record.queueId))),
    unknown: unknown.length,
  }
}
