import { daysOfCivil } from '../../domain/shared/civil.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { HANDLE_MS_MAX } from '../decode/limits.ts'
import { type DecimalSign, readPlanNumber, type ValueFault } from './plan-number.ts'
import type { TableCell } from './plan-table.ts'

/** How handle times are written. */
export const DURATION_UNITS = ['seconds', 'minutes', 'hours', 'mm:ss', 'hh:mm:ss'] as const

export type DurationUnit = (typeof DURATION_UNITS)[number]

/** A workbook's times of day lie on its first day, in 1899 or 1904; what is later is a date. */
const TIMES_OF_DAY_END = daysOfCivil(1904, 1, 2) * DAY_MS

const SECONDS_MAX = HANDLE_MS_MAX / 1_000
const SECONDS_OF: Readonly<Record<'seconds' | 'minutes' | 'hours', number>> = { seconds: 1, minutes: 60, hours: 3_600 }

/** A handle time in seconds; null where there is none. `unit` is null where nobody said what the numbers are: then they are seconds. */
export function readPlanDuration(
  cell: TableCell | undefined,
  unit: DurationUnit | null,
  decimal: DecimalSign,
): Result<number | null, ValueFault> {
  const expected = `a handle time up to ${SECONDS_MAX} s, in ${unit ?? 'seconds'}`
  // A workbook holds a time of day as such, whatever its format: 0:04:10 is 250 s.
  if (typeof cell === 'object' && cell !== null) return ofWorkbook(cell.wallMs, expected)
  const text = typeof cell === 'string' ? cell.trim() : ''
  if (text.includes(':')) return ofClock(text, unit, expected)
  const number = readPlanNumber(cell, decimal)
  if (!number.ok) return err({ ...number.error, expected })
  if (number.value === null) return ok(null)
  const factor = unit === null ? 1 : unit === 'mm:ss' || unit === 'hh:mm:ss' ? null : SECONDS_OF[unit]
  if (factor === null) return err({ rule: 'durationMalformed', expected, hint: `as ${unit === 'mm:ss' ? '4:10' : '0:04:10'}` })
  return within(number.value * factor, expected)
}

function ofWorkbook(wallMs: number, expected: string): Result<number, ValueFault> {
  if (wallMs >= TIMES_OF_DAY_END) return err({ rule: 'notADuration', expected, hint: 'the cell holds a date' })
  return within((((wallMs % DAY_MS) + DAY_MS) % DAY_MS) / 1_000, expected)
}

/** 1:02 is a minute or an hour: somebody has to say which. */
function ofClock(text: string, unit: DurationUnit | null, expected: string): Result<number, ValueFault> {
  const parts = /^(\d{1,5}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (parts === null) return err({ rule: 'durationMalformed', expected })
  const [first, second, third] = [Number(parts[1]), Number(parts[2]), parts[3] === undefined ? null : Number(parts[3])]
  if (second > 59 || (third ?? 0) > 59) return err({ rule: 'durationMalformed', expected })
  if (third !== null) return within(first * 3_600 + second * 60 + third, expected)
  if (unit === 'mm:ss') return within(first * 60 + second, expected)
  if (unit === 'hh:mm:ss') return within(first * 3_600 + second * 60, expected)
  return err({ rule: 'durationAmbiguous', expected, hint: 'choose how handle times are written: mm:ss, or hh:mm' })
}

function within(seconds: number, expected: string): Result<number, ValueFault> {
  return seconds > SECONDS_MAX ? err({ rule: 'tooLarge', expected }) : ok(seconds)
}
