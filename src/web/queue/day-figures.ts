import { HOUR_MS } from '../../domain/shared/instant.ts'
import { type CellFigure, cellFigure } from '../figures/cell-figure.ts'
import { count, decimal, duration, hours, NOTHING, percent, signedCount } from '../figures/format.ts'
import { abandonRate, handleTime, occupancy, type Ratio, serviceLevel, speedOfAnswer } from '../figures/ratios.ts'
import { addSums, noSums, type QueueView, type Sums, summed, sumQueue } from '../figures/sums.ts'
import { tsvOf } from '../figures/tsv.ts'
import { aheadIn, cellContext, expectedOf } from '../live/cell-context.ts'
import type { Column } from '../live/columns.ts'
import type { QueueRow } from '../live/queue-row.ts'
import type { Desk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, secondAt, timeAt, zoneText } from '../time/zone.ts'
import type { Drill, Metric } from '../view/view.ts'

const C = TEXT.columns

/** One line of the day: an interval, or the day so far where `column` is null. */
export interface DayLine {
  readonly column: Column | null
  /** `outside`: before what the desk holds. */
  readonly kind: 'known' | 'ahead' | 'unknown' | 'outside'
  readonly sums: Sums
  readonly name: string
  readonly cells: readonly string[]
  /** Heat and glyph of each cell, as `2▲`; `0` where a figure has none. */
  readonly marks: readonly string[]
}

interface Figure {
  readonly heading: string
  readonly text: (sums: Sums) => string
  /** For a spreadsheet. */
  readonly plain: (sums: Sums) => number | null
  /** By which rule it is coloured. */
  readonly metric?: Metric
  /** Which contacts it is made of. */
  readonly drill: Drill
}

const counted = (heading: string, of: (sums: Sums) => number, drill: Drill): Figure => {
  return { heading, text: (sums) => count(of(sums)), plain: of, drill }
}
const derived = (
  heading: string,
  of: (sums: Sums) => Ratio,
  text: (value: number | null) => string,
  drill: Drill,
  metric?: Metric,
): Figure => {
  const figure = { heading, text: (sums: Sums) => text(of(sums).value), plain: (sums: Sums) => of(sums).value, drill }
  return metric === undefined ? figure : { ...figure, metric }
}
const meanOf = (heading: string, column: 'talkMs' | 'holdMs' | 'wrapMs'): Figure => {
  const seconds = (sums: Sums): number | null => {
    const handled = summed(sums, 'handled')
    return handled === 0 ? null : summed(sums, column) / handled / 1_000
  }
  return { heading, text: (sums) => duration(seconds(sums)), plain: seconds, drill: 'handled' }
}
const difference = (sums: Sums): number | null => (sums.expected === null ? null : sums.offeredOfExpected - sums.expected)

const isPromised = ({ target }: Sums): boolean => target.kind === 'one' && target.formula === 'SL-async'

/** All figures of an interval, in the order of the screen. */
export const DAY_FIGURES: readonly Figure[] = [
  counted(C.offered, (sums) => summed(sums, 'offered'), 'offered'),
  {
    heading: C.expected,
    text: (sums) => (sums.expected === null ? NOTHING : decimal(sums.expected, 1)),
    plain: (sums) => sums.expected,
    drill: 'offered',
  },
  {
    heading: C.difference,
    text: (sums) => signedCount(difference(sums)),
    plain: difference,
    metric: 'volume',
    drill: 'offered',
  },
  counted(C.answered, (sums) => summed(sums, 'answered'), 'answered'),
  counted(C.answeredInTime, (sums) => summed(sums, isPromised(sums) ? 'dueMet' : 'answeredWithin'), 'inTime'),
  counted(C.abandoned, (sums) => summed(sums, 'abandoned'), 'abandoned'),
  counted(C.short, (sums) => summed(sums, 'abandonedShort'), 'short'),
  counted(C.flowedOut, (sums) => summed(sums, 'flowedOut'), 'flowedOut'),
  counted(C.lost, (sums) => summed(sums, 'lost'), 'lost'),
  counted(C.waiting, (sums) => sums.waiting, 'waiting'),
  derived(C.level, serviceLevel, percent, 'offered', 'serviceLevel'),
  derived(C.abandonRate, abandonRate, percent, 'abandoned', 'abandon'),
  derived(C.asa, speedOfAnswer, duration, 'answered'),
  derived(C.aht, handleTime, duration, 'handled', 'aht'),
  meanOf(C.talk, 'talkMs'),
  meanOf(C.hold, 'holdMs'),
  meanOf(C.wrap, 'wrapMs'),
  counted(C.transfers, (sums) => summed(sums, 'transferred'), 'transferred'),
  derived(C.occupancy, occupancy, (value) => percent(value, 0), 'handled'),
  {
    heading: C.staffed,
    text: (sums) => hours(summed(sums, 'staffedMs')),
    plain: (sums) => summed(sums, 'staffedMs') / HOUR_MS,
    drill: 'handled',
  },
]

