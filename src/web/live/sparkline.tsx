import { memo } from 'react'
import { DESK_COLUMN_AT } from '../../wire/desk.ts'
import { intervalAt } from '../figures/queue-view.ts'
import { CELL_WIDTH } from '../store/desk-state.ts'
import { dayAt } from '../time/zone.ts'
import type { QueueRow } from './queue-row.ts'

const WIDTH = 80
const HEIGHT = 18

/** The queue's local day in one glance: offered (solid) over expected (faint). */
export function Sparkline({ row }: { readonly row: QueueRow }) {
  const { state, queue } = row.view
  const day = dayAt(row.record.zone, state.asOf)
  const from = intervalAt(state, day.start)
  const to = intervalAt(state, day.end)
  return (
    <Lines
      cells={queue.total}
      twelfths={queue.expectation?.offeredTwelfths ?? null}
      from={from}
      to={to}
      now={intervalAt(state, row.believed.unknownFrom ?? state.asOf)}
    />
  )
}

interface Given {
  readonly cells: Float64Array
  readonly twelfths: readonly (number | null)[] | null
  readonly from: number
  readonly to: number
  readonly now: number
}

/** Drawn anew only when a figure of it changed. The running interval is left out: half an interval looks like a fall. */
const Lines = memo(function Lines({ cells, twelfths, from, to, now }: Given) {
  const offered = valuesOf(from, now, (interval) => cells[interval * CELL_WIDTH + DESK_COLUMN_AT.offered] ?? 0)
  const expected = valuesOf(from, to, (interval) => (twelfths?.[interval] ?? 0) / 12)
  const most = Math.max(1, ...offered, ...expected)
  const pathOf = (values: readonly number[]): string =>
    values
      .map((value, place) => {
        const x = (place / Math.max(1, to - from - 1)) * WIDTH
        return `${place === 0 ? 'M' : 'L'}${x.toFixed(1)} ${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`
      })
      .join('')
  return (
    <svg className="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {twelfths !== null && <path className="spark-expected" d={pathOf(expected)} />}
      <path className="spark-offered" d={pathOf(offered)} />
    </svg>
  )
})

function valuesOf(from: number, to: number, valueAt: (interval: number) => number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, place) => valueAt(Math.max(0, from + place)))
}
