/**
 * What a local day is to a market: an ordinary working day, an ordinary day of the weekend, or a day off, which by its weekday would be a
 * working day and is none (a holiday, a closure).
 */
export type DayKind = 'work' | 'weekend' | 'off'

/** A local day as a forecast knows it, in the past or to come. */
export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** 0 Monday … 6 Sunday. */
  readonly weekday: number
  readonly kind: DayKind
  /** The name of a public holiday, also of one on a weekend, by which it is found in other years. */
  readonly holiday: string | null
  /** Whether the queue takes nothing on that day. */
  readonly isClosed: boolean
}

/** What a day has in common with others: the values of FEATURES, and its holiday. */
export interface DayFeatures {
  /** 1 for the features that the day has. */
  readonly values: Float64Array
  /** The places of those. */
  readonly marked: readonly number[]
  readonly holiday: string | null
  /** Days on which the queue was open, counted from the first day of the calendar: the distance that memory fades over. */
  readonly ordinal: number
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** By what days are alike. A prior says of each how far the days that have it may be from the others. */
export const FEATURES = [
  ...WEEKDAYS,
  'notWorked',
  'dayOff',
  'beforeDayOff',
  'afterDayOff',
  'secondAfterDayOff',
  'bridge',
  'firstOfMonth',
  'secondOfMonth',
  'thirdOfMonth',
  'lastButOneOfMonth',
  'lastOfMonth',
] as const
export type Feature = (typeof FEATURES)[number]

const AT = Object.fromEntries(FEATURES.map((feature, place) => [feature, place])) as Readonly<Record<Feature, number>>

/**
 * The features of each of these days, which have to be in order and without gaps. Edges of months are counted in working days; those of
 * the first and last month are right where the days begin and end with whole months.
 */
export function dayFeatures(days: readonly CalendarDay[]): readonly DayFeatures[] {
  const rows = days.map(() => new Float64Array(FEATURES.length))
  const set = (place: number, feature: Feature): void => {
    const row = rows[place]
    if (row !== undefined) row[AT[feature]] = 1
  }
  days.forEach((day, place) => {
    set(place, WEEKDAYS[day.weekday] as Feature)
    if (day.kind !== 'work') set(place, 'notWorked')
    if (day.kind === 'off' || day.holiday !== null) set(place, 'dayOff')
  })
  markNeighbours(days, set)
  markMonthEdges(days, set)
  let ordinal = 0
  return days.map((day, place) => {
    if (!day.isClosed) ordinal += 1
    const values = rows[place] as Float64Array
    return { values, marked: [...values.keys()].filter((feature) => values[feature] === 1), holiday: day.holiday, ordinal }
  })
}

/** Whether a day has a feature. */
export function hasFeature(day: DayFeatures, feature: Feature): boolean {
  return day.values[AT[feature]] === 1
}

/** Working days next to days off; an ordinary weekend is no day off. */
function markNeighbours(days: readonly CalendarDay[], set: (place: number, feature: Feature) => void): void {
  const worked = days.flatMap((day, place) => (day.kind === 'work' ? [place] : []))
  const isOffBetween = (from: number, to: number): boolean => days.slice(from + 1, to).some(({ kind }) => kind === 'off')
  worked.forEach((place, nth) => {
    const before = worked[nth - 1]
    const beforeThat = worked[nth - 2]
    const after = worked[nth + 1] ?? days.length
    const isAfter = before !== undefined && isOffBetween(before, place)
    if (isAfter) set(place, 'afterDayOff')
    else if (before !== undefined && beforeThat !== undefined && isOffBetween(beforeThat, before)) set(place, 'secondAfterDayOff')
    if (isOffBetween(place, after)) set(place, 'beforeDayOff')
    const isAlone = days[place - 1]?.kind !== 'work' && days[place + 1]?.kind !== 'work' && place > 0 && place < days.length - 1
    if (isAlone && (isAfter || isOffBetween(place, after))) set(place, 'bridge')
  })
}

function markMonthEdges(days: readonly CalendarDay[], set: (place: number, feature: Feature) => void): void {
  const months = Map.groupBy(
    days.flatMap((day, place) => (day.kind === 'work' ? [{ place, month: day.date.slice(0, 7) }] : [])),
    ({ month }) => month,
  )
  for (const worked of months.values()) {
    const edges: readonly (readonly [number, Feature])[] = [
      [0, 'firstOfMonth'],
      [1, 'secondOfMonth'],
      [2, 'thirdOfMonth'],
      [-2, 'lastButOneOfMonth'],
      [-1, 'lastOfMonth'],
    ]
    for (const [nth, feature] of edges) {
      const edge = worked.at(nth)
      if (edge !== undefined && worked.length > 5) set(edge.place, feature)
    }
  }
}
