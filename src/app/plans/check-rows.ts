import { addDays } from '../../domain/interval/local-calendar.ts'
import { PLAN_SECONDS, type PlanRow } from '../../domain/plan/plan-row.ts'
import { INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { HORIZON_MS } from '../decode/limits.ts'
import { LocalDays } from '../local-days.ts'
import type { PlanFault } from './plan-fault.ts'
import { faultOf, type PlanItem } from './plan-item.ts'
import type { ValueFault } from './plan-number.ts'
import type { PlanOptions } from './plan-options.ts'
import type { PlanContext } from './plan-reading.ts'

/** A row with all names and its instant found; `seconds` null where the file does not say how long it is. */
export interface PlacedRow<Seconds = number> {
  readonly item: PlanItem
  readonly zone: string
  readonly row: Omit<PlanRow, 'seconds'> & { readonly seconds: Seconds }
}

const WEEK_DAYS = 7

/** Takes the rows that can be of a plan, noting why others cannot; and says what is odd of the whole. */
export function checkedRows(
  placed: readonly PlacedRow<number | null>[],
  options: PlanOptions,
  { calendar, now }: PlanContext,
  faults: PlanFault[],
): { readonly rows: readonly PlacedRow[]; readonly warnings: readonly string[] } {
  const shown = shownSeconds(placed)
  const missing = options.seconds ?? shown
  const localDays = new LocalDays(calendar)
  const rows: PlacedRow[] = []
  for (const { item, zone, row } of placed) {
    const seconds = row.seconds ?? missing
    const fault =
      lengthFault(seconds, row) ??
      startFault(row.start, now) ??
      weekFault(options.week, localDays.dayAt(zone, row.start).date) ??
      bandFault(seconds, row.quantiles)
    if (fault === null && seconds !== null) rows.push({ item, zone, row: { ...row, seconds } })
    else if (fault !== null) faults.push(faultOf(item, fault))
  }
  return {
    rows,
    warnings: warningsOf(rows, { options, now, isShown: options.seconds === null && placed.some(({ row }) => row.seconds === null) }),
  }
}

/** The length of intervals as their distance shows it: the smallest between two of one queue, vendor and site. */
function shownSeconds(placed: readonly PlacedRow<number | null>[]): number | null {
  const last = new Map<string, number>()
  let smallest = Number.POSITIVE_INFINITY
  const open = placed.filter(({ row }) => row.seconds === null).sort((a, b) => a.row.start - b.row.start)
  for (const { row } of open) {
    const name = `${row.queueId} ${row.vendorId} ${row.siteId}`
    const before = last.get(name)
    if (before !== undefined && row.start > before) smallest = Math.min(smallest, row.start - before)
    last.set(name, row.start)
  }
  return Number.isFinite(smallest) ? smallest / SECOND_MS : null
}

const LENGTHS = `${PLAN_SECONDS.map((seconds) => seconds / 60).join(', ')} minutes`

function lengthFault(seconds: number | null, { start }: PlacedRow<number | null>['row']): ValueFault | null {
  if (seconds === null)
    return { rule: 'intervalLength', expected: `how long the intervals are: ${LENGTHS}`, hint: 'a single row does not show it: choose it' }
  if (start % INTERVAL_MS !== 0)
    return { rule: 'notAligned', expected: 'the start of a quarter hour', hint: 'figures are not spread by guess' }
  if (PLAN_SECONDS.includes(seconds)) return null
  return {
    rule: 'intervalLength',
    expected: `intervals of ${LENGTHS}`,
    hint: `these are ${seconds / 60} minutes: figures are not spread by guess`,
  }
}

function startFault(start: number, now: number): ValueFault | null {
  return Math.abs(start - now) <= HORIZON_MS ? null : { rule: 'tooFar', expected: 'a time within ten years' }
}

function weekFault(week: string | null, date: string): ValueFault | null {
  if (week === null || (date >= week && date < addDays(week, WEEK_DAYS))) return null
  return { rule: 'otherWeek', expected: `a day of the week from ${week}`, hint: `it is on ${date}` }
}

function bandFault(seconds: number | null, quantiles: PlanRow['quantiles']): ValueFault | null {
  if (quantiles === null || seconds === PLAN_SECONDS[0]) return null
  const hint = 'the band of a quarter hour does not follow from that of a longer interval'
  return { rule: 'bandOfLongInterval', expected: 'quantiles by quarter hours', hint }
}

interface Whole {
  readonly options: PlanOptions
  readonly now: number
  readonly isShown: boolean
}

function warningsOf(rows: readonly PlacedRow[], { options, now, isShown }: Whole): readonly string[] {
  const warnings: string[] = []
  const lengths = [...new Set(rows.map(({ row }) => row.seconds))]
  if (isShown && lengths.length > 0)
    warnings.push(
      `intervals were taken to be ${lengths.map((seconds) => seconds / 60).join(' and ')} minutes long, as far as they are apart`,
    )
  if (lengths.some((seconds) => seconds > (PLAN_SECONDS[0] ?? 0))) {
    warnings.push(
      'intervals longer than a quarter hour are kept as quarter hours: contacts in equal parts, handle times and heads as they are',
    )
  }
  const madeAt = options.madeAt ?? now
  const begun = rows.filter(({ row }) => row.start < madeAt).length
  if (begun > 0 && begun === rows.length)
    warnings.push('every interval began before the plan was made, so it counts for none of them: is it the week that was meant?')
  else if (begun > 0)
    warnings.push(`${begun} of ${rows.length} intervals began before the plan was made: for these an earlier plan counts, or none`)
  const long = rows.filter(({ row }) => (row.ahtSeconds ?? 0) >= REMARKABLE_AHT_SECONDS)
  if (long[0] !== undefined)
    warnings.push(
      `${long.length} handle times are an hour or longer, the first in row ${long[0].item.row}: are they in the unit that was meant?`,
    )
  const short = rows.filter(({ row }) => row.ahtSeconds !== null && row.ahtSeconds > 0 && row.ahtSeconds < SHORT_AHT_SECONDS)
  if (short[0] !== undefined)
    warnings.push(
      `${short.length} handle times are below ${SHORT_AHT_SECONDS} s, the first in row ${short[0].item.row}: are they in the unit that was meant?`,
    )
  return warnings
}

const REMARKABLE_AHT_SECONDS = 3_600
const SHORT_AHT_SECONDS = 15
