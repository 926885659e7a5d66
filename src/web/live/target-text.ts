import type { Queue } from '../../domain/record/directory.ts'
import { decimal, duration } from '../figures/format.ts'
import { TEXT } from '../text.ts'

/** A target in both its numbers and its formula: `80/20 SL3`; from ten minutes on the threshold is written as a time. */
export function targetText(queue: Pick<Queue, 'target'>): string {
  const { target } = queue
  if (target === null) return TEXT.strip.noTarget
  const { thresholdSeconds } = target
  const threshold = thresholdSeconds >= 600 ? duration(thresholdSeconds) : String(thresholdSeconds)
  return `${decimal(target.fraction * 100, 0)}/${threshold} ${target.formula}`
}
