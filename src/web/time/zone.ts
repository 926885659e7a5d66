import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, intervalStart, MINUTE_MS, type Milliseconds } from '../../domain/shared/instant.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, Map<Instant, Milliseconds>>()
const days = new Map<string, Map<Instant, LocalDay>>()

/** Offsets are remembered per zone and quarter hour; more than a fortnight of them means that somebody scrolls through history. */
const OFFSETS_MAX = 96 * 14

/** The zone of this browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** How far the zone's clocks are ahead of UTC at an instant. */
export function offsetAt(zone: string, at: Instant): Milliseconds {
  const start = intervalStart(at)
  const known = cacheOf(offsets, zone)
  const held = known.get(start)
  if (held !== undefined) return held
  if (known.size >= OFFSETS_MAX) known.clear()
  const offset = readOffset(zone, start)
  known.set(start, offset)
  return offset
}

/** `YYYY-MM-DD` of the zone's calendar. */
export function dateAt(zone: string, at: Instant): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10)
}

/** `HH:MM`. Where the same time comes twice that day, the offset is written behind it: `02:15 +02`. */
export function timeAt(zone: string, at: Instant): string {
  const local = new Date(at + offsetAt(zone, at)).toISOString().slice(11, 16)
  return isTwice(zone, at) ? `${local} ${offsetText(offsetAt(zone, at))}` : local
}

/** `HH:MM:SS`. */
export function secondAt(zone: string, at: Instant): string {
  return new Date(at + offsetAt(zone, at)).toISOString().slice(11, 19)
}

/** The instant at which the zone's clocks show `YYYY-MM-DDTHH:MM`, the first where they show it twice; null where they never do. */
export function instantAtLocal(zone: string, local: string): Instant | null {
  const shown = Date.parse(`${local}Z`)
  if (Number.isNaN(shown)) return null
  const offsetsNear = [offsetAt(zone, shown - DAY_MS), offsetAt(zone, shown + DAY_MS)]
  const found = offsetsNear.map((offset) => shown - offset).filter((at) => at + offsetAt(zone, at) === shown)
  return found.length === 0 ? null : Math.min(...found)
}

/** The zone as it is printed: its name and present offset. */
export function zoneText(zone: string, at: Instant): string {
  return zone === 'UTC' ? 'UTC' : `${zone} (UTC${offsetText(offsetAt(zone, at))})`
}

/**
 * The local day that holds an instant. Found by walking quarter hours to where the date changes, which is right also where midnight
 * itself is skipped or comes twice: 96 quarter hours, or 92, or 100.
 */
export function dayAt(zone: string, at: Instant): LocalDay {
  const known = cacheOf(days, zone)
  const from = intervalStart(at)
  const held = known.get(from)
  if (held !== undefined) return held
  const date = dateAt(zone, from)
  const day = { date, start: edgeOf(zone, from, date, -INTERVAL_MS) + INTERVAL_MS, end: edgeOf(zone, from, date, INTERVAL_MS) }
  known.set(from, day)
  return day
}

/** The start of the stretch of `minutes` on the wall clock that holds an instant. */
export function stretchStart(zone: string, at: Instant, minutes: number): Instant {
  const stepMs = minutes * MINUTE_MS
  const offset = offsetAt(zone, at)
  return Math.floor((at + offset) / stepMs) * stepMs - offset
}

/** The first quarter hour, going by `step`, that is not of this date any more. */
function edgeOf(zone: string, from: Instant, date: string, step: Milliseconds): Instant {
  let at = from
  while (dateAt(zone, at) === date && Math.abs(at - from) < 2 * DAY_MS) at += step
  return at
}

function isTwice(zone: string, at: Instant): boolean {
  const offset = offsetAt(zone, at)
  return [HOUR_MS / 2, HOUR_MS].some(
    (shift) => offsetAt(zone, at + shift) === offset - shift || offsetAt(zone, at - shift) === offset + shift,
  )
}

function offsetText(offset: Milliseconds): string {
  const minutes = Math.abs(offset) / MINUTE_MS
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0')
  const rest = minutes % 60
  return `${offset < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

function readOffset(zone: string, at: Instant): Milliseconds {
  if (zone === 'UTC') return 0
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}

function cacheOf<T>(caches: Map<string, Map<Instant, T>>, zone: string): Map<Instant, T> {
  let cache = caches.get(zone)
  if (cache === undefined) caches.set(zone, (cache = new Map()))
  return cache
}
