import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { annotationsOn } from '../annotations/annotations-on.ts'
import type { Ahead } from '../figures/ahead.ts'
import { abandonRate, handleTime, serviceLevel } from '../figures/ratios.ts'
import { type QueueView, type Sums, summed, sumQueue } from '../figures/sums.ts'
import { aheadIn, expectedAhtOf, expectedOf } from '../live/cell-context.ts'
import { type Column, columnsFrom } from '../live/columns.ts'
import type { QueueRow } from '../live/queue-row.ts'
import type { Metric, StepMinutes } from '../view/view.ts'
import type { DayLines } from './day-chart.tsx'

interface Band {
  readonly low: number
  readonly high: number
}

/** The bands of a figure of which the stream tells the mean alone, by the starts of columns. */
export type MetricBands = ReadonlyMap<Instant, Band>

const NO_BANDS: MetricBands = new Map()

/** The columns of a whole local day. */
export function dayColumns(state: QueueView['state'], zone: string, day: LocalDay, step: StepMinutes): readonly Column[] {
  return columnsFrom(state, zone, step, day.start, (column) => column.start < day.end)
}

/** The day of a queue as lines of one figure. Volume and handle time have an expectation; the others have a target as a level line, or none. */
export function dayLines(
  row: QueueRow,
  columns: readonly Column[],
  metric: Metric,
  chosen: Instant | null,
  view: QueueView = row.view,
  compared: readonly (number | null)[] = [],
  noted: readonly Pick<Annotation, 'from' | 'to'>[] = annotationsOn(viewedAs(row, view), columns[0]?.start ?? 0, columns.at(-1)?.end ?? 0),
  bands: MetricBands = NO_BANDS,
): DayLines {
  const { state } = view
  const { unknownFrom } = row.believed
  const isKnown = (column: Column): boolean => !column.isAhead && column.from >= 0 && (unknownFrom === null || column.end <= unknownFrom)
  const selected = columns.find((column) => column.start === chosen) ?? null
  return {
    starts: columns.map((column) => column.start),
    end: columns.at(-1)?.end ?? state.asOf,
    actual: columns.map((column) =>
      isKnown(column) && !(column.isRunning && isCount(metric)) ? plotted(metric, sumQueue(view, column)) : null,
    ),
    expected: columns.map((column) => (view.vendorId === null ? reference(metric, row, column) : null)),
    now: state.asOf,
    unknownFrom,
    selected,
    notes: noted.map(({ from, to }, place) => ({ from, to, mark: String(place + 1) })),
    compared,
    ...foreseenLines(row, columns, metric, view, bands),
  }
}

/** What is foreseen of the columns ahead, for the figures of which anything is. */
function foreseenLines(
  row: QueueRow,
  columns: readonly Column[],
  metric: Metric,
  view: QueueView,
  bands: MetricBands,
): Pick<DayLines, 'foreseen' | 'low' | 'high'> {
  if (view.vendorId !== null || metric === 'waiting') return { foreseen: [], low: [], high: [] }
  const aheads = columns.map((column) =>
    column.end > view.state.asOf ? foreseenOf(metric, aheadIn(row, column), bands.get(column.start)) : null,
  )
  return {
    foreseen: aheads.map((ahead) => ahead?.mean ?? null),
    low: aheads.map((ahead) => ahead?.low ?? null),
    high: aheads.map((ahead) => ahead?.high ?? null),
  }
}

interface Foreseen {
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
}

function foreseenOf(metric: Exclude<Metric, 'waiting'>, ahead: Ahead | null, band: Band | undefined): Foreseen | null {
  if (ahead === null) return null
  const [low, high] = [band?.low ?? null, band?.high ?? null]
  switch (metric) {
    case 'volume':
      return { mean: ahead.offered, low: ahead.low, high: ahead.high }
    case 'serviceLevel':
      return { mean: ahead.level, low: ahead.levelLow, high: ahead.levelHigh }
    case 'aht':
      return { mean: ahead.ahtSeconds, low, high }
    case 'abandon':
      return { mean: ahead.abandonFraction, low, high }
  }
}

/** The row with another vendor's figures. */
export function viewedAs(row: QueueRow, view: QueueView): QueueRow {
  return view === row.view ? row : { ...row, view }
}

/** Of a count only whole intervals are drawn: half an interval looks like a fall. */
export function isCount(metric: Metric): boolean {
  return metric === 'volume' || metric === 'waiting'
}

function plotted(metric: Metric, sums: Sums): number | null {
  switch (metric) {
    case 'volume':
      return summed(sums, 'offered')
    case 'serviceLevel':
      return serviceLevel(sums).value
    case 'aht':
      return handleTime(sums).value
    case 'abandon':
      return abandonRate(sums).value
    case 'waiting':
      return sums.waiting
  }
}

function reference(metric: Metric, row: QueueRow, column: Column): number | null {
  switch (metric) {
    case 'volume':
      return expectedOf(row, column)
    case 'serviceLevel':
      return row.record.target?.fraction ?? null
    case 'aht':
      return expectedAhtOf(row, column)
    case 'abandon':
    case 'waiting':
      return null
  }
}
