import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'

/** A stretch of time, by the time of sending. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}

/** What a demo has sent to its store. */
export interface DemoHistory {
  /** Stretches of the past of which everything is acknowledged. */
  readonly done: readonly Span[]
  /** Since when the last run sent what happens as it happens. */
  readonly liveFrom: Instant
}

/** What was on its way when the server ended is sent again. */
const OVERLAP_MS = 10 * MINUTE_MS
/** The last day is sent hour by hour, so that what is newest is there first; further back larger windows are cheaper. */
const FINE_HOURS = 24
const COARSE_HOURS = 6

/** What is done of a demo that was heard last at `heardAt`: what it sent of the past, and its present up to shortly before. */
export function spansDone(history: DemoHistory | null, heardAt: Instant | null): readonly Span[] {
  if (history === null || heardAt === null) return []
  const live = { from: history.liveFrom, to: heardAt - OVERLAP_MS }
  return live.to > live.from ? withSpan(history.done, live) : history.done
}

/** Spans with one more, in order of time; those that meet become one. */
export function withSpan(spans: readonly Span[], span: Span): readonly Span[] {
  const joined: Span[] = []
  for (const each of [...spans, span].sort((a, b) => a.from - b.from)) {
    const before = joined.at(-1)
    if (before !== undefined && each.from <= before.to) joined[joined.length - 1] = { from: before.from, to: Math.max(before.to, each.to) }
    else joined.push(each)
  }
  return joined
}

/** The first instant of the past: what began before it is not told, not even how it went on. */
export function historyStart(historyDays: number, begun: Instant): Instant {
  return Math.floor(begun / DAY_MS - historyDays) * DAY_MS
}

/** The stretches of the past up to `begun` that are still to be sent, the newest first. */
export function historyWindows(done: readonly Span[], historyDays: number, begun: Instant): Span[] {
  const last = Math.floor(begun / HOUR_MS) * HOUR_MS
  const first = historyStart(historyDays, begun)
  const windows: Span[] = []
  for (let hour = last; hour >= first; hour -= HOUR_MS) {
    const window = { from: hour, to: Math.min(hour + HOUR_MS, begun) }
    if (window.to <= window.from || done.some(({ from, to }) => from <= window.from && to >= window.to)) continue
    const before = windows.at(-1)
    const joins = before !== undefined && before.from === window.to && last - hour > FINE_HOURS * HOUR_MS
    if (joins && before.to - hour <= COARSE_HOURS * HOUR_MS) windows[windows.length - 1] = { from: hour, to: before.to }
    else windows.push(window)
  }
  return windows
}
