import type { PlanFigures } from '../../domain/plan/plan-row.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { shown } from '../decode/findings.ts'
import { type ColumnRole, columnName, type PlanColumns, type PlanMeasure } from './plan-columns.ts'
import { type DateOrder, readPlanDate } from './plan-date.ts'
import { type DurationUnit, readPlanDuration } from './plan-duration.ts'
import type { PlanFault } from './plan-fault.ts'
import { type DecimalSign, readPlanNumber, type ValueFault } from './plan-number.ts'
import { cellText, type TableCell, type TableRow } from './plan-table.ts'
import { type RowStart, readPlanStart, readPlanTime } from './plan-time.ts'

/** One interval as a table has it: values read, names and clocks still those of the file. */
export interface PlanItem {
  readonly sheet: string | null
  readonly row: number
  /** Of figures that stand under days or times. */
  readonly column: string | null
  readonly queue: string
  readonly vendor: string
  readonly site: string
  readonly start: RowStart
  /** What came, for those who look for it. */
  readonly startText: string
  /** Null where the table does not say how long the interval is. */
  readonly seconds: number | null
  readonly figures: PlanFigures
}

/** How a table is to be read. */
export interface ItemSettings {
  readonly sheet: string | null
  readonly columns: PlanColumns
  readonly decimal: DecimalSign
  readonly dates: DateOrder | null
  readonly aht: DurationUnit | null
  /** Of figures that stand under days or times. */
  readonly measure: PlanMeasure
  /** For tables that name none; '' where nobody said. */
  readonly queue: string
  readonly vendor: string
}

/** What a row of the table comes to. `blank` are intervals of which it says nothing. */
export interface ReadItems {
  readonly items: readonly PlanItem[]
  readonly faults: readonly PlanFault[]
  readonly blank: number
}

/** Reads one row: an interval, or one for each day or time across. */
export function readItems(row: TableRow, settings: ItemSettings): ReadItems {
  const { columns } = settings
  if (TOTAL.test(cellText(row.cells.find((cell) => cellText(cell).trim() !== '')).trim())) {
    return refused(faultAt(settings, row, null, { rule: 'totalRow', expected: 'rows of intervals; a total is computed from them' }))
  }
  const extra = row.cells.slice(columns.headers.length).some((cell) => cellText(cell).trim() !== '')
  if (settings.sheet === null && (extra || row.cells.length < columns.headers.length)) {
    const expected = `${columns.headers.length} fields, as the header has`
    return refused(faultAt(settings, row, null, { rule: 'fieldCount', expected }, `${row.cells.length} fields`))
  }
  if (columns.across === null) return oneItem(row, settings)
  const items: PlanItem[] = []
  const faults: PlanFault[] = []
  let blank = 0
  for (const place of columns.across.places) {
    const read = acrossItem(row, place, settings)
    if (!read.ok) faults.push(read.error)
    else if (read.value === null) blank += 1
    else items.push(read.value)
  }
  return { items, faults, blank }
}

const TOTAL = /^(?:grand |sub-?)?(?:total|sum|summe|gesamt|average|avg|mittelwert)\b/i

function oneItem(row: TableRow, settings: ItemSettings): ReadItems {
  const start = startOf(row, settings)
  if (!start.ok) return refused(start.error)
  const figures = figuresOf(row, settings)
  if (!figures.ok) return refused(figures.error)
  const { contacts, ahtSeconds, heads, quantiles } = figures.value
  if (contacts === null && ahtSeconds === null && heads === null && quantiles === null) return { items: [], faults: [], blank: 1 }
  const seconds = secondsOf(row, settings)
  if (!seconds.ok) return refused(seconds.error)
  const item = { ...common(row, settings), column: null, ...start.value, figures: figures.value }
  return { items: [{ ...item, seconds: seconds.value ?? item.seconds }], faults: [], blank: 0 }
}

type Started = Pick<PlanItem, 'start' | 'startText' | 'seconds'>

/** The start in one column, or as date and time in two; a start that is only a time belongs to the date. */
function startOf(row: TableRow, settings: ItemSettings): Result<Started, PlanFault> {
  const { byRole } = settings.columns
  const [whole, date, time] = [byRole.get('start'), byRole.get('date'), byRole.get('time') ?? byRole.get('start')]
  if (date === undefined || time === undefined) {
    const cell = row.cells[whole ?? 0]
    const read = readPlanStart(cell, settings.dates)
    if (!read.ok) return err(faultAt(settings, row, whole ?? 0, read.error))
    const { lengthMs, ...start } = read.value
    return ok({ start, startText: cellText(cell), seconds: lengthMs === null ? null : lengthMs / SECOND_MS })
  }
  return joined(row, { date: row.cells[date], time: row.cells[time] }, { date, time }, settings)
}

function joined(
  row: TableRow,
  cells: { readonly date: TableCell | undefined; readonly time: TableCell | undefined },
  places: { readonly date: number; readonly time: number },
  settings: ItemSettings,
): Result<Started, PlanFault> {
  const day = readPlanDate(cells.date, settings.dates)
  if (!day.ok) return err(faultAt(settings, row, places.date, day.error, cellText(cells.date)))
  const time = readPlanTime(cells.time)
  if (!time.ok) return err(faultAt(settings, row, places.time, time.error, cellText(cells.time)))
  const { ms, lengthMs } = time.value
  const start = { kind: 'wall' as const, wallMs: day.value + ms }
  const seconds = lengthMs === null ? null : lengthMs / SECOND_MS
  return ok({ start, startText: `${cellText(cells.date)} ${cellText(cells.time)}`, seconds })
}

