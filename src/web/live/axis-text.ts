import { count, decimal, duration } from '../figures/format.ts'
import type { Metric } from '../view/view.ts'

/** A value at the side of a chart: short. */
export function axisText(metric: Metric, value: number): string {
  switch (metric) {
    case 'volume':
    case 'waiting':
      return Number.isInteger(value) ? count(value) : decimal(value, 1)
    case 'serviceLevel':
    case 'abandon':
      return `${decimal(value * 100, 0)} %`
    case 'aht':
      return duration(value)
  }
}
