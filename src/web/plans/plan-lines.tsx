import type { PlanComparisonView } from '../../wire/plans.ts'
import { roundTicks } from '../charts/round-ticks.ts'
import { count } from '../figures/format.ts'
import { useQueueLabel } from '../live/use-queue-label.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt } from '../time/zone.ts'

const P = TEXT.plans

type Queue = PlanComparisonView['queues'][number]
type Interval = Queue['intervals'][number]

const WIDTH = 1_200
const HEIGHT = 220
const LEFT = 44
const RIGHT = 40
const BOTTOM = 22
const TOP = 8

/** Both snapshots of a queue over time: one drawn through, one dashed, with gaps where a snapshot says nothing. */
export function PlanLines({ queue, names }: { readonly queue: Queue; readonly names: readonly [string, string] }) {
  const { zone } = useDesk()
  const label = useQueueLabel()(queue.queue)
  const { intervals } = queue
  const figure = intervals.some(({ first, second }) => (first?.contacts ?? second?.contacts ?? null) !== null) ? 'contacts' : 'heads'
  const values = intervals.flatMap(({ first, second }) => [first?.[figure] ?? 0, second?.[figure] ?? 0])
  const ticks = roundTicks(Math.max(1, ...values))
  const top = ticks.at(-1) ?? 1
  const starts = intervals.map(({ start }) => Date.parse(start))
  const [from = 0, to = 1] = [starts[0], starts.at(-1)]
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number): number => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const line = (side: 'first' | 'second'): string => pathOf(intervals, (interval) => interval[side]?.[figure] ?? null, x, y)
  const title = figure === 'contacts' ? P.intervalsOf(label) : P.headsOf(label)
  return (
    <figure className="plan-lines">
      <figcaption>
        <h2>{title}</h2>
        <span className="plan-key is-first">{P.legendFirst(names[0])}</span>
        <span className="plan-key is-second">{P.legendSecond(names[1])}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={P.chart(label, names[0], names[1])}>
        {ticks.map((value) => (
          <g key={value}>
            <line className="plan-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
            <text className="plan-label" x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {count(value)}
            </text>
          </g>
        ))}
        {marksOf(zone, starts).map(({ at, text }) => (
          <g key={at}>
            <line className="plan-grid is-upright" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />
            <text className="plan-label" x={x(at)} y={HEIGHT - 6} textAnchor="middle">
              {text}
            </text>
          </g>
        ))}
        <path className="plan-line is-first" d={line('first')} />
        <path className="plan-line is-second" d={line('second')} />
      </svg>
    </figure>
  )
}

const QUARTER_MS = 900_000

/** A line goes on from an interval to the next one, and begins anew behind a gap. */
function pathOf(
  intervals: readonly Interval[],
  of: (interval: Interval) => number | null,
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let before: number | null = null
  for (const interval of intervals) {
    const [at, value] = [Date.parse(interval.start), of(interval)]
    if (value === null) continue
    path += `${before === at - QUARTER_MS ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}h0.1`
    before = at
  }
  return path
}

const MARKS_MAX = 8

/** A few times along the bottom: days where there are several, else whole hours. */
function marksOf(zone: string, starts: readonly number[]): readonly { readonly at: number; readonly text: string }[] {
  const isDays = new Set(starts.map((at) => dateAt(zone, at))).size > 1
  const texts = starts.map((at) => ({ at, text: isDays ? dateAt(zone, at) : timeAt(zone, at) }))
  const first = texts.filter(({ text }, place) => (isDays ? texts[place - 1]?.text !== text : text.endsWith(':00')))
  const step = Math.max(1, Math.ceil(first.length / MARKS_MAX))
  return first.filter((_, place) => place % step === 0)
}
