import type { Queue } from '../../domain/record/directory.ts'
import { decimal, threshold } from '../figures/format.ts'
import { TEXT } from '../text.ts'

/** A target in both its numbers and its formula: `80/20 SL3`; from ten minutes on the threshold has a unit, and a promise is of open time. */
export function targetText(queue: Pick<Queue, 'target'>): string {
  const { target } = queue
  if (target === null) return TEXT.strip.noTarget
  const { thresholdSeconds } = target
  const within = thresholdSeconds >= 600 ? threshold(thresholdSeconds) : String(thresholdSeconds)
  const time = target.formula === 'SL-async' ? `${within} open` : within
  return `${decimal(target.fraction * 100, 0)}/${time} ${target.formula}`
}
