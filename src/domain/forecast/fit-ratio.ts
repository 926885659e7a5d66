import { err, ok, type Result } from '../shared/result.ts'
import type { CalendarDay } from './calendar-day.ts'
import { type FittedVolume, fitVolume, type TooLittleHistory } from './fit-volume.ts'
import { VOLUME_SETTINGS, type VolumeSettings } from './settings.ts'

/** What some contacts had together: the seconds of those handled, the abandoned of those offered. */
export interface RatioCell {
  readonly sum: number
  readonly contacts: number
}

/** The past of a mean per contact: a handle time or one of its parts, a share of the offered. */
export interface RatioHistory {
  readonly minutesPerSlot: number
  readonly calendar: readonly CalendarDay[]
  readonly cells: ReadonlyMap<string, readonly (RatioCell | null)[]>
  /** `time`: contacts differ by their own nature, as far as is found; `share`: each contact counts or does not. */
  readonly kind: 'time' | 'share'
}

/** A mean per contact, learned. Only this can forecast it. */
export interface FittedRatio {
  readonly kind: RatioHistory['kind']
  /** The ratio as if it were a volume: what typical contacts would have had together, in units that have the noise of counts. */
  readonly asVolume: FittedVolume
  /** The contacts of each slot on a typical day. */
  readonly typical: Float64Array
  /** What one contact is worth in those units. */
  readonly unit: number
  /** The squared coefficient of variation of single contacts; for shares of a rare thing near 1 ÷ share. */
  readonly variation: number
}

/** Handle times of contacts vary about as an exponential does; what is found is held within these. */
const VARIATION_MIN = 0.1
const VARIATION_MAX = 6
const MINUTES_PER_DAY = 1_440

/**
 * Learns a mean per contact by interval as volumes are learned: each slot's mean is multiplied with the contacts it has on a typical day, and
 * divided by the unit in which the noise of single contacts is that of counts (for a time: mean x squared variation; for a share: 1).
 * So levels, shapes, days off, outliers, small queues and mornings are dealt with by the same formulas.
 */
export function fitRatio(history: RatioHistory, settings: VolumeSettings = VOLUME_SETTINGS): Result<FittedRatio, TooLittleHistory> {
  const slots = MINUTES_PER_DAY / history.minutesPerSlot
  const typical = typicalContacts(history, slots)
  const mean = meanOf(history)
  if (mean === null) return err({ kind: 'too_little_history', days: 0, daysMin: 1 })
  const variation = history.kind === 'share' ? 1 / mean : variationOf(history, slots)
  const unit = history.kind === 'share' ? 1 : mean * variation
  const counts = new Map(
    [...history.cells].map(([date, cells]) => [
      date,
      Array.from({ length: slots }, (_, slot) => {
        const cell = cells[slot] ?? null
        return cell === null || cell.contacts <= 0 ? null : ((cell.sum / cell.contacts) * (typical[slot] as number)) / unit
      }),
    ]),
  )
  const { minutesPerSlot, calendar } = history
  const asVolume = fitVolume({ minutesPerSlot, calendar, counts, borrowed: null }, settings)
  return asVolume.ok ? ok({ kind: history.kind, asVolume: asVolume.value, typical, unit, variation }) : asVolume
}

function typicalContacts({ cells }: RatioHistory, slots: number): Float64Array {
  const typical = new Float64Array(slots)
  for (const day of cells.values())
    day.forEach((cell, slot) => {
      typical[slot] = (typical[slot] as number) + (cell?.contacts ?? 0) / cells.size
    })
  return typical
}

function meanOf({ cells }: RatioHistory): number | null {
  let sum = 0
  let contacts = 0
  for (const day of cells.values())
    for (const cell of day) {
      sum += cell?.sum ?? 0
      contacts += cell?.contacts ?? 0
    }
  return contacts > 0 && sum > 0 ? sum / contacts : null
}

/** From how far the means of slots are from those of their day: for n contacts it is the variation of one ÷ n. The wildest tenth is left out. */
function variationOf({ cells }: RatioHistory, slots: number): number {
  const found: number[] = []
  for (const day of cells.values()) {
    const sum = day.reduce((before, cell) => before + (cell?.sum ?? 0), 0)
    const contacts = day.reduce((before, cell) => before + (cell?.contacts ?? 0), 0)
    if (sum <= 0) continue
    for (let slot = 0; slot < slots; slot += 1) {
      const cell = day[slot] ?? null
      if (cell !== null && cell.contacts > 0) found.push((cell.sum / cell.contacts / (sum / contacts) - 1) ** 2 * cell.contacts)
    }
  }
  const kept = found.sort((a, b) => a - b).slice(0, Math.ceil(found.length * 0.9))
  const mean = kept.reduce((before, each) => before + each, 0) / Math.max(1, kept.length)
  return Math.min(Math.max(mean / TRIMMED_MEAN_OF_SQUARES, VARIATION_MIN), VARIATION_MAX)
}

/** The mean of the squares of a normal deviate below their ninth decile. */
const TRIMMED_MEAN_OF_SQUARES = 0.6
