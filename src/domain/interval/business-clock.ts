import type { Instant, Milliseconds } from '../shared/instant.ts'

/** A time during which a queue is open; half-open. Lists of them are in order and do not overlap. */
export interface OpenWindow {
  readonly start: Instant
  readonly end: Instant
}

/** The instant at which `ms` of open time have passed since `from`; null where the known windows end before that. */
export function addBusinessTime(openWindows: readonly OpenWindow[], from: Instant, ms: Milliseconds): Instant | null {
  let left = ms
  for (let place = firstEndingAfter(openWindows, from); place < openWindows.length; place += 1) {
    const window = openWindows[place] as OpenWindow
    const start = Math.max(from, window.start)
    if (left <= window.end - start) return start + left
    left -= window.end - start
  }
  return null
}

/** How much of [from, to) is open time, as far as the windows are known. */
export function businessTimeBetween(openWindows: readonly OpenWindow[], from: Instant, to: Instant): Milliseconds {
  let total = 0
  for (let place = firstEndingAfter(openWindows, from); place < openWindows.length; place += 1) {
    const window = openWindows[place] as OpenWindow
    if (window.start >= to) break
    total += Math.min(to, window.end) - Math.max(from, window.start)
  }
  return total
}

/** The place of the first window that is not over at `at`. */
function firstEndingAfter(openWindows: readonly OpenWindow[], at: Instant): number {
  let low = 0
  let high = openWindows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((openWindows[middle] as OpenWindow).end > at) high = middle
    else low = middle + 1
  }
  return low
}
