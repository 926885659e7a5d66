import { daysInMonth, daysOfCivil, formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import type { Findings } from './findings.ts'
import { instantsOfWall, readZoneSuffix, zoneOffset } from './zone-suffix.ts'

const EXPECTED = 'an RFC 3339 instant with offset, as 2026-03-29T14:05:00+02:00'

/** An instant that may be absent; null where it is. */
export function readOptionalInstant(value: unknown, pointer: string, findings: Findings): Instant | null {
  return value === undefined || value === null ? null : readInstant(value, pointer, findings)
}

/**
 * Reads RFC 3339 to the letter (and a suffix of RFC 9557), noting a refusal for anything else: other notations mean different
 * moments to different readers. Returns 0 where it refused. Digits beyond milliseconds are cut, so that no fact moves to a later interval.
 */
export function readInstant(value: unknown, pointer: string, findings: Findings): Instant {
  if (typeof value !== 'string') {
    const hint = typeof value === 'number' ? { hint: 'an epoch number is not read: its unit would be a guess' } : {}
    findings.refuse({
      rule: value === undefined || value === null ? 'missing' : 'instantNotText',
      pointer,
      value,
      expected: EXPECTED,
      ...hint,
    })
    return 0
  }
  const wall = readWall(value)
  if (typeof wall === 'string') return refuse(wall, value, pointer, findings)
  const offsetAt = wall.end
  const offset = readOffset(value, offsetAt)
  if (offset === 'malformed') return refuse('instantMalformed', value, pointer, findings)
  if (offset === 'absent') return refuseWithoutOffset(value, wall, pointer, findings)
  const at = wall.ms - offset.ms
  if (offset.end < value.length && !suffixAgrees(value, offset, at, pointer, findings)) return 0
  if (isSentinel(wall.ms, at)) return refuse('sentinel', value, pointer, findings)
  if (!wall.isLeapSecond) return at
  if (((at % DAY_MS) + DAY_MS) % DAY_MS < DAY_MS - MINUTE_MS) return refuse('instantImpossible', value, pointer, findings)
  findings.warn(pointer, 'a leap second is counted as the last millisecond before it')
  return at
}

function refuse(rule: string, value: string, pointer: string, findings: Findings): Instant {
  findings.refuse({ rule, pointer, value, expected: EXPECTED })
  return 0
}

interface Wall {
  /** The wall clock as if it were UTC. */
  readonly ms: Milliseconds
  readonly isLeapSecond: boolean
  /** Where the text goes on. */
  readonly end: number
}

/** The date and the time of day, or the rule they break. */
function readWall(text: string): Wall | string {
  const hasShape =
    text.charCodeAt(4) === HYPHEN && text.charCodeAt(7) === HYPHEN && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON
  const letter = text.charCodeAt(10)
  if (!hasShape || (letter !== UPPER_T && letter !== LOWER_T))
    return WORDS.has(text.trim().toLowerCase()) ? 'instantWord' : 'instantMalformed'
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  // A character that is no digit makes its number NaN, which no comparison accepts.
  if (!(year >= 0 && month >= 0 && day >= 0 && hour >= 0 && minute >= 0 && second >= 0)) return 'instantMalformed'
  if (year === 1900 && month === 1 && day === 0) return 'sentinel'
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 24 || minute > 59 || second > 60)
    return 'instantImpossible'
  let end = 19
  let millisecond = 0
  if (text.charCodeAt(end) === POINT) {
    end += 1
    const first = end
    for (let scale = 100; isDigit(text.charCodeAt(end)); end += 1, scale /= 10) {
      if (scale >= 1) millisecond += scale * (text.charCodeAt(end) - ZERO)
    }
    if (end === first) return 'instantMalformed'
  }
  // 24:00 is the midnight that ends the day; any later moment of that hour does not exist.
  if (hour === 24 && (minute > 0 || second > 0 || millisecond > 0)) return 'instantImpossible'
  const date = daysOfCivil(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS
  const isLeapSecond = second === 60
  return { ms: date + (isLeapSecond ? MINUTE_MS - 1 : second * SECOND_MS + millisecond), isLeapSecond, end }
}

/** What PostgreSQL and people take for an instant, and what means something else each time it is read. */
const WORDS: ReadonlySet<string> = new Set(['now', 'today', 'tomorrow', 'yesterday', 'infinity', '-infinity', 'epoch', 'allballs', ''])

const HYPHEN = 0x2d
const PLUS = 0x2b
const COLON = 0x3a
const POINT = 0x2e
const ZERO = 0x30
const UPPER_T = 0x54
const LOWER_T = 0x74
const UPPER_Z = 0x5a
const LOWER_Z = 0x7a
const OPENING_BRACKET = 0x5b

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : Number.NaN
}

