import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FileExpectation, FileSending } from './bad-input-file.ts'

/** What is expected of one event: accepted, with parts of its warnings, a duplicate, or refused by a rule. */
export type ExpectedResult =
  | 'accepted'
  | 'duplicate'
  | { readonly accepted: readonly string[]; readonly conflict?: true }
  | {
      readonly quarantined: string
      readonly pointer: string
      readonly value?: string
      readonly hint?: string
      readonly waitsFor?: { readonly kind: string; readonly name: string }
    }

/** A request with events, made from the case. */
export interface Sending {
  readonly batch?: readonly EventDifference[]
  readonly body?: string
  readonly bodyBase64?: string
  readonly repeat?: { readonly before?: string; readonly text: string; readonly times: number; readonly after?: string }
  readonly repeatEvents?: RepeatedEvent
  readonly type?: string
  /** The feed whose token is sent; null sends none. */
  readonly feed?: string | null
  readonly signed?: { readonly secret: number; readonly secondsOff?: number; readonly id?: string; readonly overBody?: string }
  readonly idempotencyKey?: string
  readonly timesAtOnce?: number
  /** The clock, in seconds after the beginning. */
  readonly atSeconds?: number
}

/** One event many times: `vary` is what is another each time, a number from `from` on, or a text that ends in it; ids only with `ownIds`. */
export interface RepeatedEvent {
  readonly count: number
  readonly data: Readonly<Record<string, unknown>>
  readonly vary: string
  readonly from?: number
  readonly ownIds?: true
}

export interface EventDifference {
  readonly data?: Readonly<Record<string, unknown>>
  readonly _replaceData?: true
  readonly [attribute: string]: unknown
}

/** What must be there in the answer; anything else may be there too. */
export interface Expectation {
  readonly status?: number
  readonly statusOneOf?: readonly number[]
  /** The last part of the problem's type. */
  readonly type?: string
  readonly noDetail?: true
  readonly retryAfter?: true
  readonly results?: readonly ExpectedResult[]
  readonly acceptedInAll?: number
  readonly acceptedMax?: number
  readonly lastRule?: string
  readonly rowCount?: number
  readonly text?: string
  readonly closes?: true
  readonly released?: number
  readonly [list: string]: unknown
}

export interface Step {
  readonly send?: Sending
  readonly request?: {
    readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
    readonly path: string
    readonly as: string
    readonly body?: unknown
  }
  /** Sent as it is behind the first line, the host and the token. */
  readonly socket?: string
  readonly file?: FileSending
  readonly storeDown?: true
  readonly advanceSeconds?: number
  readonly expect: Expectation & FileExpectation
}

export interface BadInputCase {
  readonly file: string
  readonly case: number
  readonly title: string
  readonly requestSecondsMax?: number
  /** What the catalogue asks for beyond this and is not there: the case passes in part. */
  readonly lacks?: string
  /** Texts of which nothing may be left in the store that can be read. */
  readonly noTraceOf?: readonly string[]
  readonly steps: readonly Step[]
}

const FOLDER = fileURLToPath(new URL('../bad-input/', import.meta.url))

/** All cases, by number. */
export function badInputCases(): readonly BadInputCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, ...(JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as Omit<BadInputCase, 'file'>) }))
}

/** Numbers of the catalogue for which there is nothing yet that could be tried: shares of volume, sheets that are read online. */
export const NOT_COVERED: readonly number[] = [59, 90, 91, 92]

export const CATALOGUE: readonly number[] = range(1, 110)

/** The list as it is published. */
export function badInputPage(cases: readonly BadInputCase[]): string {
  const whole = cases.filter(({ lacks }) => lacks === undefined).length
  const rows = cases.map(({ case: number, title, lacks, file }) => {
    return `| ${number} | [${title}](../test/bad-input/${file}) | ${lacks === undefined ? 'whole' : `in part: ${lacks}`} |`
  })
  return [
    '# Bad input',
    '',
    'What Loadline answers to input that is wrong is written down case by case, with the report that is expected of each, and played against',
    'the server over the store in every `npm test`, which prints how many passed. The test of this page fails where the page and the cases',
    `differ. ${whole} cases are covered whole and ${cases.length - whole} in part. Not covered, since there is nothing yet that could be tried (shares of volume, sheets that`,
    `are read online): ${NOT_COVERED.join(', ')}.`,
    '',
    '| Number | Case | Covered |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place)
}
