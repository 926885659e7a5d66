import { assert } from '../shared/result.ts'
import type { DayFeatures } from './calendar-day.ts'
import type { FittedVolume } from './fit-volume.ts'
import { predictLevel } from './level.ts'
import type { ExpectedDay } from './reforecast-day.ts'
import { predictShape } from './shape.ts'

/** What is expected of a day before it begins, over the slots in which the queue is open. Throws for a day that the calendar did not hold. */
export function expectDay(fitted: FittedVolume, date: string, isOpen: (slot: number) => boolean): ExpectedDay {
  const features = featuresOf(fitted, date)
  const level = predictLevel(fitted.level, features)
  const size = Math.exp(level.log)
  return { means: predictShape(fitted.shape, features, isOpen).map((share) => share * size), levelVariance: level.variance }
}

function featuresOf(fitted: FittedVolume, date: string): DayFeatures {
  const features = fitted.features.get(date)
  assert(features !== undefined, `the calendar that was learned with has no ${date}`)
  return features
}
