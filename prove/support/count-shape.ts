/** Contacts of one day by quarter hour of the local day, from the first to the last that is looked at. */
export interface CountedDay {
  /** 0 = Monday … 6 = Sunday. */
  readonly weekday: number
  readonly counts: readonly number[]
}

export interface CountShape {
  readonly days: number
  readonly contactsPerDay: number
  /** Standard deviation of a day's total around the mean of its weekday, as a part of that mean. */
  readonly dayVariation: number
  /** Variance by mean of the same: 1 for Poisson arrivals at a known rate. */
  readonly dayDispersion: number
  /** Variance by mean of quarter hours around the day's total times the weekday's shape: 1 for Poisson arrivals. */
  readonly quarterDispersion: number
  /** What is beyond Poisson in that, as a standard deviation of the rate. */
  readonly quarterVariation: number
  readonly correlationLag1: number
  readonly correlationLag4: number
  readonly correlationLag12: number
  /** Of what the first half of a day differs from its weekday's mean with what the second does. */
  readonly halvesCorrelation: number
  readonly peakHourShare: number
  /** Against the mean of Tuesday to Thursday; null where the series has no such day. */
  readonly monday: number | null
  readonly friday: number | null
  readonly saturday: number | null
  readonly sunday: number | null
}

/** How counts vary over days and within them. */
export function shapeOf(days: readonly CountedDay[]): CountShape {
  const byWeekday = Map.groupBy(days, ({ weekday }) => weekday)
  const totalOf = ({ counts }: CountedDay): number => sumOf(counts)
  const meanTotal = new Map([...byWeekday].map(([weekday, list]) => [weekday, meanOf(list.map(totalOf))]))
  const shape = new Map([...byWeekday].map(([weekday, list]) => [weekday, shapeOfDays(list)]))
  const several = days.filter(({ weekday }) => (byWeekday.get(weekday)?.length ?? 0) > 1)
  const spare = several.length - new Set(several.map(({ weekday }) => weekday)).size
  const relative = several.map((day) => (totalOf(day) / (meanTotal.get(day.weekday) ?? 1) - 1) ** 2)
  const scaled = several.map((day) => (totalOf(day) - (meanTotal.get(day.weekday) ?? 0)) ** 2 / (meanTotal.get(day.weekday) ?? 1))
  const residuals = several.map((day) => residualsOf(day, shape.get(day.weekday) ?? []))
  const flat = residuals.flat().filter(Number.isFinite)
  const quarterDispersion = (sumOf(flat.map((each) => each ** 2)) / flat.length) * (several.length / spare)
  const meanCount = meanOf(several.flatMap(({ counts }) => counts.filter((count) => count > 0)))
  const midweek = meanOf([1, 2, 3].flatMap((weekday) => meanTotal.get(weekday) ?? []))
  const against = (weekday: number): number | null => (meanTotal.has(weekday) ? (meanTotal.get(weekday) ?? 0) / midweek : null)
  return {
    days: days.length,
    contactsPerDay: meanOf(days.map(totalOf)),
    dayVariation: Math.sqrt(sumOf(relative) / spare),
    dayDispersion: sumOf(scaled) / spare,
    quarterDispersion,
    quarterVariation: Math.sqrt(Math.max(0, quarterDispersion - 1) / meanCount),
    correlationLag1: lagCorrelation(residuals, 1),
    correlationLag4: lagCorrelation(residuals, 4),
    correlationLag12: lagCorrelation(residuals, 12),
    halvesCorrelation: halvesCorrelation(several, byWeekday),
    peakHourShare: peakHourShare(days),
    monday: against(0),
    friday: against(4),
    saturday: against(5),
    sunday: against(6),
  }
}

/** Pearson correlation of pairs. */
export function correlation(pairs: readonly (readonly [number, number])[]): number {
  const meanA = meanOf(pairs.map(([a]) => a))
  const meanB = meanOf(pairs.map(([, b]) => b))
  let ab = 0
  let aa = 0
  let bb = 0
  for (const [a, b] of pairs) {
    ab += (a - meanA) * (b - meanB)
    aa += (a - meanA) ** 2
    bb += (b - meanB) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}

/** What each quarter hour differs from the day's total times its weekday's shape, in Poisson standard deviations; not a number where nothing is expected. */
export function residualsOf({ counts }: CountedDay, shape: readonly number[]): number[] {
  const total = sumOf(counts)
  return counts.map((count, place) => {
    const expected = total * (shape[place] ?? 0)
    return expected >= 1 ? (count - expected) / Math.sqrt(expected) : Number.NaN
  })
}

/** The part of a day's contacts in each quarter hour, over several days. */
export function shapeOfDays(days: readonly CountedDay[]): number[] {
  const total = sumOf(days.map(({ counts }) => sumOf(counts)))
  return (days[0]?.counts ?? []).map((_, place) => sumOf(days.map(({ counts }) => counts[place] ?? 0)) / total)
}

function lagCorrelation(residuals: readonly (readonly number[])[], lag: number): number {
  const pairs = residuals.flatMap((day) => day.slice(lag).map((each, place): [number, number] => [day[place] ?? Number.NaN, each]))
  return correlation(pairs.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b)))
}

function halvesCorrelation(days: readonly CountedDay[], byWeekday: ReadonlyMap<number, readonly CountedDay[]>): number {
  const halves = ({ counts }: CountedDay): [number, number] => {
    const middle = Math.floor(counts.length / 2)
    return [sumOf(counts.slice(0, middle)), sumOf(counts.slice(middle))]
  }
  const pairs = days.map((day): [number, number] => {
    const list = (byWeekday.get(day.weekday) ?? []).map(halves)
    const [first, second] = halves(day)
    return [first / meanOf(list.map(([a]) => a)) - 1, second / meanOf(list.map(([, b]) => b)) - 1]
  })
  return correlation(pairs)
}

function peakHourShare(days: readonly CountedDay[]): number {
  const shape = shapeOfDays(days)
  return Math.max(...shape.map((_, place) => sumOf(shape.slice(place, place + 4))))
}

export function sumOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length
}
