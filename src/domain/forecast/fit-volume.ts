import { err, ok, type Result } from '../shared/result.ts'
import type { BorrowedShape } from './base-shape.ts'
import { type CalendarDay, type DayFeatures, dayFeatures } from './calendar-day.ts'
import type { Cholesky } from './cholesky.ts'
import { fitKnown, type KnownDays, type KnownFit } from './known-fit.ts'
import type { LevelFit } from './level.ts'
import { flagOutliers } from './outliers.ts'
import { VOLUME_SETTINGS, type VolumeSettings } from './settings.ts'
import type { ShapeFit } from './shape.ts'
import { fitWithinDay, type WithinDay } from './within-day.ts'

/** The past of one queue, and the calendar around it. */
export interface VolumeHistory {
  readonly minutesPerSlot: number
  /** Days in order and without gaps: the past, and the days to come that will be asked for; whole months, so that their edges are right. */
  readonly calendar: readonly CalendarDay[]
  /** By date, the count of each slot of the wall clock; null where it is not known or the queue was closed. */
  readonly counts: ReadonlyMap<string, readonly (number | null)[]>
  /** The shape of similar queues, for a queue with little history of its own. */
  readonly borrowed: BorrowedShape | null
}

/** A queue's volume, learned. Only this can forecast it. */
export interface FittedVolume {
  readonly minutesPerSlot: number
  readonly slots: number
  readonly features: ReadonlyMap<string, DayFeatures>
  readonly level: LevelFit
  readonly shape: ShapeFit
  readonly within: WithinDay
  readonly trainedDates: readonly string[]
  /** Slots that were left out, since they were far from anything that the rest of the past explains. */
  readonly excluded: readonly { readonly date: string; readonly slot: number }[]
}

export interface TooLittleHistory {
  readonly kind: 'too_little_history'
  readonly days: number
  readonly daysMin: number
}

export const HISTORY_DAYS_MIN = 3
/** Older days are not looked at: a year and its holidays, and some weeks. */
export const HISTORY_DAYS_MAX = 420
const MINUTES_PER_DAY = 1_440

/** Learns a queue's volume from the days for which counts are given. */
export function fitVolume(history: VolumeHistory, settings: VolumeSettings = VOLUME_SETTINGS): Result<FittedVolume, TooLittleHistory> {
  const slots = MINUTES_PER_DAY / history.minutesPerSlot
  const features = new Map(dayFeatures(history.calendar).map((each, place) => [(history.calendar[place] as CalendarDay).date, each]))
  const past = history.calendar.flatMap((day) => {
    const counts = day.isClosed ? undefined : history.counts.get(day.date)
    return counts === undefined || !counts.some((count) => count !== null) ? [] : [{ date: day.date, counts }]
  })
  const latest = past.slice(-HISTORY_DAYS_MAX)
  if (latest.length < HISTORY_DAYS_MIN) return err({ kind: 'too_little_history', days: latest.length, daysMin: HISTORY_DAYS_MIN })
  const values = new Float64Array(latest.length * slots)
  latest.forEach(({ counts }, day) => {
    for (let slot = 0; slot < slots; slot += 1) values[day * slots + slot] = counts[slot] ?? Number.NaN
  })
  const dates = latest.map(({ date }) => date)
  const given = { features, borrowed: history.borrowed, hoursPerSlot: history.minutesPerSlot / 60 }
  const first = fitKnown(dates, { days: dates.length, slots, values }, given, settings)
  const flagged = flagOutliers(first)
  const fitted = flagged.length === 0 ? first : refitWithout(flagged, first, given, settings)
  return ok({
    minutesPerSlot: history.minutesPerSlot,
    slots,
    features,
    level: fitted.level,
    shape: fitted.shape,
    within: fitWithin(fitted, given.hoursPerSlot, settings),
    trainedDates: fitted.dates,
    excluded: flagged.map(({ day, slot }) => ({ date: first.dates[day] as string, slot })),
  })
}

function refitWithout(
  flagged: readonly { readonly day: number; readonly slot: number }[],
  { dates, counts }: KnownFit,
  given: KnownDays,
  settings: VolumeSettings,
): KnownFit {
  const values = new Float64Array(counts.values)
  for (const { day, slot } of flagged) values[day * counts.slots + slot] = Number.NaN
  return fitKnown(dates, { ...counts, values }, given, settings)
}

/**
 * The errors of one day ahead of the size and of the shape of days are together those of their slots. Errors of days before which less was
 * known than there is now are made as small as they would be now.
 */
function fitWithin({ level, shape, counts }: KnownFit, hoursPerSlot: number, settings: VolumeSettings): WithinDay {
  const { slots, base, days } = shape
  const open = base.filter((share) => share > 0).length
  const sizes = knownAsNow(level.factored)
  const shapes = knownAsNow(shape.factored)
  const errors = new Float64Array(days.length * slots)
  for (let day = 0; day < days.length; day += 1) {
    const sizeError = (level.innovations[day] as number) * (sizes.shrink[day] as number)
    for (let slot = 0; slot < slots; slot += 1) {
      const at = day * slots + slot
      if (Number.isNaN(counts.values[at])) continue
      const shapeError = (shape.innovations[at] as number) * (shapes.shrink[day] as number)
      errors[at] = sizeError * Math.sqrt((base[slot] as number) * open) + shapeError
    }
  }
  return fitWithinDay(
    {
      days: days.length,
      slots,
      errors,
      isOpen: [...base].map((share) => share > 0),
      counting: level.fitted.map((log) => open / Math.exp(log)),
      usualLevelVariance: sizes.now,
      levelVariance: Math.max(0, sizes.now - 1 / Math.exp(level.fitted.at(-1) ?? 0)),
      hoursPerSlot,
    },
    settings.within,
  )
}

const NOW_DAYS = 20

/** The variance of one day ahead that there is now, and by how much larger ones of the past are to be shrunk to it. */
function knownAsNow({ size, lower }: Cholesky): { readonly now: number; readonly shrink: Float64Array } {
  const variances = Float64Array.from({ length: size }, (_, day) => (lower[day * size + day] as number) ** 2)
  const latest = variances.slice(-NOW_DAYS).sort()
  const now = latest[latest.length >> 1] ?? 0
  return { now, shrink: variances.map((variance) => Math.sqrt(Math.min(1, now / variance))) }
}
