import { ratio } from '../../domain/interval/service-level.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import { type Sums, summed } from './sums.ts'

/** A figure derived from sums, with what it was derived from. `value` is null where it would divide by nothing. */
export interface Ratio {
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number
}

function ratioOf(numerator: number, denominator: number): Ratio {
  return { value: ratio(numerator, denominator), numerator, denominator }
}

/** Milliseconds are divided as they are and shown as seconds: so the value is the API's to the last bit. */
function secondsPer(totalMs: number, contacts: number): Ratio {
  return { value: ratio(totalMs, contacts * SECOND_MS), numerator: totalMs / SECOND_MS, denominator: contacts }
}

/** By the formula of the queue's target; of a group each queue by its own. */
export function serviceLevel(sums: Sums): Ratio {
  return ratioOf(sums.parts?.numerator ?? 0, sums.parts?.denominator ?? 0)
}

/** The share that had to be in time: of a group weighted by what each queue's figure divides by. Null where there is nothing to reach. */
export function targetFraction(sums: Sums): number | null {
  if (sums.target.kind === 'one') return sums.target.fraction
  return sums.parts === null ? null : ratio(sums.aimed, sums.parts.denominator)
}

/** Below so many contacts, expected and come, a share says nothing: none of one is 100 % too few. The numbers are shown all the same. */
const SHARE_FROM = 5

/** Offered beyond what was expected, as a share of that. */
export function volumeDeviation(sums: Sums): Ratio {
  const { expected, offeredOfExpected } = sums
  if (expected === null) return ratioOf(0, 0)
  const deviation = ratioOf(offeredOfExpected - expected, expected)
  return Math.max(offeredOfExpected, expected) < SHARE_FROM ? { ...deviation, value: null } : deviation
}

/** Seconds. */
export function handleTime(sums: Sums): Ratio {
  const totalMs = summed(sums, 'talkMs') + summed(sums, 'holdMs') + summed(sums, 'wrapMs')
  return secondsPer(totalMs, summed(sums, 'handled'))
}

/** Seconds. */
export function speedOfAnswer(sums: Sums): Ratio {
  return secondsPer(summed(sums, 'waitAnsweredMs'), summed(sums, 'answeredOfOffered'))
}

export function abandonRate(sums: Sums): Ratio {
  return ratioOf(summed(sums, 'abandoned'), summed(sums, 'offered'))
}

/** In agents' milliseconds. */
export function occupancy(sums: Sums): Ratio {
  const busyMs = summed(sums, 'agentHandlingMs') + summed(sums, 'agentWrapMs')
  return ratioOf(busyMs, busyMs + summed(sums, 'availableMs'))
}

export function transferRate(sums: Sums): Ratio {
  return ratioOf(summed(sums, 'transferred'), summed(sums, 'handled'))
}
