import Holidays from 'date-holidays'
import { countryCalendar } from './public-holidays.ts'

let countries: ReadonlyMap<string, string> | null = null

/** The public holidays of the country that a zone belongs to, by local date; none where it belongs to no country or to several. */
export function holidaysOfZone(zone: string, span: { readonly from: string; readonly until: string }): ReadonlyMap<string, string> {
  countries ??= countriesByZone()
  const country = countries.get(zone)
  return country === undefined ? new Map() : countryCalendar(country, span).holidays
}

/** Zones that lie in one country of which the holidays are known. */
function countriesByZone(): ReadonlyMap<string, string> {
  const found = new Map<string, string | null>()
  for (const country of Object.keys(new Holidays().getCountries())) {
    if (!/^[A-Z]{2}$/.test(country)) continue
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => readonly string[] | undefined }
    for (const zone of locale.getTimeZones?.() ?? []) found.set(zone, found.has(zone) ? null : country)
  }
  return new Map([...found].flatMap(([zone, country]) => (country === null ? [] : [[zone, country]])))
}