function acrossItem(row: TableRow, place: number, settings: ItemSettings): Result<PlanItem | null, PlanFault> {
  const { columns, measure } = settings
  const value = measured(row.cells[place], measure, settings)
  if (!value.ok) return err(faultAt(settings, row, place, value.error))
  if (value.value === null) return ok(null)
  const header = columns.headers[place]
  const byDays = columns.across?.kind === 'days'
  const beside = columns.byRole.get(byDays ? 'time' : 'date') ?? columns.byRole.get('start') ?? 0
  const cells = byDays ? { date: header, time: row.cells[beside] } : { date: row.cells[beside], time: header }
  const started = joined(row, cells, byDays ? { date: place, time: beside } : { date: beside, time: place }, settings)
  if (!started.ok) return started
  const figures = { contacts: null, ahtSeconds: null, heads: null, quantiles: null, [FIGURE[measure]]: value.value }
  const seconds = secondsOf(row, settings)
  if (!seconds.ok) return seconds
  const item = { ...common(row, settings), column: columnName(columns, place), ...started.value, figures }
  return ok({ ...item, seconds: seconds.value ?? item.seconds })
}

const FIGURE: Readonly<Record<PlanMeasure, 'contacts' | 'ahtSeconds' | 'heads'>> = {
  contacts: 'contacts',
  aht: 'ahtSeconds',
  heads: 'heads',
}

function measured(cell: TableCell | undefined, measure: PlanMeasure, { aht, decimal }: ItemSettings): Result<number | null, ValueFault> {
  return measure === 'aht' ? readPlanDuration(cell, aht, decimal) : readPlanNumber(cell, decimal)
}

function figuresOf(row: TableRow, settings: ItemSettings): Result<PlanFigures, PlanFault> {
  const { byRole, quantiles } = settings.columns
  const read: Record<PlanMeasure, number | null> = { contacts: null, aht: null, heads: null }
  for (const measure of ['contacts', 'aht', 'heads'] as const) {
    const place = byRole.get(measure)
    if (place === undefined) continue
    const value = measured(row.cells[place], measure, settings)
    if (!value.ok) return err(faultAt(settings, row, place, value.error))
    read[measure] = value.value
  }
  const levels: [string, number][] = []
  for (const [level, place] of [...quantiles].sort(([a], [b]) => Number(a) - Number(b))) {
    const value = readPlanNumber(row.cells[place], settings.decimal)
    if (!value.ok) return err(faultAt(settings, row, place, value.error))
    if (value.value === null) continue
    const below = levels.at(-1)
    if (below !== undefined && value.value < below[1]) {
      return err(faultAt(settings, row, place, { rule: 'quantilesFall', expected: `at least the ${below[1]} of the ${below[0]} quantile` }))
    }
    levels.push([level, value.value])
  }
  const band = levels.length === 0 ? null : Object.fromEntries(levels)
  return ok({ contacts: read.contacts, ahtSeconds: read.aht, heads: read.heads, quantiles: band })
}

function secondsOf(row: TableRow, settings: ItemSettings): Result<number | null, PlanFault> {
  for (const [role, factor] of [
    ['seconds', 1],
    ['minutes', 60],
  ] as const) {
    const place = settings.columns.byRole.get(role)
    if (place === undefined) continue
    const value = readPlanNumber(row.cells[place], settings.decimal)
    if (!value.ok) return err(faultAt(settings, row, place, value.error))
    if (value.value !== null) return ok(value.value * factor)
  }
  return ok(null)
}

function common(row: TableRow, settings: ItemSettings): Pick<PlanItem, 'sheet' | 'row' | 'queue' | 'vendor' | 'site'> {
  const { byRole } = settings.columns
  const text = (role: ColumnRole): string => cellText(row.cells[byRole.get(role) ?? -1]).trim()
  const { sheet, queue, vendor } = settings
  return { sheet, row: row.row, queue: text('queue') || queue, vendor: text('vendor') || vendor, site: text('site') }
}

/** A fault of one interval. */
export function faultOf(
  { sheet, row, column, startText }: PlanItem,
  { rule, expected, hint, came }: { readonly rule: string; readonly expected: string; readonly hint?: string; readonly came?: string },
): PlanFault {
  return { sheet, row, column, value: shown(came ?? startText), rule, expected, hint: hint ?? null }
}

function refused(fault: PlanFault): ReadItems {
  return { items: [], faults: [fault], blank: 0 }
}

function faultAt(settings: ItemSettings, row: TableRow, place: number | null, fault: ValueFault, came?: string): PlanFault {
  return {
    sheet: settings.sheet,
    row: row.row,
    column: place === null ? null : columnName(settings.columns, place),
    value: shown(came ?? cellText(place === null ? row.cells[0] : row.cells[place])),
    rule: fault.rule,
    expected: fault.expected,
    hint: fault.hint ?? null,
  }
}
