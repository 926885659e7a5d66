import type { OutlookAnswer } from '../../wire/outlook.ts'
import type { MetricBands } from '../charts/day-lines.ts'
import type { Column } from '../live/columns.ts'
import type { Metric } from '../view/view.ts'

type Row = OutlookAnswer['rows'][number]

/**
 * The bands of handle times or of those who leave by column, from what is foreseen quarter hour by quarter hour. Of a longer column both ends are the
 * means of its quarters', each by how many come: no narrower than its own would be.
 */
export function metricBands(rows: readonly Row[], metric: Metric, columns: readonly Column[]): MetricBands {
  if (metric !== 'aht' && metric !== 'abandon') return new Map()
  const quarters = rows.flatMap((row) => {
    const band = metric === 'aht' ? row.handleTime : row.abandonForecast
    return band === null ? [] : [{ at: Date.parse(row.start), weight: row.offered.mean, low: band.low, high: band.high }]
  })
  return new Map(
    columns.flatMap(({ start, end }) => {
      const within = quarters.filter(({ at }) => at >= start && at < end)
      const weight = within.reduce((sum, each) => sum + each.weight, 0)
      if (weight === 0) return []
      const mean = (of: 'low' | 'high'): number => within.reduce((sum, each) => sum + each.weight * each[of], 0) / weight
      return [[start, { low: mean('low'), high: mean('high') }] as const]
    }),
  )
}
