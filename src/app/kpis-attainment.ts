import { addTallyCounts, emptyCounts, type KpiRules, type OpenCounts } from '../domain/interval/kpi-counts.ts'
import { type IntervalAttainment, intervalAttainment, ratio } from '../domain/interval/service-level.ts'
import { measure, type Tally } from '../domain/interval/tally.ts'
import type { Instant } from '../domain/shared/instant.ts'

interface AttainedCell {
  readonly targetFraction: number | null
  offered: number
  numerator: number
  /** Not a number where a threshold is not counted exactly. */
  denominator: number
}

/** The 15-minute intervals of each queue of one row: each is one that reached its target or did not, over all its vendors in the row. */
export class AttainedCells {
  readonly #cells = new Map<string, AttainedCell>()

  /** Adds a tally, or who still waits, to the queue's interval from `start`. */
  add(queueId: number, start: Instant, tally: Tally, rules: KpiRules, open: OpenCounts): void {
    if (rules.target === null) return
    const name = `${queueId} ${start}`
    let cell = this.#cells.get(name)
    if (cell === undefined) {
      this.#cells.set(name, (cell = { targetFraction: rules.target.fraction, offered: 0, numerator: 0, denominator: 0 }))
    }
    const counts = emptyCounts([])
    addTallyCounts(counts, tally, rules, open)
    // By its promise an interval is judged by what was due in it, whenever that came.
    cell.offered += measure(tally, rules.target.formula === 'SL-async' ? 'due' : 'offered')
    cell.numerator += counts.parts?.numerator ?? Number.NaN
    cell.denominator += counts.parts?.denominator ?? Number.NaN
  }

  attainment(): IntervalAttainment {
    return intervalAttainment(
      [...this.#cells.values()].map(({ offered, targetFraction, numerator, denominator }) => ({
        offered,
        targetFraction,
        value: Number.isNaN(denominator) ? null : ratio(numerator, denominator),
      })),
    )
  }
}
