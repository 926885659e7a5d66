/** Where the end of a band lies, in standard deviations. */
const TENTH = 1.2816

/** What was foreseen of the rest of days, against what came. */
export class RestErrors {
  #foreseen = 0
  #unforeseen = 0
  #within = 0
  #sum = 0
  #signed = 0
  #absolute = 0

  /** Null: nothing was foreseen. */
  add(told: { readonly mean: number; readonly sd: number } | null, came: number): void {
    if (told === null) {
      this.#unforeseen += 1
      return
    }
    this.#foreseen += 1
    this.#sum += came
    this.#signed += told.mean - came
    this.#absolute += Math.abs(told.mean - came)
    if (Math.abs(told.mean - came) <= TENTH * told.sd) this.#within += 1
  }

  get figures() {
    const percent = (part: number, of: number): number => Math.round((part / of) * 1_000) / 10
    return {
      wapePercent: percent(this.#absolute, this.#sum),
      biasPercent: percent(this.#signed, this.#sum),
      coveragePercent: percent(this.#within, this.#foreseen),
      foreseen: this.#foreseen,
      unforeseenPercent: percent(this.#unforeseen, this.#foreseen + this.#unforeseen),
    }
  }
}
