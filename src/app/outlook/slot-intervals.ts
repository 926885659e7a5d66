import type { SlotInterval } from '../../domain/forecast/forecast-volume.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { DAY_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'

/** Quarter hours that the wall clock shows in a day. */
export const SLOTS = DAY_MS / INTERVAL_MS
/** Clocks change before this slot, where they do. */
const NIGHT_SLOTS = 16

/** The quarter hours of a local day with their places on the wall clock: where days differ in length the clocks change at night. */
export function slotIntervals({ start: dayStart, end: dayEnd }: LocalDay): readonly SlotInterval[] {
  const intervals = (dayEnd - dayStart) / INTERVAL_MS
  return Array.from({ length: intervals }, (_, place) => {
    const start = dayStart + place * INTERVAL_MS
    const slot = place < NIGHT_SLOTS ? place : Math.max(0, SLOTS - (intervals - place))
    return { start, end: start + INTERVAL_MS, slot }
  })
}
