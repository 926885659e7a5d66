import { logInverseBlocking } from './erlang-b.ts'
import { logDensity, type OfferedWait, peakOf, waitIntegrals } from './offered-wait.ts'

/** Beyond this the series begins with numbers that no double holds after so many more. */
const SERIES_MAX = 500
const NEGLIGIBLE = 1e-17

/**
 * The service level (SL3) of Erlang A and nothing else, for searches that ask for it a few times: the integral beyond the threshold as a series of
 * positive terms, sum of x^k / (a (a + 1) … (a + k)) with a = N mu / theta and x what still comes while patience lasts, instead of panels. Equal to
 * `erlangA` within 1e-12, in a third of its time. At least one agent and some load.
 */
export function quickLevel(wait: OfferedWait, { erlangs, agents, thresholdSeconds }: QuickQueue): number {
  const logAtOnce = logInverseBlocking(erlangs, agents - 1)
  const logScale = Math.max(logAtOnce, logDensity(wait, peakOf(wait)))
  const within = waitIntegrals(wait, 0, thresholdSeconds, logScale)
  const over = integralBeyond(wait, thresholdSeconds, logScale)
  const atOnce = Math.exp(logAtOnce - logScale)
  const { arrivalRate } = wait
  return (atOnce + arrivalRate * within.stay) / (atOnce + arrivalRate * (within.stay + within.leave + over))
}

export interface QuickQueue {
  readonly erlangs: number
  readonly agents: number
  readonly thresholdSeconds: number
}

function integralBeyond(wait: OfferedWait, from: number, logScale: number): number {
  const { arrivalRate, serviceRate, leaveRate } = wait
  const services = serviceRate / leaveRate
  const arrivals = (arrivalRate / leaveRate) * Math.exp(-leaveRate * from)
  if (arrivals > services + SERIES_MAX || arrivals > 1e4) {
    const beyond = waitIntegrals(wait, from, Number.POSITIVE_INFINITY, logScale)
    return beyond.stay + beyond.leave
  }
  let term = 1 / services
  let sum = term
  for (let place = services + 1; term > NEGLIGIBLE * sum; place += 1) {
    term *= arrivals / place
    sum += term
  }
  return (Math.exp(logDensity(wait, from) - logScale) * sum) / leaveRate
}
