import Holidays from 'date-holidays'

/** What a country's calendar says of a stretch of dates. */
export interface CountryCalendar {
  /** Public holidays by local date, with their names, in English where there are such; a date with two has the first. */
  readonly holidays: ReadonlyMap<string, string>
  /** The weekdays that are its weekend, 0 Monday … 6 Sunday. */
  readonly weekend: readonly number[]
}

/** Whether there is a calendar of that country, named by two letters (ISO 3166). */
export function isCountry(country: string): boolean {
  return /^[A-Z]{2}$/.test(country) && country in new Holidays().getCountries()
}

/** The public holidays of a country from one date to another, both included, and its weekend. */
export function countryCalendar(country: string, { from, until }: { readonly from: string; readonly until: string }): CountryCalendar {
  const calendar = new Holidays(country, { languages: ['en'], types: ['public'] })
  const holidays = new Map<string, string>()
  for (let year = Number(from.slice(0, 4)) - 1; year <= Number(until.slice(0, 4)); year += 1)
    for (const { name, date, start, end } of calendar.getHolidays(year))
      for (const day of datesOf(date, start, end)) if (day >= from && day <= until && !holidays.has(day)) holidays.set(day, name)
  return { holidays, weekend: weekendOf(country) }
}

const DAY_MS = 86_400_000

/** The dates that a holiday falls on, from its `date`, which is local, on; what begins at sunset has the day after that sunset there. */
function datesOf(date: string, start: Date, end: Date): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS))
  return Array.from({ length: days }, (_, place) => new Date(first + place * DAY_MS).toISOString().slice(0, 10))
}

function weekendOf(country: string): readonly number[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getWeekInfo?: () => { weekend: readonly number[] } }
  return (locale.getWeekInfo?.().weekend ?? [6, 7]).map((weekday) => weekday - 1)
}
