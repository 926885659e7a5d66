import { daysOfCivil } from '../../domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'

/** What a suffix of RFC 9557 (`[Europe/Berlin]`, `[+01:00]`, `[u-ca=iso8601]`) asks for; `zone` null where it names none. */
export type ZoneSuffix =
  | { readonly kind: 'read'; readonly zone: string | null }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'ambiguousAbbreviation'; readonly zone: string }
  | { readonly kind: 'unknownZone'; readonly zone: string }
  | { readonly kind: 'criticalTag'; readonly tag: string }

/** Reads all suffixes of one instant: first at most one zone, then tags. Tags that are not critical are ignored, as RFC 9557 has it. */
export function readZoneSuffix(text: string): ZoneSuffix {
  const parts = [...text.matchAll(/\[(!?)([^[\]]+)\]/gy)]
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return { kind: 'malformed' }
  let zone: string | null = null
  for (const [place, part] of parts.entries()) {
    const content = part[2] ?? ''
    const isTag = content.includes('=')
    if (isTag && part[1] === '!' && content !== 'u-ca=iso8601' && content !== 'u-ca=gregory') return { kind: 'criticalTag', tag: content }
    if (isTag) continue
    if (place > 0) return { kind: 'malformed' }
    zone = content
  }
  if (zone === null || /^[+-]\d\d:\d\d$/.test(zone)) return { kind: 'read', zone }
  if (!zone.includes('/') && zone !== 'UTC') return { kind: 'ambiguousAbbreviation', zone }
  return formatOf(zone) === null ? { kind: 'unknownZone', zone } : { kind: 'read', zone }
}

/** How far the wall clock of `zone` is ahead of UTC at `at`; the zone is one that `readZoneSuffix` has read. */
export function zoneOffset(zone: string, at: Instant): Milliseconds {
  if (/^[+-]/.test(zone)) {
    const size = Number(zone.slice(1, 3)) * HOUR_MS + Number(zone.slice(4, 6)) * MINUTE_MS
    return zone.startsWith('-') ? -size : size
  }
  const parts = new Map((formatOf(zone)?.formatToParts(at) ?? []).map((part) => [part.type, Number(part.value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const days = daysOfCivil(part('year'), part('month'), part('day'))
  const wall = days * DAY_MS + part('hour') * HOUR_MS + part('minute') * MINUTE_MS + part('second') * SECOND_MS
  return wall - Math.floor(at / SECOND_MS) * SECOND_MS
}

/** The instants at which the wall clock of `zone` shows `wall` (milliseconds as if it were UTC): none in a gap, two in an overlap. */
export function instantsOfWall(zone: string, wall: Milliseconds): readonly Instant[] {
  // An offset in force at that wall time was in force within a day around it, since no zone is a day ahead or behind.
  const offsets = new Set([zoneOffset(zone, wall - DAY_MS), zoneOffset(zone, wall + DAY_MS)])
  return [...offsets].map((offset) => wall - offset).filter((at) => at + zoneOffset(zone, at) === wall)
}

/** Building a format costs 50 microseconds and a feed uses few zones; the bound is above the number of zones there are. */
const FORMATS_MAX = 700
const formats = new Map<string, Intl.DateTimeFormat | null>()

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const held = formats.get(zone)
  if (held !== undefined) return held
  if (formats.size >= FORMATS_MAX) formats.clear()
  const made = newFormat(zone)
  formats.set(zone, made)
  return made
}

function newFormat(timeZone: string): Intl.DateTimeFormat | null {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', ...fields })
  } catch {
    // Intl says in no other way that it does not know a zone.
    return null
  }
}
