import type { Market, SimFeed, SimVendor } from './company.ts'
import type { HolidayRule } from './holidays.ts'

const on = (month: number, day: number): HolidayRule => ({ kind: 'date', month, day })
const easter = (daysAfter: number): HolidayRule => ({ kind: 'easter', daysAfter })
/** Weekdays count from Monday, which is 0. */
const nth = (n: number, weekday: number, month: number): HolidayRule => ({ kind: 'nth', month, weekday, nth: n })

const GOOD_FRIDAY = easter(-2)
const EASTER_MONDAY = easter(1)
const ASCENSION = easter(39)
const WHIT_MONDAY = easter(50)

/** National holidays only, and none of those whose date an office announces from year to year. */
export const DEMO_MARKETS: readonly Market[] = [
  {
    key: 'de',
    name: 'Germany',
    zone: 'Europe/Berlin',
    holidays: [on(1, 1), GOOD_FRIDAY, EASTER_MONDAY, on(5, 1), ASCENSION, WHIT_MONDAY, on(10, 3), on(12, 25), on(12, 26)],
  },
  {
    key: 'ch',
    name: 'Switzerland',
    zone: 'Europe/Zurich',
    holidays: [on(1, 1), GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY, on(8, 1), on(12, 25), on(12, 26)],
  },
  {
    key: 'uk',
    name: 'United Kingdom',
    zone: 'Europe/London',
    holidays: [on(1, 1), GOOD_FRIDAY, EASTER_MONDAY, nth(1, 0, 5), nth(-1, 0, 5), nth(-1, 0, 8), on(12, 25), on(12, 26)],
  },
  {
    key: 'fr',
    name: 'France',
    zone: 'Europe/Paris',
    holidays: [
      on(1, 1),
      EASTER_MONDAY,
      on(5, 1),
      on(5, 8),
      ASCENSION,
      WHIT_MONDAY,
      on(7, 14),
      on(8, 15),
      on(11, 1),
      on(11, 11),
      on(12, 25),
    ],
  },
  {
    key: 'es',
    name: 'Spain',
    zone: 'Europe/Madrid',
    holidays: [on(1, 1), on(1, 6), GOOD_FRIDAY, on(5, 1), on(8, 15), on(10, 12), on(11, 1), on(12, 6), on(12, 8), on(12, 25)],
  },
  {
    key: 'us',
    name: 'United States',
    zone: 'America/New_York',
    holidays: [
      on(1, 1),
      nth(3, 0, 1),
      nth(3, 0, 2),
      nth(-1, 0, 5),
      on(6, 19),
      on(7, 4),
      nth(1, 0, 9),
      on(11, 11),
      nth(4, 3, 11),
      on(12, 25),
    ],
  },
  {
    key: 'jp',
    name: 'Japan',
    zone: 'Asia/Tokyo',
    holidays: [
      on(1, 1),
      nth(2, 0, 1),
      on(2, 11),
      on(2, 23),
      on(4, 29),
      on(5, 3),
      on(5, 4),
      on(5, 5),
      nth(3, 0, 7),
      on(8, 11),
      nth(3, 0, 9),
      nth(2, 0, 10),
      on(11, 3),
      on(11, 23),
    ],
  },
  {
    key: 'au',
    name: 'Australia',
    zone: 'Australia/Sydney',
    holidays: [on(1, 1), on(1, 26), GOOD_FRIDAY, easter(-1), EASTER_MONDAY, on(4, 25), nth(2, 0, 6), on(12, 25), on(12, 26)],
  },
]

export const DEMO_VENDORS: readonly SimVendor[] = [
  vendor('northgate', 'Northgate', ['leipzig', 'Leipzig'], ['gdansk', 'Gdańsk']),
  vendor('meridian', 'Meridian', ['glasgow', 'Glasgow'], ['denver', 'Denver']),
  vendor('solara', 'Solara', ['lisbon', 'Lisbon'], ['manila', 'Manila']),
  vendor('kestrel', 'Kestrel', ['tunis', 'Tunis'], ['monterrey', 'Monterrey'], ['sapporo', 'Sapporo']),
  {
    ...vendor(
      'in-house',
      'In-house',
      ['frankfurt', 'Frankfurt'],
      ['london', 'London'],
      ['chicago', 'Chicago'],
      ['tokyo', 'Tokyo'],
      ['sydney', 'Sydney'],
    ),
    inHouse: true,
  },
]

const usual = {
  usualLagMs: 400,
  lateFraction: 0.006,
  twiceFraction: 0.003,
  correctedFraction: 0.002,
  lostFraction: 0.0002,
  tellsHolds: false,
}

export const DEMO_FEEDS: readonly SimFeed[] = [
  { ...usual, key: 'northgate-acd', name: 'Northgate platform', vendor: 'northgate' },
  { ...usual, key: 'meridian-acd', name: 'Meridian platform', vendor: 'meridian', usualLagMs: 900 },
  { ...usual, key: 'solara-acd', name: 'Solara platform', vendor: 'solara', lateFraction: 0.012, twiceFraction: 0.008 },
  { ...usual, key: 'kestrel-acd', name: 'Kestrel platform', vendor: 'kestrel', usualLagMs: 1_500, correctedFraction: 0.006 },
  { ...usual, key: 'in-house-acd', name: 'In-house platform', vendor: 'in-house', tellsHolds: true, lostFraction: 0 },
  { ...usual, key: 'plus-acd', name: 'Plus platform', vendor: null },
]

function vendor(key: string, name: string, ...sites: readonly (readonly [string, string])[]): SimVendor {
  return { key, name, inHouse: false, sites: sites.map(([site, siteName]) => ({ key: site, name: siteName })) }
}
