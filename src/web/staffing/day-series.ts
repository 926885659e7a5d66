import { cellsAtLevel } from '../../domain/plan/plan-level.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { DeskDayEnd } from '../../wire/desk-outlook.ts'
import type { PlanRowView } from '../../wire/plans.ts'
import { summed, sumQueue } from '../figures/sums.ts'
import type { Column } from '../live/columns.ts'
import type { QueueRow } from '../live/queue-row.ts'

type Line = readonly (number | null)[]

/** The contacts of a queue over a local day by quarter hour, as they came and as they were and are foreseen; null where nothing is said. */
export interface DaySeries {
  readonly starts: readonly Instant[]
  readonly end: Instant
  readonly now: Instant
  /** From here on nothing is known, though it has happened. */
  readonly unknownFrom: Instant | null
  readonly actual: Line
  /** As it was foreseen before the day began. */
  readonly dayAhead: Line
  /** As it is foreseen with what was seen of the day, with the ends of its band. */
  readonly foreseen: Line
  readonly low: Line
  readonly high: Line
  /** Snapshots laid over it: the one that is drawn, and the one that it is compared with. */
  readonly drawn: Line
  readonly compared: Line
}

/** Puts together what is known of the day. Of a running quarter hour only what is foreseen is drawn: half an interval looks like a fall. */
export function daySeries(
  row: QueueRow,
  columns: readonly Column[],
  snapshots: { readonly drawn: readonly PlanRowView[]; readonly compared: readonly PlanRowView[] },
): DaySeries {
  const { state, queue } = row.view
  const { unknownFrom } = row.believed
  const { outlook } = queue
  const ahead = (values: Line | undefined): Line =>
    columns.map(({ start }) => tenths(values?.[(start - (outlook?.from ?? 0)) / INTERVAL_MS] ?? null))
  const dayAhead = outlook?.dayAhead ?? null
  const isKnown = ({ isAhead, isRunning, from, end }: Column): boolean =>
    !isAhead && !isRunning && from >= 0 && (unknownFrom === null || end <= unknownFrom)
  return {
    starts: columns.map(({ start }) => start),
    end: columns.at(-1)?.end ?? state.asOf,
    now: state.asOf,
    unknownFrom,
    actual: columns.map((column) => (isKnown(column) ? summed(sumQueue(row.view, column), 'offered') : null)),
    dayAhead: columns.map(({ start }) => tenths(dayAhead?.offeredTenths[(start - dayAhead.start) / INTERVAL_MS] ?? null)),
    foreseen: ahead(outlook?.offeredTenths),
    low: ahead(outlook?.lowTenths),
    high: ahead(outlook?.highTenths),
    drawn: lineOf(snapshots.drawn, columns),
    compared: lineOf(snapshots.compared, columns),
  }
}

/** What a snapshot says of each column: of the queue as a whole, or the sum of its vendors where it speaks only of these. */
function lineOf(rows: readonly PlanRowView[], columns: readonly Column[]): Line {
  const vendors = [...new Set(rows.map(({ vendor }) => vendor ?? ''))].filter((key) => key !== '')
  const sites = [...new Set(rows.map(({ site }) => site ?? ''))].filter((key) => key !== '')
  const cells = rows.map(({ vendor, site, start, contacts, ahtSeconds, heads }) => ({
    queueId: 1,
    vendorId: vendors.indexOf(vendor ?? '') + 1,
    siteId: sites.indexOf(site ?? '') + 1,
    start: Date.parse(start),
    contacts,
    ahtSeconds,
    heads,
    quantiles: null,
  }))
  const byStart = new Map(cellsAtLevel(cells, 'queue').map(({ start, contacts }) => [start, contacts]))
  return columns.map(({ start }) => byStart.get(start) ?? null)
}

/** How this day is expected to end; null for another day than the one that runs. */
export function dayEndOn(row: QueueRow, { starts: [first = 0], now }: Pick<DaySeries, 'starts' | 'now'>): DeskDayEnd | null {
  const end = row.view.queue.outlook?.dayEnd ?? null
  return end === null || end.dayEnd <= now || first < end.dayStart || first >= end.dayEnd ? null : end
}

function tenths(value: number | null): number | null {
  return value === null ? null : value / 10
}

/** How far a line was from what came, over the quarter hours of both. Null where there are none. */
export interface LineError {
  readonly wape: number
  readonly bias: number
  readonly intervals: number
}

export function lineError(line: Line, actual: Line): LineError | null {
  let [came, absolute, signed, intervals] = [0, 0, 0, 0]
  for (const [place, value] of line.entries()) {
    const seen = actual[place] ?? null
    if (value === null || seen === null) continue
    came += seen
    absolute += Math.abs(value - seen)
    signed += value - seen
    intervals += 1
  }
  return came === 0 ? null : { wape: absolute / came, bias: signed / came, intervals }
}
