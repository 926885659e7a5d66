import { count, decimal, duration, NOTHING, percent } from '../figures/format.ts'
import { abandonRate, handleTime } from '../figures/ratios.ts'
import { type Sums, summed } from '../figures/sums.ts'

/** What of a day is drawn: how many come, how long they take, or which share of them leaves. */
export const DAY_MEASURES = ['volume', 'aht', 'abandon'] as const
export type DayMeasure = (typeof DAY_MEASURES)[number]

interface Measured {
  /** What came of it. */
  readonly actual: (sums: Sums) => number | null
  /** The contacts that an error is about; 1 where it is about the interval. */
  readonly weight: (sums: Sums) => number
  readonly text: (value: number | null) => string
  /** For a spreadsheet. */
  readonly plain: (value: number | null) => number | null
  /** Values on an axis are whole numbers of this; and no axis ends below so many. */
  readonly axisUnit: number
  readonly axisMin: number
  readonly axisText: (value: number) => string
}

/** How each is counted, written and drawn. */
export const MEASURED: Readonly<Record<DayMeasure, Measured>> = {
  volume: {
    actual: (sums) => summed(sums, 'offered'),
    weight: () => 1,
    text: (value) => (value === null ? NOTHING : decimal(value, value < 10 && !Number.isInteger(value) ? 1 : 0)),
    plain: (value) => rounded(value, 10),
    axisUnit: 1,
    axisMin: 1,
    axisText: count,
  },
  aht: {
    actual: (sums) => handleTime(sums).value,
    weight: (sums) => summed(sums, 'handled'),
    text: duration,
    plain: (value) => rounded(value, 10),
    axisUnit: 60,
    axisMin: 1,
    axisText: duration,
  },
  abandon: {
    actual: (sums) => abandonRate(sums).value,
    weight: (sums) => summed(sums, 'offered'),
    text: percent,
    plain: (value) => rounded(value, 10_000),
    axisUnit: 0.01,
    axisMin: 5,
    axisText: (value) => percent(value, 0),
  },
}

function rounded(value: number | null, scale: number): number | null {
  return value === null ? null : Math.round(value * scale) / scale
}
