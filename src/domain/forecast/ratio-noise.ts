import type { RatioSettings } from './ratio-settings.ts'

/** How far a cell of the past was from what was expected of it the day before, in relative terms. */
export interface RatioError {
  /** The place of its day among those that were learned from. */
  readonly day: number
  readonly slot: number
  readonly error: number
  readonly contacts: number
  /** The squared coefficient of variation of one contact. */
  readonly variation: number
}

/** The variances of relative errors, beside the chance of single contacts. */
export interface RatioNoise {
  /** What the intervals of a day have together, what those near each other have beside it, and what each has of its own. */
  readonly day: number
  readonly near: number
  readonly own: number
}

const VARIATION_MIN = 0.05
const VARIATION_MAX = 12
const ROUNDS = 4
const CELL_SDS_MAX = 5
const PAIR_SDS_MAX = 3
/** So many cells' worth of evidence what estimating begins with is taken for. */
const PRIOR_CELLS = 5
/** Pairs of a day's cells are not independent: so many count for one. */
const PAIRS_PER_ONE = 4
const DAY_MIN = 1e-4

/**
 * The squared coefficient of variation of single contacts: squared errors are a variance that does not depend on how many contacts a cell has,
 * and one that is divided by them. By least squares, each cell by how well it is known, none further out than a few standard deviations.
 */
export function variationOf(errors: readonly Omit<RatioError, 'variation'>[], settings: RatioSettings): number {
  const usual = settings.daySd ** 2 + settings.nearSd ** 2 + settings.ownSd ** 2
  let [shared, variation] = [usual, settings.variation]
  for (let round = 0; round < ROUNDS; round += 1) {
    const sums = new Pairs({ shared: usual, single: settings.variation }, PRIOR_CELLS / 2)
    for (const { error, contacts } of errors) {
      const variance = shared + variation / contacts
      sums.add(1 / contacts, Math.min(error ** 2, CELL_SDS_MAX ** 2 * variance), 1 / (2 * variance ** 2))
    }
    const found = sums.solved()
    shared = Math.max(DAY_MIN, found.shared)
    variation = Math.min(VARIATION_MAX, Math.max(VARIATION_MIN, found.single))
  }
  return variation
}

/** What errors of one day have together, near each other and over the whole day, and what is left to each: from products of errors. */
export function ratioNoise(errors: readonly RatioError[], hoursPerSlot: number, settings: RatioSettings): RatioNoise {
  const { near, day } = togetherOf(errors, hoursPerSlot, settings)
  const prior = settings.ownSd ** 2
  let [sum, weight] = [PRIOR_CELLS * prior, PRIOR_CELLS]
  for (const { error, contacts, variation } of errors) {
    const others = day + near + variation / contacts
    const says = (prior / (others + prior)) ** 2
    sum += says * (Math.min(error ** 2, CELL_SDS_MAX ** 2 * (others + prior)) - others)
    weight += says
  }
  return { day, near, own: Math.max(prior / 25, sum / weight) }
}

function togetherOf(errors: readonly RatioError[], hoursPerSlot: number, settings: RatioSettings): Pick<RatioNoise, 'day' | 'near'> {
  const prior = { shared: settings.daySd ** 2, single: settings.nearSd ** 2 }
  const sums = new Pairs(prior, 1)
  const correlations = Array.from({ length: 1 + Math.ceil(24 / hoursPerSlot) }, (_, lag) => fading(lag, hoursPerSlot, settings))
  for (const cells of Map.groupBy(errors, ({ day }) => day).values()) {
    const held = cells.map(({ slot, error, contacts, variation }) => {
      const variance = prior.shared + prior.single + variation / contacts
      const limit = PAIR_SDS_MAX * Math.sqrt(variance)
      return { slot, error: Math.max(-limit, Math.min(error, limit)), variance }
    })
    for (const [place, one] of held.entries())
      for (let before = 0; before < place; before += 1) {
        const other = held[before] as (typeof held)[number]
        const correlation = correlations[Math.abs(one.slot - other.slot)] as number
        sums.add(correlation, one.error * other.error, 1 / (PAIRS_PER_ONE * one.variance * other.variance))
      }
  }
  const { shared, single } = sums.solved()
  return { day: Math.max(DAY_MIN, shared), near: single }
}

/** What is left of what neighbours have together at a distance of so many slots. */
export function fading(slots: number, hoursPerSlot: number, { fadingHours }: Pick<RatioSettings, 'fadingHours'>): number {
  return Math.exp((-slots * hoursPerSlot) / fadingHours)
}

interface TwoParts {
  /** Of all alike, and of one by what is measured of it. */
  readonly shared: number
  readonly single: number
}

/** Least squares for value = shared + single x measure with both parts not below 0, begun with what is believed before. */
class Pairs {
  #ones = 0
  #measures = 0
  #squares = 0
  #values = 0
  #products = 0

  constructor(prior: TwoParts, evidence: number) {
    const [ofShared, ofSingle] = [evidence / prior.shared ** 2, evidence / prior.single ** 2]
    this.#ones = ofShared
    this.#values = ofShared * prior.shared
    this.#squares = ofSingle
    this.#products = ofSingle * prior.single
  }

  add(measure: number, value: number, weight: number): void {
    this.#ones += weight
    this.#measures += weight * measure
    this.#squares += weight * measure ** 2
    this.#values += weight * value
    this.#products += weight * measure * value
  }

  solved(): TwoParts {
    const determinant = this.#ones * this.#squares - this.#measures ** 2
    const shared = (this.#values * this.#squares - this.#products * this.#measures) / determinant
    const single = (this.#products * this.#ones - this.#values * this.#measures) / determinant
    if (single < 0) return { shared: Math.max(0, this.#values / this.#ones), single: 0 }
    if (shared < 0) return { shared: 0, single: this.#products / this.#squares }
    return { shared, single }
  }
}
