import type { RatioSettings } from './ratio-settings.ts'
import { smoothed } from './smooth.ts'

/** The cells of the days that a mean per contact is learned from, oldest first, by rows; 0 contacts where nothing is known. */
export interface RatioDays {
  readonly days: number
  readonly slots: number
  readonly sums: Float64Array
  readonly contacts: Float64Array
  /** 0 Monday … 6 Sunday. */
  readonly weekdays: readonly number[]
  /** Days on which the queue was open, counted on. */
  readonly ordinals: readonly number[]
  /** How much each day counts. */
  readonly weights: Float64Array
}

/** The usual course of a mean per contact: the mean over all contacts, and how slots and weekdays are to it. */
export interface RatioProfile {
  readonly mean: number
  readonly slots: Float64Array
  readonly weekdays: Float64Array
}

/** What a profile is beside: how days departed, and the squared variation of one contact. */
export interface BesideProfile {
  readonly departures: Float64Array
  readonly variation: number
}

const SLOT_MIN = 0.1

/** What is expected of a slot of a weekday. */
export function expectedRatio({ mean, slots, weekdays }: RatioProfile, weekday: number, slot: number): number {
  return mean * (slots[slot] as number) * (weekdays[weekday] as number)
}

/** The profile without any course: where learning begins. Null where no contact had anything. */
export function flatProfile({ days, slots, sums, contacts, weights }: RatioDays): RatioProfile | null {
  let [sum, many] = [0, 0]
  for (let at = 0; at < days * slots; at += 1) {
    const weight = weights[Math.floor(at / slots)] as number
    sum += weight * (sums[at] as number)
    many += weight * (contacts[at] as number)
  }
  if (sum <= 0 || many <= 0) return null
  return { mean: sum / many, slots: new Float64Array(slots).fill(1), weekdays: new Float64Array(7).fill(1) }
}

/** The course of the day anew, then that of the week: each as far as its contacts say more than chance does. */
export function refinedProfile(
  days: RatioDays,
  before: RatioProfile,
  beside: BesideProfile,
  { hoursPerSlot, settings }: { readonly hoursPerSlot: number; readonly settings: RatioSettings },
): RatioProfile {
  const slots = slotsOf(days, before, beside, hoursPerSlot, settings)
  return { ...before, slots, weekdays: weekdaysOf(days, { ...before, slots }, beside, settings) }
}

function slotsOf(
  { days, slots, sums, contacts, weekdays, weights }: RatioDays,
  { mean, weekdays: ofWeek }: RatioProfile,
  { departures, variation }: BesideProfile,
  hoursPerSlot: number,
  { bendPerHour, hourSd, nearSd, ownSd }: RatioSettings,
): Float64Array {
  const values = new Float64Array(slots)
  const variances = new Float64Array(slots)
  const many = new Float64Array(slots)
  const believed = 1 / hourSd ** 2
  for (let slot = 0; slot < slots; slot += 1) {
    let [sum, expected, ofDays] = [0, 0, 0]
    for (let day = 0; day < days; day += 1) {
      const count = (weights[day] as number) * (contacts[day * slots + slot] as number)
      if (count === 0) continue
      sum += (weights[day] as number) * (sums[day * slots + slot] as number)
      expected += count * mean * (ofWeek[weekdays[day] as number] as number) * (1 + (departures[day] as number))
      ofDays += weights[day] as number
    }
    many[slot] = expected / mean
    const known = expected === 0 ? 0 : 1 / ((variation * mean) / expected + (nearSd ** 2 + ownSd ** 2) / ofDays)
    variances[slot] = 1 / (known + believed)
    values[slot] = ((expected === 0 ? 0 : (known * sum) / expected) + believed) * (variances[slot] as number)
  }
  const line = smoothed(values, variances, new Float64Array(slots).fill(bendPerHour * hoursPerSlot ** 1.5))
  const held = line.map((value) => Math.max(value, SLOT_MIN))
  const [sum, over] = held.reduce(
    ([total, all], value, slot) => [total + value * (many[slot] as number), all + (many[slot] as number)] as const,
    [0, 0] as readonly [number, number],
  )
  return held.map((value) => (value * over) / sum)
}

function weekdaysOf(
  { days, slots, sums, contacts, weekdays, weights }: RatioDays,
  { mean, slots: course }: RatioProfile,
  { variation }: BesideProfile,
  { weekdaySd, daySd }: RatioSettings,
): Float64Array {
  return new Float64Array(7).map((_, weekday) => {
    let [sum, expected, ofDays] = [0, 0, 0]
    for (let day = 0; day < days; day += 1) {
      if (weekdays[day] !== weekday) continue
      const weight = weights[day] as number
      ofDays += weight
      for (let slot = 0; slot < slots; slot += 1) {
        sum += weight * (sums[day * slots + slot] as number)
        expected += weight * (contacts[day * slots + slot] as number) * mean * (course[slot] as number)
      }
    }
    if (expected === 0) return 1
    const chance = (variation * mean) / expected + daySd ** 2 / ofDays
    return 1 + ((sum / expected - 1) * weekdaySd ** 2) / (weekdaySd ** 2 + chance)
  })
}
