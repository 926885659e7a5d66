/** What was foreseen of a figure, what came, and what one gets who expects the last quarter hour to go on. */
export interface Told {
  readonly foreseen: number
  readonly low: number
  readonly high: number
  readonly came: number
  readonly before: number
  /** How much it counts: promises that end, for a level; 1 for counts. */
  readonly weight: number
}

interface Sums {
  count: number
  weight: number
  came: number
  foreseen: number
  before: number
  error: number
  errorOfLast: number
  within: number
}

/** Figures of one kind at one distance: sums of errors, so that they are divided last. */
export class WorkErrors {
  readonly #sums = new Map<string, Sums>()

  add(kind: string, { foreseen, low, high, came, before, weight }: Told): void {
    const sums = this.#sums.get(kind) ?? { count: 0, weight: 0, came: 0, foreseen: 0, before: 0, error: 0, errorOfLast: 0, within: 0 }
    this.#sums.set(kind, sums)
    sums.count += 1
    sums.weight += weight
    sums.came += weight * came
    sums.foreseen += weight * foreseen
    sums.before += weight * before
    sums.error += weight * Math.abs(foreseen - came)
    sums.errorOfLast += weight * Math.abs(before - came)
    // Whole contacts come, so a band holds what rounds into it.
    sums.within += Number(came >= Math.floor(low) && came <= Math.ceil(high))
  }

  /** Of a level: in points, weighted by promises. */
  level(kind: string) {
    const { count, weight, came, foreseen, error, errorOfLast } = this.#of(kind)
    return {
      count,
      came: round(came / weight),
      bias: round((foreseen - came) / weight),
      error: round(error / weight),
      errorOfLast: round(errorOfLast / weight),
    }
  }

  /** Of counts: errors over what came. */
  counts(kind: string) {
    const { count, came, foreseen, error, errorOfLast, within } = this.#of(kind)
    return {
      count,
      came: Math.round(came),
      foreseen: Math.round(foreseen),
      bias: round((foreseen - came) / came),
      error: round(error / came),
      errorOfLast: round(errorOfLast / came),
      inBand: round(within / count),
    }
  }

  #of(kind: string): Sums {
    const sums = this.#sums.get(kind)
    if (sums === undefined) throw new Error(`nothing was foreseen of ${kind}`)
    return sums
  }
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
