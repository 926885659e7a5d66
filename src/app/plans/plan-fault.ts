import { shown } from '../decode/findings.ts'

/** What is wrong with a plan, where, and what was expected. */
export interface PlanFault {
  readonly sheet: string | null
  /** As the spreadsheet counts; null where it is not about a row. */
  readonly row: number | null
  /** Letter and header, as `C contacts`; null where it is not about a column. */
  readonly column: string | null
  /** Escaped, at most 80 characters. */
  readonly value: string
  readonly rule: string
  readonly expected: string
  readonly hint: string | null
}

/** A fault of the whole, which is therefore not read any further. */
export function wholeFault(rule: string, value: unknown, expected: string, more: Partial<PlanFault> = {}): PlanFault {
  return { sheet: null, row: null, column: null, value: shown(value), rule, expected, hint: null, ...more }
}
