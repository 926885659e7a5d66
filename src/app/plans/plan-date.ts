import { daysInMonth, daysOfCivil } from '../../domain/shared/civil.ts'
import { DAY_MS, type Milliseconds } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { ValueFault } from './plan-number.ts'
import type { TableCell } from './plan-table.ts'

/** In which order a date in figures is written. Dates that begin with the year need no choice, and those with points are days first. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const

export type DateOrder = (typeof DATE_ORDERS)[number]

const SLASHED = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/

/** Which order the dates of a column have, as far as they show it; `both` where they contradict each other. */
export function dateOrderShown(texts: Iterable<string>): DateOrder | 'both' | 'unclear' | null {
  const shown = new Set<DateOrder>()
  let isUnclear = false
  for (const text of texts) {
    const parts = SLASHED.exec(text.trim())
    if (parts === null || parts[2] === '.') continue
    const [first, second] = [Number(parts[1]), Number(parts[3])]
    if (first > 12 && second <= 12) shown.add('dmy')
    else if (second > 12 && first <= 12) shown.add('mdy')
    else isUnclear = true
  }
  if (shown.size === 2) return 'both'
  const [order] = shown
  return order ?? (isUnclear ? 'unclear' : null)
}

/** The midnight of a date, as if it were UTC. `order` is null where nobody said it and the column does not show it. */
export function readPlanDate(cell: TableCell | undefined, order: DateOrder | null): Result<Milliseconds, ValueFault> {
  const expected = 'a date, as 2026-03-29 or 29.03.2026'
  if (typeof cell === 'object' && cell !== null) return dayOf(cell.wallMs - (((cell.wallMs % DAY_MS) + DAY_MS) % DAY_MS), expected)
  if (typeof cell === 'number') return err({ rule: 'notADate', expected, hint: 'format the column as dates: a number could be any day' })
  const text = dateText(cell ?? '')
  if (WORDS.has(text.toLowerCase())) return err({ rule: text === '' ? 'missing' : 'instantWord', expected })
  const iso = YEAR_FIRST.exec(text)
  if (iso !== null) return civil({ year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]) }, expected)
  const parts = SLASHED.exec(text)
  if (parts === null) return err({ rule: 'notADate', expected })
  const [first, sign, second, yearText = ''] = [Number(parts[1]), parts[2], Number(parts[3]), parts[4]]
  const written = sign === '.' ? 'dmy' : order
  if (written === null || (yearText.length === 2 && order === null)) {
    const [a, b] = [`day ${first} of month ${second}`, `day ${second} of month ${first}`]
    return err({ rule: 'dateAmbiguous', expected, hint: `it could be ${a} or ${b}: choose the order of dates` })
  }
  const year = yearText.length === 2 ? 2_000 + Number(yearText) : Number(yearText)
  return civil(written === 'dmy' ? { year, month: second, day: first } : { year, month: first, day: second }, expected)
}

/** Whether a text in a header is a date at all, in whatever order. */
export function looksLikeDate(cell: TableCell | undefined): boolean {
  if (typeof cell === 'object' && cell !== null) return cell.wallMs >= daysOfCivil(1990, 1, 1) * DAY_MS
  return typeof cell === 'string' && (YEAR_FIRST.test(dateText(cell)) || SLASHED.test(dateText(cell)))
}

/** Workbooks and databases write a date with its midnight behind it. */
function dateText(text: string): string {
  return text.trim().replace(/(?<=\d)[ T]00:00(?::00)?$/, '')
}

/** What means another day each time it is read. */
const WORDS: ReadonlySet<string> = new Set(['', 'now', 'today', 'tomorrow', 'yesterday', 'infinity', '-infinity', 'epoch'])

/** Dates that stand for "none" in some system. */
const SENTINELS: ReadonlySet<number> = new Set(
  [daysOfCivil(1899, 12, 30), daysOfCivil(1899, 12, 31), daysOfCivil(1900, 1, 1), daysOfCivil(1970, 1, 1), daysOfCivil(9999, 12, 31)].map(
    (day) => day * DAY_MS,
  ),
)

interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
}

function civil({ year, month, day }: Civil, expected: string): Result<Milliseconds, ValueFault> {
  if (year === 1900 && month === 1 && day === 0) return err({ rule: 'sentinel', expected })
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return err({ rule: 'dateImpossible', expected })
  return dayOf(daysOfCivil(year, month, day) * DAY_MS, expected)
}

function dayOf(dayMs: Milliseconds, expected: string): Result<Milliseconds, ValueFault> {
  return SENTINELS.has(dayMs) ? err({ rule: 'sentinel', expected }) : ok(dayMs)
}
