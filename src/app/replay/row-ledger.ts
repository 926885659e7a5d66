import type { ItemResult } from '../intake/event.ts'

/** What became of the rows of a file. `read` is the sum of the other five. */
export interface RowCounts {
  readonly read: number
  readonly offeredRows: number
  readonly phantom: number
  readonly neverOffered: number
  readonly duplicate: number
  readonly quarantined: number
}

const UNANSWERED = 0
const DUPLICATE = 1
const NEW = 2
const QUARANTINED = 3

/**
 * Keeps what became of each row while the answers for its events come in, in any order and also repeatedly. A row is quarantined when
 * one of its events is, else it counts as offered when one of them was new, and is a duplicate when none was.
 */
export class RowLedger {
  readonly #rows: Uint8Array

  constructor(rows: number) {
    this.#rows = new Uint8Array(rows)
  }

  /** Notes the answer for one event of a row. */
  note(row: number, status: ItemResult['status']): void {
    const noted = status === 'quarantined' ? QUARANTINED : status === 'accepted' ? NEW : DUPLICATE
    this.#rows[row] = Math.max(this.#rows[row] ?? UNANSWERED, noted)
  }

  /** The counts, once every row was answered. */
  counts(file: {
    readonly read: number
    readonly phantom: number
    readonly neverOffered: number
    readonly refused: readonly unknown[]
  }): RowCounts {
    const by = [0, 0, 0, 0]
    for (const outcome of this.#rows) by[outcome] = (by[outcome] ?? 0) + 1
    const [unanswered = 0, duplicate = 0, offeredRows = 0, quarantined = 0] = by
    if (unanswered > 0) throw new Error(`${unanswered} of ${this.#rows.length} rows were never answered, expected an answer for each`)
    const { read, phantom, neverOffered, refused } = file
    return { read, offeredRows, phantom, neverOffered, duplicate, quarantined: quarantined + refused.length }
  }
}
