import { cellsOf, isSameRow, type PlanCell, type PlanRow, placeName } from './plan-row.ts'

/** A row that cannot stand beside an earlier one; both by their places in what was given. */
export interface RowClash {
  readonly rule: 'rowTwice' | 'rowsOverlap'
  readonly place: number
  readonly earlier: number
}

export interface AssembledPlan {
  /** Quarter hours by queue, vendor, site and time. */
  readonly cells: readonly PlanCell[]
  /** Places of rows that say again what an earlier one said. */
  readonly repeated: readonly number[]
  /** Rows that say something else of an interval that an earlier row speaks of; they are left out. */
  readonly clashes: readonly RowClash[]
}

/** Puts the rows of one snapshot together: each quarter hour is said once, whatever the lengths of the rows. */
export function assemblePlan(rows: readonly PlanRow[]): AssembledPlan {
  const taken = new Map<string, number>()
  const cells: PlanCell[] = []
  const repeated: number[] = []
  const clashes: RowClash[] = []
  for (const [place, row] of rows.entries()) {
    const parts = cellsOf(row)
    const earlier = parts.map((cell) => taken.get(placeName(cell))).find((held) => held !== undefined)
    if (earlier === undefined) {
      for (const cell of parts) taken.set(placeName(cell), place)
      cells.push(...parts)
      continue
    }
    const first = rows[earlier] as PlanRow
    if (isSameRow(first, row)) repeated.push(place)
    else
      clashes.push({
        rule: placeName(first) === placeName(row) && first.seconds === row.seconds ? 'rowTwice' : 'rowsOverlap',
        place,
        earlier,
      })
  }
  return { cells: cells.sort(byPlace), repeated, clashes }
}

function byPlace(a: PlanCell, b: PlanCell): number {
  return a.queueId - b.queueId || a.vendorId - b.vendorId || a.siteId - b.siteId || a.start - b.start
}
