/** Of the level's distribution, equally likely places: straight between its ends and its middle, and on to both sides of them. */
const PLACES = 20
const [TENTH, NINE_TENTHS] = [0.1, 0.9]

/**
 * How much of the four fifths in the middle of what could have been counted lies around what was counted in time of so many: 1 where it is all
 * there, 0 where it is beyond, a part where the end of the four fifths falls on this very count. Over many it comes to 0.8 where the range is right.
 * Counted is by chance around the level: each customer by himself.
 */
export function countWithin(
  { level, low, high }: { readonly level: number; readonly low: number; readonly high: number },
  { inTime, decided }: { readonly inTime: number; readonly decided: number },
): number {
  const middle = middleOf({ level, low, high })
  let [below, at] = [0, 0]
  for (let place = 0; place < PLACES; place += 1) {
    const likely = chances(decided, quantile({ middle, low, high }, (place + 0.5) / PLACES))
    for (let count = 0; count < inTime; count += 1) below += (likely[count] as number) / PLACES
    at += (likely[inTime] as number) / PLACES
  }
  const inside = Math.min(NINE_TENTHS, below + at) - Math.max(TENTH, below)
  return at === 0 ? 0 : Math.min(1, Math.max(0, inside) / at)
}

interface Quantiles {
  readonly middle: number
  readonly low: number
  readonly high: number
}

/** What is told is a mean: where a level is mostly good and now and then bad, it lies below the middle. */
function middleOf({ level, low, high }: { readonly level: number; readonly low: number; readonly high: number }): number {
  const ofEnds = 0.125 / (0.5 - TENTH)
  return Math.min(high, Math.max(low, (level - ofEnds * (low + high)) / (1 - 2 * ofEnds)))
}

function quantile({ middle, low, high }: Quantiles, at: number): number {
  const slope = at < 0.5 ? (middle - low) / (0.5 - TENTH) : (high - middle) / (NINE_TENTHS - 0.5)
  return Math.min(1, Math.max(0, middle + slope * (at - 0.5)))
}

/** The binomial distribution. */
function chances(of: number, level: number): Float64Array {
  const likely = new Float64Array(of + 1)
  const sure = Math.min(1 - 1e-12, Math.max(1e-12, level))
  let log = of * Math.log1p(-sure)
  for (let count = 0; count <= of; count += 1) {
    likely[count] = Math.exp(log)
    log += Math.log((of - count) / (count + 1)) + Math.log(sure) - Math.log1p(-sure)
  }
  return likely
}
