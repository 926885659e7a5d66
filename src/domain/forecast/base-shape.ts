import { smoothed } from './smooth.ts'

/** Counts of days by slot of the wall clock, by rows; NaN where a count is not known or the queue was closed. */
export interface DayCounts {
  readonly days: number
  readonly slots: number
  readonly values: Float64Array
}

/** A shape that other queues have, as evidence for a queue with little of its own. */
export interface BorrowedShape {
  /** Shares of a day by slot; they sum to 1. */
  readonly shares: Float64Array
  /** So many contacts it counts for. */
  readonly contacts: number
}

export interface BaseShape {
  /** Shares of a day by slot, over all slots that were ever open; they sum to 1. */
  readonly shares: Float64Array
  /** What is known of each day, as a sum and as a share of a whole day by these shares. */
  readonly sums: Float64Array
  readonly exposures: Float64Array
}

const ROUNDS = 4
/** A day counts half after so many. */
const HALF_LIFE_DAYS = 90
/** How much a usual shape bends from slot to slot, as a share of what is there: it only matters where counts are few. */
const BEND = 0.2

/**
 * The shape that days have in common: each slot's share, from what is known of each slot on days whose size is known from their other slots
 * (so closed and left-out slots do no harm), smoothed as far as chance alone could have made the steps.
 */
export function baseShape({ days, slots, values }: DayCounts, borrowed: BorrowedShape | null): BaseShape {
  const sums = new Float64Array(days)
  for (let day = 0; day < days; day += 1)
    for (let slot = 0; slot < slots; slot += 1) {
      const value = values[day * slots + slot] as number
      if (!Number.isNaN(value)) sums[day] = (sums[day] as number) + value
    }
  let shares: Float64Array = new Float64Array(slots).fill(1 / slots)
  let exposures: Float64Array = new Float64Array(days).fill(1)
  for (let round = 0; round < ROUNDS; round += 1) {
    exposures = exposuresOf({ days, slots, values }, shares)
    shares = sharesOf({ days, slots, values }, { sums, exposures, borrowed })
  }
  return { shares, sums, exposures: exposuresOf({ days, slots, values }, shares) }
}

/** The share of a whole day that is known of each day. */
export function exposuresOf({ days, slots, values }: DayCounts, shares: Float64Array): Float64Array {
  const exposures = new Float64Array(days)
  for (let day = 0; day < days; day += 1)
    for (let slot = 0; slot < slots; slot += 1)
      if (!Number.isNaN(values[day * slots + slot])) exposures[day] = (exposures[day] as number) + (shares[slot] as number)
  return exposures
}

function sharesOf(
  { days, slots, values }: DayCounts,
  known: { readonly sums: Float64Array; readonly exposures: Float64Array; readonly borrowed: BorrowedShape | null },
): Float64Array {
  const counted = new Float64Array(slots)
  const sizes = new Float64Array(slots)
  for (let day = 0; day < days; day += 1) {
    const exposure = known.exposures[day] as number
    if (exposure <= 0) continue
    const weight = 0.5 ** ((days - 1 - day) / HALF_LIFE_DAYS)
    const size = (weight * (known.sums[day] as number)) / exposure
    for (let slot = 0; slot < slots; slot += 1) {
      const value = values[day * slots + slot] as number
      if (Number.isNaN(value)) continue
      counted[slot] = (counted[slot] as number) + weight * value
      sizes[slot] = (sizes[slot] as number) + size
    }
  }
  const { borrowed } = known
  const raw = counted.map((count, slot) => {
    const [more, size] = borrowed === null ? [0, 0] : [borrowed.contacts * (borrowed.shares[slot] as number), borrowed.contacts]
    const of = (sizes[slot] as number) + size
    return of > 0 ? (count + more) / of : 0
  })
  return normalised(smoothedShares(normalised(raw), sizes))
}

/** Slots that were never open stay so; the line is smoothed over the others in order. A count of none is known about as well as one of a half. */
function smoothedShares(shares: Float64Array, sizes: Float64Array): Float64Array {
  const open = [...shares.keys()].filter((slot) => (sizes[slot] as number) > 0)
  if (open.length < 3) return shares
  const values = Float64Array.from(open, (slot) => shares[slot] as number)
  const variances = Float64Array.from(open, (slot) => {
    const size = sizes[slot] as number
    return Math.max(shares[slot] as number, 0.5 / size) / size
  })
  const line = smoothed(
    values,
    variances,
    localMeans(values, 1e-3 / open.length).map((each) => BEND * each),
  )
  const result = new Float64Array(shares.length)
  open.forEach((slot, place) => {
    result[slot] = Math.max(line[place] as number, 0.2 * (shares[slot] as number))
  })
  return result
}

function localMeans(values: Float64Array, least: number): Float64Array {
  return values.map((_, place) => {
    const near = values.subarray(Math.max(0, place - 2), place + 3)
    return Math.max(near.reduce((sum, each) => sum + each, 0) / near.length, least)
  })
}

function normalised(shares: Float64Array): Float64Array {
  const sum = shares.reduce((before, share) => before + share, 0)
  return sum > 0 ? shares.map((share) => share / sum) : shares
}
