import type { PredictedService } from './queue-outlook.ts'

/** What is not known of load and heads, relative, at which the formula says as much as what is usual at this time of day. */
const SD_AS_GOOD = 0.3
/** No level is nearer to nothing or all than this when odds are compared. */
const LEVEL_MIN = 0.02

/** How much what is usual counts against what the formula says: the less is known of load and heads, the more. */
export function weightOfUsual(relativeSd: number): number {
  return relativeSd ** 2 / (relativeSd ** 2 + SD_AS_GOOD ** 2)
}

interface Counted {
  readonly offered: number
  /** The fraction that is aimed at. */
  readonly aim: number
}

/** A predicted service whose level is so much higher, within 0 and 1, with its range. */
export function raisedBy(service: PredictedService, more: number, counted: Counted): PredictedService {
  return withLevels(service, (level) => Math.min(1, Math.max(0, level + more)), counted)
}

/** A predicted service whose level has other odds. */
export function withOdds(service: PredictedService, gap: number, counted: Counted): PredictedService {
  if (gap === 0) return service
  return withLevels(service, (level) => levelOfOdds(level, gap), counted)
}

/** The logarithm of a level's odds. */
export function logOdds(level: number): number {
  const kept = Math.min(1 - LEVEL_MIN, Math.max(LEVEL_MIN, level))
  return Math.log(kept / (1 - kept))
}

/** Nothing and all stay what they are. */
function levelOfOdds(level: number, gap: number): number {
  return level <= 0 || level >= 1 ? level : 1 / (1 + Math.exp(-gap) * ((1 - level) / level))
}

function withLevels(service: PredictedService, changed: (level: number) => number, { offered, aim }: Counted): PredictedService {
  const level = changed(service.level)
  return { ...service, level, low: changed(service.low), high: changed(service.high), misses: offered * Math.max(0, aim - level) }
}
