import { cellsAtLevel } from '../../domain/plan/plan-level.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { DeskDayEnd, DeskOutlook } from '../../wire/desk-outlook.ts'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import type { PlanRowView } from '../../wire/plans.ts'
import { type Sums, summed, sumQueue } from '../figures/sums.ts'
import type { Column } from '../live/columns.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { type DayMeasure, MEASURED } from './day-measure.ts'
import type { ForeseenQuarter } from './use-day-foreseen.ts'

type Line = readonly (number | null)[]

/** One measure of a queue over a local day by quarter hour, as it came and as it was and is foreseen; null where nothing is said. */
export interface DaySeries {
  readonly measure: DayMeasure
  readonly starts: readonly Instant[]
  readonly end: Instant
  readonly now: Instant
  /** From here on nothing is known, though it has happened. */
  readonly unknownFrom: Instant | null
  readonly actual: Line
  /** By how many contacts what came counts. */
  readonly weights: readonly number[]
  /** As it was foreseen before the day began. */
  readonly dayAhead: Line
  /** As it is foreseen with what was seen of the day, with the ends of its band. */
  readonly foreseen: Line
  readonly low: Line
  readonly high: Line
  /** Snapshots laid over it: the one that is drawn, and the one that it is compared with. */
  readonly drawn: Line
  readonly compared: Line
  /** Of a handle time, as it came or else as it is foreseen; empty of other measures. */
  readonly parts: readonly (HandleParts | null)[]
  /** As it was foreseen at the moment that was chosen. */
  readonly earlier: Line
}

export interface HandleParts {
  readonly talk: number
  readonly hold: number
  readonly wrap: number
}

/** What was asked for and is laid over the day. */
interface Laid {
  readonly drawn: readonly PlanRowView[]
  readonly compared: readonly PlanRowView[]
  /** Of a day to come, which the stream does not tell. */
  readonly ahead: readonly ForeseenQuarter[]
  readonly earlier: readonly ForeseenQuarter[]
}

interface SeriesAsked {
  readonly measure: DayMeasure
  readonly laid: Laid
  /** What is foreseen with its bands, as far as it was answered. */
  readonly foreseen: readonly OutlookRow[]
}

type OutlookRow = OutlookAnswer['rows'][number]

/** Puts together what is known of the day. Of a running quarter hour only what is foreseen is drawn: half an interval looks like a fall. */
export function daySeries(row: QueueRow, columns: readonly Column[], { measure, laid, foreseen }: SeriesAsked): DaySeries {
  const { state, queue } = row.view
  const { unknownFrom } = row.believed
  const { outlook } = queue
  const lines = FORESEEN[measure](outlook)
  const asked = new Map(laid.ahead.map((quarter) => [Date.parse(quarter.start), quarter]))
  const ahead = (values: Line, of: 'mean' | 'low' | 'high'): Line =>
    columns.map(({ start }) => values[(start - (outlook?.from ?? 0)) / INTERVAL_MS] ?? quarterValue(asked.get(start), measure, of))
  const earlier = new Map(laid.earlier.map((quarter) => [Date.parse(quarter.start), quarter]))
  const dayAhead = outlook?.dayAhead ?? null
  const isKnown = ({ isAhead, isRunning, from, end }: Column): boolean =>
    !isAhead && !isRunning && from >= 0 && (unknownFrom === null || end <= unknownFrom)
  const sums = columns.map((column) => (isKnown(column) ? sumQueue(row.view, column) : null))
  const told = new Map(foreseen.map((each) => [Date.parse(each.start), each]))
  const bandOf = (end: 'low' | 'high'): Line =>
    columns.map(({ start }) => {
      const each = told.get(start)
      if (each === undefined || each.offered.mean === 0) return null
      return (measure === 'aht' ? each.handleTime?.[end] : each.abandonForecast?.[end]) ?? null
    })
  return {
    measure,
    starts: columns.map(({ start }) => start),
    end: columns.at(-1)?.end ?? state.asOf,
    now: state.asOf,
    unknownFrom,
    actual: sums.map((each) => (each === null ? null : MEASURED[measure].actual(each))),
    weights: sums.map((each) => (each === null ? 0 : MEASURED[measure].weight(each))),
    dayAhead: columns.map(({ start }) => lines.dayAhead[(start - (dayAhead?.start ?? 0)) / INTERVAL_MS] ?? null),
    foreseen: ahead(lines.mean, 'mean'),
    low: measure === 'volume' ? ahead(lines.low, 'low') : bandOf('low'),
    high: measure === 'volume' ? ahead(lines.high, 'high') : bandOf('high'),
    drawn: lineOf(laid.drawn, columns, measure),
    compared: lineOf(laid.compared, columns, measure),
    parts: measure === 'aht' ? columns.map(({ start }, place) => partsOf(sums[place] ?? null, told.get(start))) : [],
    earlier: columns.map(({ start }) => quarterValue(earlier.get(start), measure, 'mean')),
  }
}

