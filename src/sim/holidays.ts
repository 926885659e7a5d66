import { daysInMonth, daysOfCivil } from '../domain/shared/civil.ts'
import { weekdayOfDay } from './zone-clock.ts'

/** A public holiday that comes each year: on a date, so many days after Easter, or on the nth weekday of a month (-1 the last). */
export type HolidayRule =
  | { readonly kind: 'date'; readonly month: number; readonly day: number }
  | { readonly kind: 'easter'; readonly daysAfter: number }
  | { readonly kind: 'nth'; readonly month: number; readonly weekday: number; readonly nth: number }

/** Whether a local day (days since 1970-01-01) of a year is one of the holidays. */
export function isHoliday(rules: readonly HolidayRule[], dayNumber: number): boolean {
  const year = yearOfDay(dayNumber)
  return rules.some((rule) => dayOfRule(rule, year) === dayNumber)
}

/** The year of a day, for the years 1970 to 2400. */
export function yearOfDay(dayNumber: number): number {
  let year = 1970 + Math.floor(dayNumber / 365.2425)
  if (daysOfCivil(year + 1, 1, 1) <= dayNumber) year += 1
  else if (daysOfCivil(year, 1, 1) > dayNumber) year -= 1
  return year
}

function dayOfRule(rule: HolidayRule, year: number): number {
  switch (rule.kind) {
    case 'date':
      return daysOfCivil(year, rule.month, rule.day)
    case 'easter':
      return easterSunday(year) + rule.daysAfter
    case 'nth':
      return nthWeekday(year, rule.month, rule.weekday, rule.nth)
  }
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  if (nth < 0) {
    const last = daysOfCivil(year, month, daysInMonth(year, month))
    return last - ((weekdayOfDay(last) - weekday + 7) % 7)
  }
  const first = daysOfCivil(year, month, 1)
  return first + ((weekday - weekdayOfDay(first) + 7) % 7) + 7 * (nth - 1)
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, exact for all its years). */
function easterSunday(year: number): number {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const leapCenturies = Math.floor(century / 4)
  const shift = Math.floor((8 * century + 13) / 25)
  const epact = (19 * golden + century - leapCenturies - shift + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const sum = epact + weekday - 7 * correction + 114
  return daysOfCivil(year, Math.floor(sum / 31), (sum % 31) + 1)
}
