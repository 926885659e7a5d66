import { normalQuantile } from './normal.ts'

/** What is known of the law of a measured mean beyond its variance: where its quantiles lie, by how many contacts it is of. */
export interface RatioLaw {
  /** By doublings of the contacts, from 1 on: where a normal deviate would be at each level. */
  readonly deviates: readonly (readonly number[])[]
  readonly levels: readonly number[]
}

/** A past mean beside its expectation: value ÷ expected, its relative variance, and the contacts it was of. */
export interface RatioOutcome {
  readonly ratio: number
  readonly variance: number
  readonly contacts: number
}

/** Beyond this a gamma law lies near 0 with all it has, and its approximation ends. */
const VARIANCE_MAX = 4
/** Outcomes count for others by how near their contacts are, as a standard deviation of the logarithm. */
const NEARNESS = 0.7
/** So many outcomes' worth of evidence the gamma law itself is taken for. */
const PRIOR_OUTCOMES = 20
const DOUBLINGS_MAX = 12
/** Parts of a doubling in which outcomes are alike. */
const QUARTERS = 4

/**
 * The quantile of a gamma law with mean 1 and this variance, for a normal deviate (Wilson and Hilferty 1931). For variances up to 1 within a
 * hundredth of the mean between the first and the ninth decile; 0 where the law has its mass near there.
 */
export function gammaRatio(deviate: number, variance: number): number {
  const ninth = Math.min(variance, VARIANCE_MAX) / 9
  return Math.max(0, 1 - ninth + deviate * Math.sqrt(ninth)) ** 3
}

/** The normal deviate of which `gammaRatio` makes this ratio. */
export function gammaDeviate(ratio: number, variance: number): number {
  const ninth = Math.min(variance, VARIANCE_MAX) / 9
  return (Math.cbrt(Math.max(0, ratio)) - 1 + ninth) / Math.sqrt(ninth)
}

/**
 * Finds where the levels lay among past outcomes: means of many contacts are near a gamma law, those of few and such as are often nothing (a
 * wait, a hold) are not, and where too little is known a gamma law is taken.
 */
export function fitRatioLaw(outcomes: readonly RatioOutcome[], levels: readonly number[]): RatioLaw {
  const sorted = outcomes
    .map(({ ratio, variance, contacts }) => ({ deviate: gammaDeviate(ratio, variance), quarter: quarterOf(contacts) }))
    .sort((a, b) => a.deviate - b.deviate)
  const known: Deviates = {
    deviates: Float64Array.from(sorted, ({ deviate }) => deviate),
    quarters: Uint8Array.from(sorted, ({ quarter }) => quarter),
  }
  const most = known.quarters.reduce((before, quarter) => Math.max(before, quarter), 0)
  const doublings = Math.ceil(most / QUARTERS)
  return { levels, deviates: Array.from({ length: doublings + 1 }, (_, doubling) => deviatesAt(known, doubling, levels)) }
}

/** Contacts by quarter doublings, from 1 on. */
function quarterOf(contacts: number): number {
  return Math.min(DOUBLINGS_MAX * QUARTERS, Math.round(QUARTERS * Math.log2(Math.max(1, contacts))))
}

/** The deviates of the levels for a mean of so many contacts. */
export function deviatesOf({ deviates }: RatioLaw, contacts: number): readonly number[] {
  const place = Math.round(Math.log2(Math.max(1, contacts)))
  return deviates[Math.min(place, deviates.length - 1)] as readonly number[]
}

interface Deviates {
  /** Ascending. */
  readonly deviates: Float64Array
  readonly quarters: Uint8Array
}

const PRIOR = Array.from({ length: PRIOR_OUTCOMES }, (_, place) => normalQuantile((place + 0.5) / PRIOR_OUTCOMES))

/** The deviates below which the levels' shares of all weight lie, those of the normal law among them. */
function deviatesAt({ deviates, quarters }: Deviates, doubling: number, levels: readonly number[]): readonly number[] {
  const byQuarter = Float64Array.from({ length: DOUBLINGS_MAX * QUARTERS + 1 }, (_, quarter) =>
    Math.exp(-0.5 * (((quarter / QUARTERS - doubling) * Math.LN2) / NEARNESS) ** 2),
  )
  let total = PRIOR_OUTCOMES
  for (const quarter of quarters) total += byQuarter[quarter] as number
  let [below, place, ofPrior, at] = [0, 0, 0, 0]
  return levels.map((level) => {
    while (below < level * total) {
      const next = deviates[place] ?? Number.POSITIVE_INFINITY
      const nextOfPrior = PRIOR[ofPrior] ?? Number.POSITIVE_INFINITY
      const isOwn = next <= nextOfPrior
      at = isOwn ? next : nextOfPrior
      below += isOwn ? (byQuarter[quarters[place] as number] as number) : 1
      if (isOwn) place += 1
      else ofPrior += 1
    }
    return at
  })
}
