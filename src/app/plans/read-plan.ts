import { assemblePlan } from '../../domain/plan/assemble-plan.ts'
import type { PlanRow } from '../../domain/plan/plan-row.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { checkedRows, type PlacedRow } from './check-rows.ts'
import { placeStarts } from './place-starts.ts'
import { findColumns, type PlanColumns } from './plan-columns.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'
import { faultOf, type ItemSettings, type PlanItem, type ReadItems, readItems } from './plan-item.ts'
import { PLAN_CELLS_MAX } from './plan-limits.ts'
import { PlanNames } from './plan-names.ts'
import type { PlanOptions } from './plan-options.ts'
import type { PlanContext, PlanReadAs, PlanReading } from './plan-reading.ts'
import { settingsOf } from './plan-settings.ts'
import { cellText, type PlanTable } from './plan-table.ts'

/**
 * Reads a table as a plan. A row that is wrong stops no other; what makes the whole unclear (no header, a decimal sign or an order of
 * dates that nothing tells) refuses the whole, since each of its figures could be another one.
 */
export function readPlan(table: PlanTable, options: PlanOptions, context: PlanContext): Result<PlanReading, readonly PlanFault[]> {
  const columns = findColumns(table)
  if (!columns.ok) return err([columns.error])
  const rows = table.rows.filter(({ row, cells }) => row > columns.value.headerRow && cells.some((cell) => cellText(cell).trim() !== ''))
  if (rows.length === 0) return err([wholeFault('noRows', 'nothing below the header', 'rows of intervals', { sheet: table.sheet })])
  const settings = settingsOf(table, columns.value, rows, options)
  if (!settings.ok) return settings
  const read = rows.map((row, place) => {
    if (place % HEEDED_ROWS === 0) context.heed(place, rows.length)
    return readItems(row, settings.value)
  })
  context.heed(rows.length, rows.length)
  const items = read.flatMap((each) => each.items)
  if (items.length > PLAN_CELLS_MAX) return err([wholeFault('tooLarge', items.length, `at most ${PLAN_CELLS_MAX} intervals`)])
  const reading = readingOf(items, read, { settings: settings.value, options, context })
  return ok({ ...reading, warnings: [...(table.notes ?? []), ...reading.warnings] })
}

/** Rows between two looks at whether anybody still waits: some milliseconds. */
const HEEDED_ROWS = 2_000

interface Reading {
  readonly settings: ItemSettings
  readonly options: PlanOptions
  readonly context: PlanContext
}

function readingOf(items: readonly PlanItem[], read: readonly ReadItems[], { settings, options, context }: Reading): PlanReading {
  const faults: PlanFault[] = read.flatMap((each) => each.faults)
  const names = new PlanNames(context.records)
  const placed = placeItems(items, names, { options, context }, faults)
  context.heed(items.length, items.length)
  const checked = checkedRows(placed.rows, options, context, faults)
  context.heed(items.length, items.length)
  const assembled = assemblePlan(checked.rows.map(({ row }) => row))
  for (const { rule, place, earlier } of assembled.clashes) {
    const { item } = checked.rows[place] as PlacedRow
    const first = checked.rows[earlier] as PlacedRow
    const expected = rule === 'rowTwice' ? 'each queue, vendor, site and interval once' : 'intervals that do not cover each other'
    faults.push(faultOf(item, { rule, expected, hint: `row ${first.item.row} says something else of it` }))
  }
  const blank = read.reduce((total, each) => total + each.blank, 0)
  const accepted = checked.rows.length - assembled.clashes.length - assembled.repeated.length
  return {
    read: accepted + assembled.repeated.length + blank + faults.length,
    accepted,
    repeated: assembled.repeated.length,
    blank,
    refused: faults.length,
    faults: [...faults].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)),
    warnings: [...placed.warnings, ...checked.warnings],
    cells: assembled.cells,
    readAs: readAs(
      settings,
      checked.rows.map(({ row }) => row),
      placed.zones,
    ),
  }
}

function placeItems(
  items: readonly PlanItem[],
  names: PlanNames,
  { options, context }: Pick<Reading, 'options' | 'context'>,
  faults: PlanFault[],
): { readonly rows: readonly PlacedRow<number | null>[]; readonly warnings: readonly string[]; readonly zones: readonly string[] } {
  const named = items.flatMap((item) => {
    const queue = names.queue(item.queue)
    const vendor = names.vendor(item.vendor)
    const site = vendor.ok ? names.site(vendor.value, item.site) : ok(0)
    const wrong = !queue.ok ? { ...queue.error, came: item.queue } : !vendor.ok ? { ...vendor.error, came: item.vendor } : null
    if (wrong !== null || !queue.ok || !vendor.ok || !site.ok) {
      faults.push(faultOf(item, wrong ?? (site.ok ? { rule: 'unknown', expected: 'a record' } : { ...site.error, came: item.site })))
      return []
    }
    const zone = options.zone ?? names.zoneOf(queue.value)
    return [{ item, queueId: queue.value, vendorId: vendor.value, siteId: site.value, zone }]
  })
  const { starts, chosen } = placeStarts(named, context.calendar, options.repeated)
  const rows = named.flatMap(({ item, queueId, vendorId, siteId, zone }, place): readonly PlacedRow<number | null>[] => {
    const start = starts[place]
    if (start?.ok === true)
      return [{ item, zone, row: { queueId, vendorId, siteId, start: start.value, seconds: item.seconds, ...item.figures } }]
    faults.push(faultOf(item, { ...(start?.error ?? { rule: 'unknown', expected: 'a start' }), came: item.startText }))
    return []
  })
  const zones = [...new Set(named.map(({ zone }) => zone))]
  const which = options.repeated === 'later' ? 'later' : 'earlier'
  const first = named[chosen[0]?.place ?? -1]?.item
  const warnings =
    first === undefined
      ? []
      : [
          `${chosen.length} rows are of an hour that the clocks show twice, the first in row ${first.row} (${first.startText}): each was taken for the ${which} one, and the other has no figures`,
        ]
  return { rows, warnings, zones }
}

function readAs(settings: ItemSettings, rows: readonly PlanRow[], zones: readonly string[]): PlanReadAs {
  const { sheet, columns, decimal, dates, aht } = settings
  return {
    sheet,
    headerRow: columns.headerRow,
    form: formOf(columns),
    decimal,
    dates,
    aht,
    seconds: [...new Set(rows.map(({ seconds }) => seconds))].sort((a, b) => a - b),
    zones,
    ignored: columns.ignored,
  }
}

function formOf({ across }: PlanColumns): PlanReadAs['form'] {
  if (across === null) return 'rows'
  return across.kind === 'days' ? 'daysAcross' : 'timesAcross'
}
