import { DESK_COLUMNS, type DeskCells, type DeskSeries, type DeskSnapshot } from '../../src/wire/desk.ts'
import { encodeDeskMoment } from '../../src/wire/desk-encode.ts'
import { IntervalEncoder } from '../../src/wire/desk-interval.ts'
import { encodeDeskOutlook } from '../../src/wire/desk-outlook.ts'

/** The data of a snapshot event, as a server sends it that counts what the snapshot says. */
export function snapshotText(snapshot: DeskSnapshot, cells: DeskCells = cellsOf(snapshot.series)): string {
  const { head, numbers } = encodeDeskMoment(snapshot, cells.lanes)
  const encoder = new IntervalEncoder()
  const intervals = Array.from({ length: snapshot.intervals }, (_, interval) => asText(encoder.encode(cells, interval)))
  return [head, asText(numbers), ...intervals, encodeDeskOutlook(snapshot.outlook)].join('\n')
}

/** As a browser does it. */
export function asAscii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function asText(chars: Uint8Array): string {
  return new TextDecoder().decode(chars)
}

/** Series turned from lane by lane to interval by interval, in which nothing is chosen where nothing happened. */
function cellsOf(series: readonly DeskSeries[]): DeskCells {
  const step = DESK_COLUMNS.length
  return {
    lanes: series,
    width: step + 1,
    columnAt: DESK_COLUMNS.map((_, column) => column),
    chosenAt: step,
    valuesAt: (interval) => {
      const values = new Float64Array(series.length * (step + 1))
      for (const [lane, one] of series.entries()) {
        const cell = one.values.subarray(interval * step, (interval + 1) * step)
        for (const [column, value] of cell.entries()) values[column * series.length + lane] = value
        values[step * series.length + lane] = cell.some((value) => value !== 0) ? 1 : 0
      }
      return values
    },
  }
}
