import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'

/** A stretch of the past, by the time of sending. */
export interface HistoryWindow {
  readonly from: Instant
  readonly to: Instant
}

/** What has been sent before, as far as the store can tell. */
export interface HistoryContext {
  /** The hours, each by its first instant, in which the store has contacts offered. */
  readonly hoursWithContacts: (from: Instant, to: Instant) => Promise<ReadonlySet<Instant>>
  /** When the demo was last heard by this store; null for a new one. */
  readonly resumeFrom: Instant | null
  readonly historyDays: number
}

/** What was on its way when the server ended is sent again. */
const OVERLAP_MS = 10 * MINUTE_MS
/** The last day is sent hour by hour, so that what is newest is there first; further back larger windows are cheaper. */
const FINE_HOURS = 24
const COARSE_HOURS = 6

/**
 * The stretches of the past that the store does not have, the newest first, up to `begun`. An hour is there when the store has contacts of
 * it and of the hours beside it: what was half sent stands at the edge of what is there. The same events twice count once.
 */
export async function historyWindows(
  { hoursWithContacts, resumeFrom, historyDays }: HistoryContext,
  begun: Instant,
): Promise<HistoryWindow[]> {
  const last = Math.floor(begun / HOUR_MS) * HOUR_MS
  const first = Math.floor(begun / DAY_MS - historyDays) * DAY_MS
  const heard = resumeFrom === null ? last : Math.floor((resumeFrom - OVERLAP_MS) / HOUR_MS) * HOUR_MS
  const there = resumeFrom === null ? new Set<Instant>() : await hoursWithContacts(first, last)
  const isWhole = (hour: Instant): boolean =>
    hour < heard && there.has(hour) && (hour === first || there.has(hour - HOUR_MS)) && there.has(hour + HOUR_MS)
  const windows: HistoryWindow[] = []
  for (let hour = last; hour >= first; hour -= HOUR_MS) {
    if (isWhole(hour)) continue
    const before = windows.at(-1)
    const joins = before !== undefined && before.from === hour + HOUR_MS && last - hour > FINE_HOURS * HOUR_MS
    if (joins && before.to - hour <= COARSE_HOURS * HOUR_MS) windows[windows.length - 1] = { from: hour, to: before.to }
    else windows.push({ from: hour, to: Math.min(hour + HOUR_MS, begun) })
  }
  return windows.filter(({ from, to }) => to > from)
}
