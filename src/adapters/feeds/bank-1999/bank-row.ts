import { err, ok, type Result } from '../../../domain/shared/result.ts'

/** The header of the format, which is its first line; also the order of the columns. */
export const BANK_COLUMNS = [
  'vru+line',
  'call_id',
  'customer_id',
  'priority',
  'type',
  'date',
  'vru_entry',
  'vru_exit',
  'vru_time',
  'q_start',
  'q_exit',
  'q_time',
  'outcome',
  'ser_start',
  'ser_exit',
  'ser_time',
  'server',
] as const

type BankColumn = (typeof BANK_COLUMNS)[number]

/** One row, checked column by column. Clocks are seconds of a local day; 0 is also "did not happen". */
export interface BankRow {
  readonly vruLine: string
  readonly callId: string
  /** Null where nobody was identified, and where a spreadsheet has rounded the number (`6.02E+11` is many customers). */
  readonly customerId: string | null
  readonly type: string
  /** The day of entry as if it were UTC, in milliseconds. */
  readonly dayMs: number
  readonly vruEntry: number
  readonly vruExit: number
  readonly qStart: number
  readonly qSeconds: number
  readonly outcome: 'AGENT' | 'HANG' | 'PHANTOM'
  readonly serviceSeconds: number
  readonly server: string | null
}

/** Which column is wrong, what stands there and what was expected. */
export interface RowFault {
  readonly rule: string
  readonly column: BankColumn | null
  readonly value: string
  readonly expected: string
}

/** Reads one line. The format is strict on each column by itself; that clocks and durations disagree by seconds is usual in it. */
export function parseBankRow(text: string): Result<BankRow, RowFault> {
  const fields = text.split('\t')
  if (fields.length !== BANK_COLUMNS.length) {
    const expected = `${BANK_COLUMNS.length} fields separated by tabs`
    return err({ rule: 'fieldCount', column: null, value: `${fields.length} fields: ${text}`, expected })
  }
  const reader = new FieldReader(fields)
  const row: BankRow = {
    vruLine: reader.matching('vru+line', ID, 'the name of a line'),
    callId: reader.matching('call_id', ID, 'the number of a call'),
    customerId: reader.customer(),
    type: reader.matching('type', /^[A-Z]{2}$/, 'two capital letters'),
    dayMs: reader.day(),
    vruEntry: reader.clock('vru_entry'),
    vruExit: reader.clock('vru_exit'),
    qStart: reader.clock('q_start'),
    qSeconds: reader.seconds('q_time', 0),
    outcome: reader.matching('outcome', /^(?:AGENT|HANG|PHANTOM)$/, 'AGENT, HANG or PHANTOM') as BankRow['outcome'],
    serviceSeconds: reader.seconds('ser_time', 0),
    server: reader.server(),
  }
  reader.matching('priority', /^[012]$/, '0, 1 or 2')
  for (const column of ['q_exit', 'ser_start', 'ser_exit'] as const) reader.clock(column)
  // The menu's time is a difference of two clocks and comes out negative in about 25 rows a month.
  reader.seconds('vru_time', -SECONDS_MAX)
  return reader.fault === null ? ok(row) : err(reader.fault)
}

/** August holds the id `2010-08-`, which a spreadsheet made of a number: an odd id is still an id. */
const ID = /^[A-Za-z0-9-]{1,40}$/

/** Nothing in a call takes longer than a week; more is a column that slipped. */
const SECONDS_MAX = 7 * 86_400

/** Reads fields by column, keeping the first fault; after one, what it returns is not used. */
class FieldReader {
  fault: RowFault | null = null
  readonly #fields: readonly string[]

  constructor(fields: readonly string[]) {
    this.#fields = fields
  }

  matching(column: BankColumn, pattern: RegExp, expected: string): string {
    const value = this.#fields[BANK_COLUMNS.indexOf(column)] ?? ''
    if (!pattern.test(value)) this.#refuse('value', column, value, expected)
    return value
  }

  seconds(column: BankColumn, min: number): number {
    const expected = `whole seconds from ${min} to ${SECONDS_MAX}`
    const value = this.matching(column, /^-?\d{1,7}$/, expected)
    const seconds = Number(value)
    if (seconds < min || seconds > SECONDS_MAX) this.#refuse('duration', column, value, expected)
    return seconds
  }

  clock(column: BankColumn): number {
    const value = this.#fields[BANK_COLUMNS.indexOf(column)] ?? ''
    const parts = /^(\d{1,2}):(\d\d):(\d\d)$/.exec(value)
    const [hour, minute, second] = [Number(parts?.[1] ?? 24), Number(parts?.[2]), Number(parts?.[3])]
    if (hour > 23 || minute > 59 || second > 59) this.#refuse('clock', column, value, 'a time of day as 7:02:47, from 0:00:00 to 23:59:59')
    return hour * 3_600 + minute * 60 + second
  }

  day(): number {
    const value = this.#fields[BANK_COLUMNS.indexOf('date')] ?? ''
    const parts = /^99(\d\d)(\d\d)$/.exec(value)
    const [month, day] = [Number(parts?.[1]), Number(parts?.[2])]
    const dayMs = Date.UTC(1999, month - 1, day)
    const isThere = new Date(dayMs).getUTCMonth() === month - 1 && day > 0
    if (!isThere) this.#refuse('date', 'date', value, 'a day of 1999 as 990228')
    return dayMs
  }

  customer(): string | null {
    const value = this.matching('customer_id', /^\d{1,20}$|^\d(?:\.\d{1,9})?E\+\d{1,2}$/, 'a number, or 0')
    return value === '0' || value.includes('E') ? null : value
  }

  server(): string | null {
    const value = this.matching('server', /^[A-Z][A-Z0-9_ .'-]{0,39}$/, 'a name in capital letters, or NO_SERVER')
    return value === 'NO_SERVER' ? null : value
  }

  #refuse(rule: string, column: BankColumn, value: string, expected: string): void {
    this.fault ??= { rule, column, value, expected }
  }
}
