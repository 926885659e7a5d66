import { logDensity, type OfferedWait, peakOf, waitIntegrals } from './offered-wait.ts'

/** How those offered part, as fractions of them, and how long they wait. */
export interface WaitShares {
  readonly waitProbability: number
  readonly serviceLevel: number
  readonly serviceLevelNetOfEarlyAbandons: number | null
  readonly serviceLevelOfAnswered: number | null
  readonly answeredFraction: number
  readonly abandonFraction: number
  readonly abandonedWithinFraction: number
  readonly waitSeconds: number
  readonly asaSeconds: number | null
}

/**
 * What a line does in which customers leave, behind any floor whose agents together have the service rate of `wait` once all are busy. What
 * is behind them comes in as one number: the logarithm of P(not all busy) / P(all but one place busy), seen by somebody who arrives.
 */
export function waitShares(wait: OfferedWait, logAtOnce: number, thresholdSeconds: number): WaitShares {
  const logScale = Math.max(logAtOnce, logDensity(wait, peakOf(wait)))
  const within = waitIntegrals(wait, 0, thresholdSeconds, logScale)
  const beyond = waitIntegrals(wait, thresholdSeconds, Number.POSITIVE_INFINITY, logScale)
  const weight = Math.exp(logAtOnce - logScale)
  const waiting = within.stay + within.leave + beyond.stay + beyond.leave
  const factor = wait.arrivalRate / (weight + wait.arrivalRate * waiting)
  const answeredWithin = weight / (weight + wait.arrivalRate * waiting) + factor * within.stay
  const answered = answeredWithin + factor * beyond.stay
  const waitOver = factor * (beyond.stay + beyond.leave)
  const abandonFraction = factor * (within.leave + beyond.leave)
  const stayed = Math.exp(-thresholdSeconds * wait.leaveRate)
  return {
    waitProbability: factor * waiting,
    serviceLevel: answeredWithin,
    serviceLevelNetOfEarlyAbandons: shareOf(answeredWithin, answeredWithin + stayed * waitOver),
    serviceLevelOfAnswered: shareOf(answeredWithin, answered),
    answeredFraction: answered,
    abandonFraction,
    abandonedWithinFraction: factor * within.leave - Math.expm1(-thresholdSeconds * wait.leaveRate) * waitOver,
    waitSeconds: abandonFraction / wait.leaveRate,
    asaSeconds: shareOf(factor * (within.stayWait + beyond.stayWait), answered),
  }
}

/**
 * The same where nobody leaves. The service rate has to be more than the arrival rate: waits of those who wait are then exponential, of the rate
 * by which it is more.
 */
export function patientShares(arrivalRate: number, serviceRate: number, logAtOnce: number, thresholdSeconds: number): WaitShares {
  const spareRate = serviceRate - arrivalRate
  const weight = Math.exp(logAtOnce) * (spareRate / arrivalRate)
  const waitProbability = 1 / (1 + weight)
  const atOnce = Number.isFinite(weight) ? weight / (1 + weight) : 1
  const serviceLevel = Math.min(1, atOnce - waitProbability * Math.expm1(-spareRate * thresholdSeconds))
  const waitSeconds = waitProbability / spareRate
  return {
    waitProbability,
    serviceLevel,
    serviceLevelNetOfEarlyAbandons: serviceLevel,
    serviceLevelOfAnswered: serviceLevel,
    answeredFraction: 1,
    abandonFraction: 0,
    abandonedWithinFraction: 0,
    waitSeconds,
    asaSeconds: waitSeconds,
  }
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