/** The day by interval, and so far. What is ahead has its expectation alone; what is not known has nothing. */
export function dayFigures(row: QueueRow, view: QueueView, columns: readonly Column[], zone: string): readonly DayLine[] {
  const total = noSums()
  const context = cellContext(row)
  const lines = columns.map((column): DayLine => {
    const sums = sumQueue(view, column)
    const kind = kindOf(column, row.believed.unknownFrom)
    if (kind === 'known') addSums(total, sums)
    const ahead = view.vendorId === null ? { expected: expectedOf(row, column), level: aheadIn(row, column)?.level ?? null } : NOTHING_AHEAD
    return {
      column,
      kind,
      sums,
      name: timeAt(zone, column.start),
      cells: cellsOf(kind, sums, ahead),
      marks: DAY_FIGURES.map(({ metric }) => (metric === undefined ? '0' : markOf(cellFigure(metric, sums, column, context(column))))),
    }
  })
  const sofar: DayLine = {
    column: null,
    kind: 'known',
    sums: total,
    name: totalName(lines, zone),
    cells: cellsOf('known', total, NOTHING_AHEAD),
    marks: DAY_FIGURES.map(() => '0'),
  }
  return [...lines, sofar]
}

/** What an interval ahead is told with: how it was expected before the day began, and the level that is predicted now. */
interface AheadFigures {
  readonly expected: number | null
  readonly level: number | null
}

const NOTHING_AHEAD: AheadFigures = { expected: null, level: null }

function cellsOf(kind: DayLine['kind'], sums: Sums, { expected, level }: AheadFigures): readonly string[] {
  if (kind === 'known') return DAY_FIGURES.map((figure) => figure.text(sums))
  return DAY_FIGURES.map((figure) => {
    if (figure.heading === C.expected && kind === 'ahead') return expected === null ? '' : decimal(expected, 1)
    if (figure.heading === C.level && kind === 'ahead') return level === null ? '' : percent(level, 0)
    return kind === 'ahead' ? '' : kind === 'outside' ? NOTHING : '?'
  })
}

function kindOf(column: Column, unknownFrom: number | null): DayLine['kind'] {
  if (column.isAhead) return 'ahead'
  if (column.from < 0) return 'outside'
  return unknownFrom !== null && column.end > unknownFrom ? 'unknown' : 'known'
}

/** A day of another zone than the queue's may begin before what the desk holds: the sum then says from when on it is. */
function totalName(lines: readonly DayLine[], zone: string): string {
  if (lines[0]?.kind !== 'outside') return TEXT.queueScreen.total
  const first = lines.find((line) => line.kind !== 'outside')?.column
  return first === undefined || first === null ? TEXT.queueScreen.total : TEXT.queueScreen.totalSince(timeAt(zone, first.start))
}

function markOf({ kind, heat, glyph }: CellFigure): string {
  return kind === 'known' ? `${heat}${glyph}` : '0'
}

/** The day for a spreadsheet: plain numbers, fractions from 0 to 1, times in seconds. */
export function dayText(
  row: QueueRow,
  vendor: string | null,
  lines: readonly DayLine[],
  { state, zone }: Pick<Desk, 'state' | 'zone'>,
): string {
  const said = [
    row.label,
    vendor ?? TEXT.queueScreen.allVendors,
    `as of ${dateAt(zone, state.asOf)} ${secondAt(zone, state.asOf)}`,
    zoneText(zone, state.asOf),
  ]
  const heads = [C.interval, ...DAY_FIGURES.map((figure) => figure.heading)]
  const rows = lines.map((line) => {
    const name = line.column === null ? line.name : `${dateAt(zone, line.column.start)} ${line.name}`
    return [name, ...DAY_FIGURES.map((figure) => (line.kind === 'known' ? rounded(figure.plain(line.sums)) : null))]
  })
  return tsvOf([[said.join(', ')], heads, ...rows])
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4))
}
