import { cellFigure } from '../figures/cell-figure.ts'
import { abandonRate, handleTime, serviceLevel, volumeDeviation } from '../figures/ratios.ts'
import { type Sums, summed, sumQueue } from '../figures/sums.ts'
import { tsvOf } from '../figures/tsv.ts'
import type { Desk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, secondAt, timeAt, zoneText } from '../time/zone.ts'
import type { Metric } from '../view/view.ts'
import { cellContext } from './cell-context.ts'
import type { Column } from './columns.ts'
import type { QueueRow } from './queue-row.ts'

/**
 * The table as it stands, for a spreadsheet: figures as plain numbers (fractions from 0 to 1, times in seconds), what is not known as
 * nothing. The first line says what is shown, of when, and in which zone.
 */
export function tableText({ state, view, zone }: Desk, rows: readonly QueueRow[], columns: readonly Column[]): string {
  const T = TEXT.table
  const vendors = new Map(state.records.vendors.map(({ vendorId, name }) => [vendorId, name]))
  const said = [TEXT.metrics[view.metric], `as of ${dateAt(zone, state.asOf)} ${secondAt(zone, state.asOf)}`, zoneText(zone, state.asOf)]
  for (const name of ['filter', 'market', 'channel', 'ofVendor'] as const) if (view[name]) said.push(`${name}: ${view[name]}`)
  if (view.status !== 'all') said.push(`status: ${view.status}`)
  const heads = [T.queue, T.impact, T.waiting, T.oldest, T.level, T.volume, ...columns.map((column) => timeAt(zone, column.start))]
  const lines = rows.map((row) => {
    const isUnknown = row.believed.unknownFrom !== null
    const context = cellContext(row)
    const known = <V>(value: V): V | null => (isUnknown ? null : value)
    return [
      row.view.vendorId === null ? row.label : `${row.label} · ${vendors.get(row.view.vendorId) ?? ''}`,
      known(round(row.impact.total, 1)),
      known(row.now.waiting),
      known(row.now.oldestOfferedAt === null ? null : Math.round((state.asOf - row.now.oldestOfferedAt) / 1_000)),
      known(round(serviceLevel(row.hour).value, 4)),
      known(round(volumeDeviation(row.hour).value, 4)),
      ...columns.map((column) => {
        const sums = sumQueue(row.view, column)
        const figure = cellFigure(view.metric, sums, column, context(column))
        return figure.kind === 'known' ? plainFigure(view.metric, sums) : null
      }),
    ]
  })
  return tsvOf([[said.join(', ')], heads, ...lines])
}

function plainFigure(metric: Metric, sums: Sums): number | null {
  switch (metric) {
    case 'volume':
      return sums.expected === null ? summed(sums, 'offered') : round(sums.offeredOfExpected - sums.expected, 2)
    case 'serviceLevel':
      return round(serviceLevel(sums).value, 4)
    case 'aht':
      return round(handleTime(sums).value, 1)
    case 'abandon':
      return round(abandonRate(sums).value, 4)
    case 'waiting':
      return sums.waiting
  }
}

function round(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals))
}
