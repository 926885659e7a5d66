import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from './instant.ts'

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar; `month` and `day` from 1. Exact for years 0 to 9999. */
export function daysOfCivil(year: number, month: number, day: number): number {
  // The year begins in March here, so that the leap day is its last day and months have a regular rhythm of lengths.
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The instant as RFC 3339 in UTC with milliseconds, `2026-03-29T10:15:00.000Z`; for years 0 to 9999. */
export function formatInstant(at: Instant): string {
  const days = Math.floor(at / DAY_MS)
  const ofDay = at - days * DAY_MS
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const hour = Math.floor(ofDay / HOUR_MS)
  const minute = Math.floor((ofDay % HOUR_MS) / MINUTE_MS)
  const second = Math.floor((ofDay % MINUTE_MS) / SECOND_MS)
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  return `${date}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(ofDay % SECOND_MS, 3)}Z`
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
