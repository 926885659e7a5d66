import { type BorrowedShape, baseShape, type DayCounts, exposuresOf } from './base-shape.ts'
import type { DayFeatures } from './calendar-day.ts'
import { fitLevel, type LevelFit } from './level.ts'
import type { VolumeSettings } from './settings.ts'
import { departedShape, fitShape, type ShapeFit } from './shape.ts'

/** Of a day of which less is known nothing is learned. */
const EXPOSURE_MIN = 0.2

/** What days are known by while they are learned from. */
export interface KnownDays {
  readonly features: ReadonlyMap<string, DayFeatures>
  readonly borrowed: BorrowedShape | null
  readonly hoursPerSlot: number
}

/** The sizes and shapes of days, learned from what is known of them. */
export interface KnownFit {
  readonly dates: readonly string[]
  readonly counts: DayCounts
  readonly level: LevelFit
  readonly shape: ShapeFit
}

/** Learns shapes first, then the sizes that the days had by their own shapes. Days of which little is known are left out. */
export function fitKnown(
  allDates: readonly string[],
  all: DayCounts,
  { features, borrowed }: KnownDays,
  settings: VolumeSettings,
): KnownFit {
  const usual = baseShape(all, borrowed)
  const { dates, counts } = daysWithEnough(allDates, all, usual.exposures)
  const { shares, sums, exposures } = baseShape(counts, borrowed)
  const days = dates.map((date) => features.get(date) as DayFeatures)
  const totals = (of: Float64Array) =>
    days.map((each, day) => ({ features: each, value: sums[day] as number, exposure: of[day] as number, noise: 1 }))
  const sizes = sums.map((sum, day) => sum / (exposures[day] as number))
  const shape = fitShape(counts, { features: days, base: shares, sizes, noise: 1 }, settings.shape)
  return { dates, counts, shape, level: fitLevel(totals(ownExposures(counts, shape, exposures)), settings.level) }
}

/** The share of each day that is known of it by its own shape: a Saturday whose evening is missing lost less than a Monday would have. */
function ownExposures(counts: DayCounts, shape: ShapeFit, usual: Float64Array): Float64Array {
  return usual.map((exposure, day) => {
    if (exposure > 0.999) return exposure
    const departure = shape.fitted.subarray(day * counts.slots, (day + 1) * counts.slots)
    const shares = departedShape(shape.base, departure, () => true)
    return (
      exposuresOf(
        { days: 1, slots: counts.slots, values: counts.values.subarray(day * counts.slots, (day + 1) * counts.slots) },
        shares,
      )[0] ?? exposure
    )
  })
}

function daysWithEnough(
  dates: readonly string[],
  counts: DayCounts,
  exposures: Float64Array,
): { readonly dates: string[]; readonly counts: DayCounts } {
  const kept = [...exposures.keys()].filter((day) => (exposures[day] as number) >= EXPOSURE_MIN)
  const values = new Float64Array(kept.length * counts.slots)
  kept.forEach((day, place) => {
    values.set(counts.values.subarray(day * counts.slots, (day + 1) * counts.slots), place * counts.slots)
  })
  return { dates: kept.map((day) => dates[day] as string), counts: { days: kept.length, slots: counts.slots, values } }
}
