import type { Queue } from '../../domain/record/directory.ts'
import { decimal, threshold } from '../figures/format.ts'
import { TEXT } from '../text.ts'

/** A target in both its numbers and its formula: `80/20 SL3`; from ten minutes on the threshold has a unit: `90/4 h SL3`. */
export function targetText(queue: Pick<Queue, 'target'>): string {
  const { target } = queue
  if (target === null) return TEXT.strip.noTarget
  const { thresholdSeconds } = target
  const within = thresholdSeconds >= 600 ? threshold(thresholdSeconds) : String(thresholdSeconds)
  return `${decimal(target.fraction * 100, 0)}/${within} ${target.formula}`
}