/** Of a handle time no band is kept, and of who leaves nothing. */
function quarterValue(quarter: ForeseenQuarter | undefined, measure: DayMeasure, of: 'mean' | 'low' | 'high'): number | null {
  if (quarter === undefined) return null
  if (measure === 'volume') return quarter.offered[of]
  return measure === 'aht' && of === 'mean' ? quarter.ahtSeconds : null
}

interface ForeseenLines {
  readonly mean: Line
  readonly low: Line
  readonly high: Line
  readonly dayAhead: Line
}

const FORESEEN: Readonly<Record<DayMeasure, (outlook: DeskOutlook | null) => ForeseenLines>> = {
  volume: (outlook) => ({
    mean: scaled(outlook?.offeredTenths, 10),
    low: scaled(outlook?.lowTenths, 10),
    high: scaled(outlook?.highTenths, 10),
    dayAhead: scaled(outlook?.dayAhead?.offeredTenths, 10),
  }),
  aht: (outlook) => ({ mean: scaled(outlook?.ahtSeconds, 1), low: [], high: [], dayAhead: scaled(outlook?.dayAhead?.ahtSeconds, 1) }),
  abandon: (outlook) => ({ mean: scaled(outlook?.abandonPermille, 1_000), low: [], high: [], dayAhead: [] }),
}

function partsOf(sums: Sums | null, told: OutlookRow | undefined): HandleParts | null {
  const handled = sums === null ? 0 : summed(sums, 'handled')
  if (sums !== null && handled > 0) {
    const mean = (of: 'talkMs' | 'holdMs' | 'wrapMs'): number => summed(sums, of) / handled / SECOND_MS
    return { talk: mean('talkMs'), hold: mean('holdMs'), wrap: mean('wrapMs') }
  }
  const time = sums === null && told !== undefined && told.offered.mean > 0 ? told.handleTime : null
  return time === null ? null : { talk: time.talkSeconds, hold: time.holdSeconds, wrap: time.wrapSeconds }
}

function scaled(values: Line | undefined, scale: number): Line {
  return (values ?? []).map((value) => (value === null ? null : value / scale))
}

/** What a snapshot says of each column: of the queue as a whole, or the sum of its vendors where it speaks only of these. */
function lineOf(rows: readonly PlanRowView[], columns: readonly Column[], measure: DayMeasure): Line {
  if (measure === 'abandon') return columns.map(() => null)
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
  const ofQueue = cellsAtLevel(cells, 'queue')
  const byStart = new Map(ofQueue.map(({ start, contacts, ahtSeconds }) => [start, measure === 'aht' ? ahtSeconds : contacts]))
  return columns.map(({ start }) => byStart.get(start) ?? null)
}

/** How this day is expected to end; null for another day than the one that runs. */
export function dayEndOn(row: QueueRow, { starts: [first = 0], now }: Pick<DaySeries, 'starts' | 'now'>): DeskDayEnd | null {
  const end = row.view.queue.outlook?.dayEnd ?? null
  return end === null || end.dayEnd <= now || first < end.dayStart || first >= end.dayEnd ? null : end
}

/** How far a line was from what came, over the quarter hours of both. Null where there are none. */
export interface LineError {
  readonly wape: number
  readonly bias: number
  readonly intervals: number
}

export function lineError(line: Line, { actual, weights }: Pick<DaySeries, 'actual' | 'weights'>): LineError | null {
  let [came, absolute, signed, intervals] = [0, 0, 0, 0]
  for (const [place, value] of line.entries()) {
    const seen = actual[place] ?? null
    if (value === null || seen === null) continue
    const weight = weights[place] ?? 0
    came += weight * seen
    absolute += weight * Math.abs(value - seen)
    signed += weight * (value - seen)
    intervals += 1
  }
  return came === 0 ? null : { wape: absolute / came, bias: signed / came, intervals }
}
