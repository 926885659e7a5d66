import { type DayFeatures, type Feature, hasFeature } from './calendar-day.ts'
import type { KnownFit } from './known-fit.ts'
import { departedShape } from './shape.ts'

/** A slot of a past day that nothing explains; `day` is the place of the day among those that were learned from. */
export interface Outlier {
  readonly day: number
  readonly slot: number
}

/** So far off a slot begins a window that is left out … */
const OUTLIER_SDS = 6
/** … and so much it has to be off in relative terms, since a very large queue is off by many of its small standard deviations … */
const OUTLIER_FRACTION = 0.2
/** … which goes on over the slots beside it that are off by so much on the same side. */
const SHOULDER_SDS = 2.5
/** Days that are rare and different of themselves: what looks odd of them is what there is to learn. */
const RARE: readonly Feature[] = ['dayOff', 'beforeDayOff', 'bridge']
/** More than this part of the past is no exception, and left in. */
const OUTLIERS_SHARE_MAX = 0.05

/**
 * The windows of the past that are so far from what the rest of it explains that they would teach something wrong: an outage, a spike, a
 * silent feed. Judged on the square-root scale against the day's own size, with the usual error found by the median.
 */
export function flagOutliers({ counts, level, shape }: KnownFit): readonly Outlier[] {
  const { days, slots, values } = counts
  const errors = new Float64Array(days * slots).fill(Number.NaN)
  const relative = new Float64Array(days * slots)
  for (let day = 0; day < days; day += 1) {
    const size = Math.exp(level.fitted[day] as number)
    if (isRare(shape.days[day] as DayFeatures)) continue
    const shares = departedShape(shape.base, shape.fitted.subarray(day * slots, (day + 1) * slots), () => true)
    for (let slot = 0; slot < slots; slot += 1) {
      const value = values[day * slots + slot] as number
      const mean = size * (shares[slot] as number)
      if (Number.isNaN(value) || mean <= 0) continue
      errors[day * slots + slot] = 2 * (Math.sqrt(value + 0.25) - Math.sqrt(mean + 0.25))
      relative[day * slots + slot] = Math.abs(value - mean) / mean
    }
  }
  const flagged = windowsOf(errors, { relative, slots, sd: usualError(errors) })
  return flagged.length > OUTLIERS_SHARE_MAX * errors.length ? [] : flagged
}

function isRare(day: DayFeatures): boolean {
  return RARE.some((feature) => hasFeature(day, feature))
}

/** Robust; never below the noise of counting alone, which is 1 on this scale. */
function usualError(errors: Float64Array): number {
  const sorted = errors
    .filter((error) => !Number.isNaN(error))
    .map(Math.abs)
    .sort()
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0
  return Math.max(1, 1.4826 * at(0.5), at(0.9) / 1.645)
}

function windowsOf(
  errors: Float64Array,
  { relative, slots, sd }: { readonly relative: Float64Array; readonly slots: number; readonly sd: number },
): Outlier[] {
  const isIn = new Set<number>()
  const spread = (from: number, step: 1 | -1, side: number): void => {
    for (let at = from + step; Math.floor(at / slots) === Math.floor(from / slots) && at >= 0; at += step) {
      const error = errors[at] as number
      if (!(error * side > SHOULDER_SDS * sd)) return
      isIn.add(at)
    }
  }
  errors.forEach((error, at) => {
    if (!(Math.abs(error) > OUTLIER_SDS * sd) || (relative[at] as number) < OUTLIER_FRACTION) return
    isIn.add(at)
    spread(at, 1, Math.sign(error))
    spread(at, -1, Math.sign(error))
  })
  return [...isIn].sort((a, b) => a - b).map((at) => ({ day: Math.floor(at / slots), slot: at % slots }))
}
