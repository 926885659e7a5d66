import './english.ts'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Instant } from '../../domain/shared/instant.ts'
import { onThemeChange } from '../shell/theme.ts'
import { hatch, markNote, markNow } from './chart-marks.ts'

/** A day as a chart shows it: one value per column, null where there is none. */
export interface DayLines {
  /** Starts of the columns, and the end of the last. */
  readonly starts: readonly Instant[]
  readonly end: Instant
  readonly actual: readonly (number | null)[]
  readonly expected: readonly (number | null)[]
  readonly now: Instant
  /** From here on nothing is known, though it has happened. */
  readonly unknownFrom: Instant | null
  readonly selected: { readonly start: Instant; readonly end: Instant } | null
  /** Stretches that something was noted about, each with the number it has in the list below. */
  readonly notes: readonly { readonly from: Instant; readonly to: Instant; readonly mark: string }[]
  /** Another day laid over this one; empty where none is compared. */
  readonly compared: readonly (number | null)[]
  /** What is foreseen of what has not happened, with the ends of its band; empty where nothing is. */
  readonly foreseen: readonly (number | null)[]
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
}

interface Given {
  readonly lines: DayLines
  readonly label: string
  readonly timeText: (at: Instant) => string
  readonly valueText: (value: number) => string
  readonly height: number
  /** Counts have no halves on their axis. */
  readonly isCount: boolean
}

/** Actual against expected over a day. What has not happened is hatched, and so is what is not known. */
export function DayChart({ lines, label, timeText, valueText, height, isCount }: Given) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const newest = useRef({ lines, timeText, valueText })
  newest.current = { lines, timeText, valueText }
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const draw = (): void => {
      chart.current?.destroy()
      chart.current = new uPlot(optionsOf(element, { height, isCount }, newest), dataOf(newest.current.lines), element)
    }
    draw()
    const observer = new ResizeObserver(() => chart.current?.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    const stopFollowing = onThemeChange(draw)
    return () => {
      stopFollowing()
      observer.disconnect()
      chart.current?.destroy()
      chart.current = null
    }
  }, [height, isCount])
  useEffect(() => {
    chart.current?.setData(dataOf(lines))
  }, [lines])
  return <div ref={box} className="chart" role="img" aria-label={label} style={{ height }} />
}

/** uPlot counts in seconds; the last value is carried to the end of the day, so that the last step is as wide as the others. */
function dataOf(lines: DayLines): uPlot.AlignedData {
  const seconds = [...lines.starts, lines.end].map((at) => at / 1_000)
  const whole = (values: readonly (number | null)[]): readonly (number | null)[] =>
    values.length === 0 ? lines.starts.map(() => null) : values
  const carried = (values: readonly (number | null)[]) => [...whole(values), whole(values).at(-1) ?? null]
  const ahead = [carried(lines.high), carried(lines.low), carried(lines.foreseen)]
  return [seconds, ...ahead, carried(lines.expected), [...whole(lines.compared), null], [...lines.actual, null]]
}

interface Newest {
  readonly current: Pick<Given, 'lines' | 'timeText' | 'valueText'>
}

function optionsOf(element: HTMLElement, { height, isCount }: Pick<Given, 'height' | 'isCount'>, newest: Newest): uPlot.Options {
  const colours = getComputedStyle(element)
  const colour = (name: string): string => colours.getPropertyValue(name)
  const axis = {
    stroke: colour('--dim'),
    grid: { stroke: colour('--line-faint'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  }
  const stepped = uPlot.paths.stepped?.({ align: 1 })
  const paths = stepped === undefined ? {} : { paths: stepped }
  return {
    width: element.clientWidth,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
    axes: [
      {
        ...axis,
        size: 24,
        values: (_, splits) => splits.map((at) => newest.current.timeText(at * 1_000)),
        splits: () => splitsOf(newest.current.lines),
      },
      {
        ...axis,
        size: 44,
        ...(isCount ? { incrs: WHOLE_STEPS } : {}),
        values: (_, splits) => splits.map((value) => newest.current.valueText(value)),
      },
    ],
    bands: [{ series: [1, 2], fill: colour('--foreseen-ground') }],
    series: [
      {},
      { ...paths, width: 0, points: { show: false } },
      { ...paths, width: 0, points: { show: false } },
      { ...paths, stroke: colour('--accent'), width: 1.5, dash: [2, 2], points: { show: false } },
      { ...paths, stroke: colour('--dim'), width: 1.25, dash: [4, 3], points: { show: false } },
      { ...paths, stroke: colour('--note'), width: 1.25, points: { show: false } },
      { ...paths, stroke: colour('--accent'), width: 1.75, points: { show: false } },
    ],
    hooks: {
      drawAxes: [(plot) => drawBehind(plot, newest.current.lines, colour)],
      draw: [(plot) => markNow(plot, newest.current.lines.now / 1_000, colour('--text'))],
    },
  }
}

const WHOLE_STEPS = [1, 2, 5].flatMap((step) => [step, step * 10, step * 100, step * 1_000, step * 10_000]).sort((a, b) => a - b)

function drawBehind(plot: uPlot, lines: DayLines, colour: (name: string) => string): void {
  const { selected, unknownFrom, now, end, starts, notes } = lines
  for (const { from, to, mark } of notes) {
    markNote(plot, { from: from / 1_000, to: to / 1_000, mark, stroke: colour('--note'), fill: colour('--note-faint') })
  }
  if (selected !== null) {
    const from = plot.valToPos(selected.start / 1_000, 'x', true)
    plot.ctx.fillStyle = colour('--selected-faint')
    plot.ctx.fillRect(from, plot.bbox.top, plot.valToPos(selected.end / 1_000, 'x', true) - from, plot.bbox.height)
  }
  hatch(plot, { from: now / 1_000, to: end / 1_000, stroke: colour('--hatch') })
  if (unknownFrom !== null) {
    const from = Math.max(unknownFrom, starts[0] ?? unknownFrom)
    hatch(plot, { from: from / 1_000, to: now / 1_000, stroke: colour('--hatch-strong') })
  }
}

/** About so many labels fit under a chart of the panel. */
const LABELS = 8

function splitsOf(lines: DayLines): number[] {
  const every = Math.max(1, Math.round(lines.starts.length / LABELS / 4) * 4)
  return lines.starts.filter((_, place) => place % every === 0).map((at) => at / 1_000)
}
