import type { Annotation } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { roundTicks } from '../charts/round-ticks.ts'
import { timeAt } from '../time/zone.ts'
import { MEASURED } from './day-measure.ts'
import type { DaySeries } from './day-series.ts'

const WIDTH = 1_200
const HEIGHT = 300
const LEFT = 44
const RIGHT = 20
const TOP = 14
const BOTTOM = 22
const LABELS = 12

/** Lines in the order in which they are drawn, what came over all, each with its look. */
const LOOKS = {
  dayAhead: 'is-before',
  compared: 'is-compared',
  drawn: 'is-drawn',
  earlier: 'is-then',
  foreseen: 'is-foreseen',
  actual: 'is-actual',
} as const satisfies Partial<Record<keyof DaySeries, string>>
const LINES = Object.keys(LOOKS) as readonly (keyof typeof LOOKS)[]

interface Given {
  readonly series: DaySeries
  readonly zone: string
  readonly label: string
  readonly notes: readonly Pick<Annotation, 'annotationId' | 'from' | 'to'>[]
}

/** A day of a queue: what came drawn through, what is foreseen in its band over hatched hours, what was foreseen before dashed. */
export function ForecastChart({ series, zone, label, notes }: Given) {
  const { starts, end, now, unknownFrom } = series
  const [first = 0] = starts
  const { axisUnit, axisMin, axisText } = MEASURED[series.measure]
  const ticks = roundTicks(Math.max(axisMin, topOf(series) / axisUnit)).map((tick) => tick * axisUnit)
  const top = ticks.at(-1) ?? 1
  const x = (at: Instant): number =>
    LEFT + ((Math.min(Math.max(at, first), end) - first) / Math.max(1, end - first)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number): number => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const stretch = (from: Instant, to: Instant) => ({
    x: x(from),
    width: Math.max(0, x(to) - x(from)),
    y: TOP,
    height: HEIGHT - TOP - BOTTOM,
  })
  const edges = [...starts, end].map(x)
  const line = (values: readonly (number | null)[]): string => steps(values, edges, y)
  return (
    <svg className="forecast-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <defs>
        <pattern id="forecast-ahead" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="forecast-hatch" x1="0" x2="0" y1="0" y2="8" />
        </pattern>
      </defs>
      {now < end && <rect {...stretch(now, end)} fill="url(#forecast-ahead)" data-part="ahead" />}
      {unknownFrom !== null && unknownFrom < now && <rect {...stretch(unknownFrom, now)} className="forecast-unknown" />}
      {notes.map(({ annotationId, from, to }, place) => (
        <g key={annotationId} className="forecast-note">
          <rect {...stretch(from, to)} />
          <text x={x(from) + 3} y={TOP - 3}>
            {place + 1}
          </text>
        </g>
      ))}
      {ticks.map((value) => (
        <g key={value}>
          <line className="plan-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
          <text className="plan-label" x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {axisText(value)}
          </text>
        </g>
      ))}
      {labelled(starts).map((at) => (
        <g key={at}>
          <line className="plan-grid is-upright" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />
          <text className="plan-label" x={x(at)} y={HEIGHT - 6} textAnchor="middle">
            {timeAt(zone, at)}
          </text>
        </g>
      ))}
      <path className="forecast-band" d={area(series.low, series.high, edges, y)} data-part="band" />
      {LINES.map((name) => (
        <path key={name} className={`forecast-line ${LOOKS[name]}`} d={line(series[name])} />
      ))}
      {now >= first && now < end && <line className="forecast-now" x1={x(now)} x2={x(now)} y1={TOP} y2={HEIGHT - BOTTOM} />}
    </svg>
  )
}

function topOf(series: DaySeries): number {
  return Math.max(0, ...[...LINES.map((name) => series[name]), series.high].flat().map((value) => value ?? 0))
}

/** A step for each quarter hour; the line breaks where nothing is said. */
function steps(values: readonly (number | null)[], edges: readonly number[], y: (value: number) => number): string {
  let path = ''
  let isOpen = false
  for (const [place, value] of values.entries()) {
    if (value === null) isOpen = false
    else {
      path += `${isOpen ? 'L' : 'M'}${at(edges, place)} ${y(value).toFixed(1)}H${at(edges, place + 1)}`
      isOpen = true
    }
  }
  return path
}

/** What lies between two lines, as a box for each quarter hour. */
function area(
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  edges: readonly number[],
  y: (value: number) => number,
): string {
  return low
    .map((bottom, place) => {
      const above = high[place] ?? null
      if (bottom === null || above === null) return ''
      return `M${at(edges, place)} ${y(bottom).toFixed(1)}H${at(edges, place + 1)}V${y(above).toFixed(1)}H${at(edges, place)}Z`
    })
    .join('')
}

function at(edges: readonly number[], place: number): string {
  return (edges[place] ?? 0).toFixed(1)
}

function labelled(starts: readonly Instant[]): readonly Instant[] {
  const every = Math.max(4, Math.ceil(starts.length / LABELS / 4) * 4)
  return starts.filter((_, place) => place % every === 0)
}
