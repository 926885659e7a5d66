import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { Findings } from '../decode/findings.ts'
import { readInstant } from '../decode/read-instant.ts'
import { type DateOrder, readPlanDate } from './plan-date.ts'
import type { ValueFault } from './plan-number.ts'
import type { TableCell } from './plan-table.ts'

/** When a row begins: an instant, or what the clocks of a place show then. */
export type RowStart = { readonly kind: 'instant'; readonly at: Instant } | { readonly kind: 'wall'; readonly wallMs: Milliseconds }

/** A time of day since midnight on the wall clock, with the length of the interval where a range was written. */
export interface TimeOfDay {
  readonly ms: Milliseconds
  readonly lengthMs: Milliseconds | null
}

const EXPECTED_TIME = 'a time of day, as 08:15 or 08:15-08:30'
const EXPECTED_START = 'when the interval begins, as 2026-03-29 08:15 or 2026-03-29T08:15:00+02:00'
const RANGE = /^(\S+(?: [AaPp][Mm])?)\s*(?:-|–|to|bis)\s*(\S+(?: [AaPp][Mm])?)$/

/** Reads a time of day; 24:00 is the midnight that ends the day. */
export function readPlanTime(cell: TableCell | undefined): Result<TimeOfDay, ValueFault> {
  if (typeof cell === 'object' && cell !== null) return ok({ ms: rounded(((cell.wallMs % DAY_MS) + DAY_MS) % DAY_MS), lengthMs: null })
  if (typeof cell === 'number') {
    const hint = 'format the column as times'
    return cell >= 0 && cell < 1
      ? ok({ ms: rounded(cell * DAY_MS), lengthMs: null })
      : err({ rule: 'notATime', expected: EXPECTED_TIME, hint })
  }
  const text = (cell ?? '').trim()
  const range = RANGE.exec(text)
  const from = clockOf(range?.[1] ?? text)
  if (range === null) return from === null ? err(timeFault(text)) : ok({ ms: from, lengthMs: null })
  const to = clockOf(range[2] ?? '')
  if (from === null || to === null) return err(timeFault(text))
  return ok({ ms: from, lengthMs: to > from ? to - from : to + DAY_MS - from })
}

/** Whether a text in a header is a time of day. */
export function looksLikeTime(cell: TableCell | undefined): boolean {
  return typeof cell === 'string' ? readPlanTime(cell).ok : typeof cell === 'object' && cell !== null && cell.wallMs < 0
}

/** Reads date and time from one cell. An offset makes it an instant; without one it is what the clocks of the queue's zone show. */
export function readPlanStart(
  cell: TableCell | undefined,
  order: DateOrder | null,
): Result<RowStart & { readonly lengthMs: Milliseconds | null }, ValueFault> {
  if (typeof cell === 'object' && cell !== null) {
    const date = readPlanDate(cell, order)
    return date.ok ? ok({ kind: 'wall', wallMs: rounded(cell.wallMs), lengthMs: null }) : date
  }
  if (typeof cell === 'number') return err({ rule: 'notADate', expected: EXPECTED_START, hint: 'format the column as dates with times' })
  const text = (cell ?? '').trim()
  if (/(?:[Zz]|[+-]\d\d:\d\d)(?:\[[^\]]*\])*$/.test(text) && /\d[Tt ]\d/.test(text)) return withOffset(text)
  if (/\[[^\]]*\]$/.test(text)) return withOffset(text)
  const parts = /^(\S+?)(?:[Tt]|\s+|,\s*)(\d.*)$/.exec(text)
  const date = readPlanDate(parts?.[1] ?? text, order)
  if (!date.ok) return date
  if (parts === null)
    return err({ rule: 'timeMissing', expected: EXPECTED_START, hint: 'a figure of a day is not spread over its intervals' })
  const time = readPlanTime(parts[2])
  return time.ok ? ok({ kind: 'wall', wallMs: date.value + time.value.ms, lengthMs: time.value.lengthMs }) : time
}

/** By the reader of events, which knows all that can be wrong with an offset and a zone. */
function withOffset(text: string): Result<RowStart & { readonly lengthMs: null }, ValueFault> {
  const findings = new Findings()
  const whole = text.replace(/^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?=[Zz+[-])/, '$1T$2:00').replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
  const at = readInstant(whole, '', findings)
  const { refusal } = findings
  if (refusal === null) return ok({ kind: 'instant', at, lengthMs: null })
  return err({ rule: refusal.rule, expected: refusal.expected, ...(refusal.hint === null ? {} : { hint: refusal.hint }) })
}

function clockOf(text: string): Milliseconds | null {
  const parts = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.0+)?)?\s*([AaPp][Mm])?$/.exec(text)
  if (parts === null || (parts[2] === undefined && parts[4] === undefined)) return null
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2] ?? 0), Number(parts[3] ?? 0)]
  const half = parts[4]?.toLowerCase()
  if (minute > 59 || second > 59 || hour > (half === undefined ? 24 : 12) || (half !== undefined && hour === 0)) return null
  const hours = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0)
  const ms = hours * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS
  return ms > DAY_MS ? null : ms
}

function timeFault(text: string): ValueFault {
  const isPastDay = /^(?:2[4-9]|[3-9]\d):/.test(text)
  return { rule: text === '' ? 'missing' : isPastDay ? 'timeImpossible' : 'notATime', expected: EXPECTED_TIME }
}

/** Workbooks keep times as parts of a day, a millisecond or so beside the second that was typed. */
function rounded(ms: Milliseconds): Milliseconds {
  return Math.round(ms / SECOND_MS) * SECOND_MS
}
