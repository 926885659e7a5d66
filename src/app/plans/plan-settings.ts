import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { columnName, type PlanColumns, type PlanMeasure } from './plan-columns.ts'
import { type DateOrder, dateOrderShown } from './plan-date.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'
import type { ItemSettings } from './plan-item.ts'
import { type DecimalSign, decimalShown } from './plan-number.ts'
import type { PlanOptions } from './plan-options.ts'
import { cellText, type PlanTable, type TableRow } from './plan-table.ts'

/** What figures under days or times are of where nobody says it. */
const MEASURE_OF: Readonly<Record<PlanKind, PlanMeasure>> = {
  forecast: 'contacts',
  requirement: 'heads',
  commitment: 'heads',
  schedule: 'heads',
}

/** How to read a table: as whoever imports it says, else as its own cells show. What they leave open has to be said. */
export function settingsOf(
  table: PlanTable,
  columns: PlanColumns,
  rows: readonly TableRow[],
  options: PlanOptions,
): Result<ItemSettings, readonly PlanFault[]> {
  const decimal = decimalOf(table, columns, rows, options)
  const dates = datesOf(table, columns, rows, options)
  const faults = [decimal, dates].flatMap((read) => (read.ok ? [] : [read.error]))
  if (!decimal.ok || !dates.ok) return err(faults)
  return ok({
    sheet: table.sheet,
    columns,
    decimal: decimal.value,
    dates: dates.value,
    aht: options.aht ?? columns.ahtUnit,
    measure: options.measure ?? MEASURE_OF[options.kind],
    queue: options.queue ?? '',
    vendor: options.vendor ?? '',
  })
}

function decimalOf(
  table: PlanTable,
  columns: PlanColumns,
  rows: readonly TableRow[],
  options: PlanOptions,
): Result<DecimalSign, PlanFault> {
  if (options.decimal !== null) return ok(options.decimal)
  const { byRole, quantiles, across } = columns
  const figures = (['contacts', 'aht', 'heads'] as const).flatMap((measure) => byRole.get(measure) ?? [])
  const places = [...figures, ...quantiles.values(), ...(across?.places ?? [])]
  const texts = textsOf(rows, places)
  const found = decimalShown(texts.map(({ text }) => text))
  if (found === 'point' || found === null) return ok('point')
  if (found === 'comma') return ok('comma')
  const where = texts.find(({ text }) => decimalShown([text]) === (found === 'both' ? 'comma' : 'unclear')) ?? texts[0]
  const hint = found === 'both' ? 'some numbers have points before parts of one, others commas' : 'it could be thousands or parts of one'
  return err(
    wholeFault('decimalAmbiguous', where?.text, 'one decimal sign in all numbers: choose point or comma', {
      sheet: table.sheet,
      row: where?.row ?? null,
      column: where === undefined ? null : columnName(columns, where.place),
      hint,
    }),
  )
}

function datesOf(
  table: PlanTable,
  columns: PlanColumns,
  rows: readonly TableRow[],
  options: PlanOptions,
): Result<DateOrder | null, PlanFault> {
  if (options.dates !== null) return ok(options.dates)
  const { byRole, across } = columns
  const places = (['date', 'start'] as const).flatMap((role) => byRole.get(role) ?? [])
  const headers =
    across?.kind === 'days' ? across.places.map((place) => ({ text: columns.headers[place] ?? '', row: columns.headerRow, place })) : []
  const texts = [...headers, ...textsOf(rows, places)].map((told) => ({ ...told, text: told.text.split(/[ ,T]/, 1)[0] ?? '' }))
  const found = dateOrderShown(texts.map(({ text }) => text))
  if (found !== 'both' && found !== 'unclear') return ok(found)
  const where = texts.find(({ text }) => dateOrderShown([text]) !== null)
  const [first, second] = (where?.text ?? '').split(/[/.-]/)
  const meanings = `${where?.text ?? ''} is day ${first} of month ${second}, or day ${second} of month ${first}`
  const hint = found === 'both' ? 'some dates have the day first, others the month' : meanings
  return err(
    wholeFault('dateAmbiguous', where?.text, 'one order in all dates: choose day first or month first', {
      sheet: table.sheet,
      row: where?.row ?? null,
      column: where === undefined ? null : columnName(columns, where.place),
      hint,
    }),
  )
}

function textsOf(rows: readonly TableRow[], places: readonly number[]) {
  return places.flatMap((place) =>
    rows.flatMap(({ row, cells }) => (typeof cells[place] === 'string' ? [{ text: cellText(cells[place]), row, place }] : [])),
  )
}