interface Offset {
  readonly ms: Milliseconds
  /** `Z` and `-00:00` say what the instant is, and not where. */
  readonly isLocal: boolean
  readonly end: number
}

const ZULU_AT: ReadonlyMap<number, Offset> = new Map(
  Array.from({ length: 16 }, (_, fraction) => [19 + fraction, { ms: 0, isLocal: false, end: 20 + fraction }]),
)

function readOffset(text: string, at: number): Offset | 'absent' | 'malformed' {
  const sign = text.charCodeAt(at)
  if (sign === UPPER_Z || sign === LOWER_Z) return ZULU_AT.get(at) ?? { ms: 0, isLocal: false, end: at + 1 }
  if (at === text.length || sign === OPENING_BRACKET) return 'absent'
  if ((sign !== PLUS && sign !== HYPHEN) || text.charCodeAt(at + 3) !== COLON) return 'malformed'
  const hours = twoDigits(text, at + 1)
  const minutes = twoDigits(text, at + 4)
  if (!(hours <= 23 && minutes <= 59)) return 'malformed'
  const size = hours * HOUR_MS + minutes * MINUTE_MS
  return { ms: sign === PLUS ? size : -size, isLocal: sign === PLUS || size > 0, end: at + 6 }
}

/** A wall clock without an offset is refused always; with a zone the refusal can say which instants it could have meant. */
function refuseWithoutOffset(value: string, wall: Wall, pointer: string, findings: Findings): Instant {
  const suffix = wall.end < value.length ? readZoneSuffix(value.slice(wall.end)) : null
  const expected = EXPECTED
  if (suffix === null || (suffix.kind === 'read' && suffix.zone === null)) {
    findings.refuse({ rule: 'instantWithoutOffset', pointer, value, expected, hint: 'add the offset from UTC, or Z' })
  } else if (suffix.kind !== 'read' || suffix.zone === null) {
    refuseSuffix(suffix.kind, value, pointer, findings)
  } else {
    const meant = instantsOfWall(suffix.zone, wall.ms).map((at) => formatInstant(at))
    const rule = meant.length === 0 ? 'localTimeDoesNotExist' : meant.length > 1 ? 'localTimeIsTwice' : 'instantWithoutOffset'
    const after = formatInstant(wall.ms - zoneOffset(suffix.zone, wall.ms - DAY_MS))
    const hint = meant.length === 0 ? `the clocks skip it; had they not, it were ${after}` : `it could be ${meant.join(' or ')}`
    findings.refuse({ rule, pointer, value, expected, hint })
  }
  return 0
}

function suffixAgrees(value: string, offset: Offset, at: Instant, pointer: string, findings: Findings): boolean {
  const suffix = readZoneSuffix(value.slice(offset.end))
  if (suffix.kind !== 'read') {
    refuseSuffix(suffix.kind, value, pointer, findings)
    return false
  }
  if (suffix.zone === null || !offset.isLocal || zoneOffset(suffix.zone, at) === offset.ms) return true
  const meant = instantsOfWall(suffix.zone, at + offset.ms).map((instant) => formatInstant(instant))
  const hint = meant.length === 0 ? 'the clocks of that zone skip this local time' : `that local time in that zone is ${meant.join(' or ')}`
  const rule = meant.length === 0 ? 'localTimeDoesNotExist' : 'offsetContradictsZone'
  findings.refuse({ rule, pointer, value, expected: 'an offset that the named zone has at that moment', hint })
  return false
}

function refuseSuffix(kind: string, value: string, pointer: string, findings: Findings): void {
  const rule = kind === 'malformed' ? 'instantMalformed' : kind
  const hint = 'name the zone as Europe/Berlin, or leave it away: the offset is enough'
  findings.refuse({ rule, pointer, value, expected: EXPECTED, hint })
}

/** Dates that stand for "none" in some system: the epochs of Unix and of spreadsheets, and the ends of calendars. */
const SENTINEL_DAYS: ReadonlySet<number> = new Set([
  daysOfCivil(1, 1, 1),
  daysOfCivil(1601, 1, 1),
  daysOfCivil(1753, 1, 1),
  daysOfCivil(1899, 12, 30),
  daysOfCivil(1899, 12, 31),
  daysOfCivil(1900, 1, 1),
  daysOfCivil(9999, 12, 31),
])

function isSentinel(wall: Milliseconds, at: Instant): boolean {
  return at === 0 || wall === 0 || SENTINEL_DAYS.has(Math.floor(wall / DAY_MS))
}
