import type { Findings } from './findings.ts'

export interface NumberRange {
  readonly min: number
  readonly max: number
  /** Whether parts of one are meant; a count of 3.5 is an error, a forecast of 3.5 contacts is not. */
  readonly fractions: boolean
}

/** What spreadsheets and reporting tools write where they have no number. It means missing, never 0. */
export const MISSING_WORDS: ReadonlySet<string> = new Set(['', '-', '–', '—', 'n/a', 'na', '#n/a', '#div/0!', 'null', 'none'])

/** A number that may be absent; null where it is, and where a refusal was noted. */
export function readOptionalNumber(value: unknown, pointer: string, range: NumberRange, findings: Findings): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return checkedNumber(value, pointer, range, findings)
  if (typeof value === 'string' && MISSING_WORDS.has(value.trim().toLowerCase())) {
    findings.warn(pointer, `${JSON.stringify(value)} is read as missing, not as 0`)
    return null
  }
  findings.refuse({ rule: 'notANumber', pointer, value, expected: describe(range), hint: hintFor(value) })
  return null
}

/** A number that must be there; 0 where a refusal was noted. */
export function readNumber(value: unknown, pointer: string, range: NumberRange, findings: Findings): number {
  const read = readOptionalNumber(value, pointer, range, findings)
  if (read !== null) return read
  if (findings.refusal === null) findings.refuse({ rule: 'missing', pointer, value, expected: describe(range) })
  return 0
}

function checkedNumber(value: number, pointer: string, range: NumberRange, findings: Findings): number | null {
  if (value >= range.min && value <= range.max && (range.fractions || Number.isInteger(value))) return value + 0
  const rule = !Number.isFinite(value) ? 'notFinite' : value < range.min ? 'tooSmall' : value > range.max ? 'tooLarge' : 'notWhole'
  findings.refuse({ rule, pointer, value, expected: describe(range) })
  return null
}

function describe(range: NumberRange): string {
  return `${range.fractions ? 'a number' : 'a whole number'} from ${range.min} to ${range.max}`
}

function hintFor(value: unknown): string {
  if (typeof value !== 'string') return 'send a JSON number'
  return 'send a JSON number without quotes: no thousands separators, decimal commas, units, hexadecimal or colons'
}
