import { meanOf, sumOf } from './count-shape.ts'

/** The wait of one contact, until it was answered or left. */
export interface Waited {
  readonly seconds: number
  readonly isServed: boolean
}

export interface HandleFit {
  readonly contacts: number
  readonly meanSeconds: number
  /** Standard deviation by mean. */
  readonly variation: number
  readonly logSpread: number
  /** The largest distance of the distribution from the log-normal with the same mean and spread of logarithms (Kolmogorov and Smirnov). */
  readonly logNormalDistance: number
}

export const HAZARD_EDGES = [0, 10, 30, 50, 70, 90, 120, 180, 300] as const

/** How likely somebody who still waits leaves within the next minute, for each stretch of waiting time (by exposure, as Kaplan and Meier). */
export function hazardPerMinute(waits: readonly Waited[]): number[] {
  return HAZARD_EDGES.slice(0, -1).map((from, place) => {
    const to = HAZARD_EDGES[place + 1] ?? from
    let exposed = 0
    let left = 0
    for (const { seconds, isServed } of waits) {
      if (seconds <= from) continue
      exposed += Math.min(seconds, to) - from
      if (!isServed && seconds <= to) left += 1
    }
    return (60 * left) / exposed
  })
}

/** Handle times beside the log-normal that fits them. */
export function handleFit(seconds: readonly number[]): HandleFit {
  const mean = meanOf(seconds)
  const deviation = Math.sqrt(sumOf(seconds.map((each) => (each - mean) ** 2)) / (seconds.length - 1))
  const logs = seconds.map(Math.log)
  const logMean = meanOf(logs)
  const logSpread = Math.sqrt(sumOf(logs.map((each) => (each - logMean) ** 2)) / (logs.length - 1))
  const sorted = [...logs].sort((a, b) => a - b)
  let distance = 0
  for (const [place, each] of sorted.entries()) {
    const fitted = normalBelow((each - logMean) / logSpread)
    distance = Math.max(distance, Math.abs(fitted - place / sorted.length), Math.abs(fitted - (place + 1) / sorted.length))
  }
  return { contacts: seconds.length, meanSeconds: mean, variation: deviation / mean, logSpread, logNormalDistance: distance }
}

/** The standard normal distribution function (Abramowitz and Stegun 7.1.26; within 1.5e-7). */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const error = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x)
  return z >= 0 ? (1 + error) / 2 : (1 - error) / 2
}
