import type { QueueBody } from './record-entry.ts'

/** The waits in seconds that a queue counts exactly: those it declares, its short-abandon limit, and the threshold of a target by waiting time. */
export function countedWaitsOf({
  thresholdsSeconds,
  shortAbandonSeconds,
  target,
}: Pick<QueueBody, 'thresholdsSeconds' | 'shortAbandonSeconds' | 'target'>): readonly number[] {
  const counted = [...thresholdsSeconds, shortAbandonSeconds]
  return target === null || target.formula === 'SL-async' ? counted : [...counted, target.thresholdSeconds]
}
