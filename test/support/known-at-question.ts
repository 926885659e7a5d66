import { formatInstant } from '../../src/domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../src/domain/shared/instant.ts'
import type { Random } from '../../src/domain/shared/random.ts'
import { chance, oneOf } from './choice.ts'
import { TOLD_DAY, TOLD_DAY_ZONE } from './told-day.ts'

/** A question to the figures of the day, and who asks it in which form. */
export interface Question {
  readonly asker: string
  readonly form: 'json' | 'csv'
  /** Without `asKnownAt`. */
  readonly query: string
}

/** An answer as it came, byte for byte. */
export interface KeptAnswer {
  readonly question: Question
  readonly text: string
  readonly asOf: string
  /** What it is asked for again: its instant, or its instant with its versions. */
  readonly moment: string
}

/** One row of an answer, as far as it is looked at here. */
export interface AnsweredRow {
  readonly serviceLevel: { readonly formula: string | null; readonly thresholdSeconds: number | null; readonly provisional: boolean }
  readonly freshness: { readonly state: string }
}

const INTERVALS = ['15m', '30m', '1h', 'day', 'week', 'month', 'total']
const GROUPS = [null, 'queue', 'queue,vendor', 'market', 'vendor', 'channel,site', 'queue,vendor,site', 'market,channel,vendor']
const ZONES = [null, null, TOLD_DAY_ZONE, 'UTC', 'America/New_York', 'Asia/Kathmandu']
const CHOICES = [
  ...Array<readonly [null, null]>(5).fill([null, null]),
  ['market', 'de'],
  ['queue', 'billing,support'],
  ['queue', 'sales'],
] as const
const NEXT_DAY = '2026-03-30'

/** Who may ask for everything. */
export const STAFF = 'staff'

/** Any period, interval, grouping, zone and choice; `askers` are asked with the same chance. */
export function randomQuestion(random: Random, askers: readonly string[], now: number): Question {
  const parameters = new URLSearchParams()
  const put = (name: string, value: string | null): void => {
    if (value !== null) parameters.set(name, value)
  }
  const recent = now - (now % INTERVAL_MS) - oneOf(random, [HOUR_MS, 6 * HOUR_MS])
  const isByDates = chance(random, 0.5)
  put('from', isByDates ? TOLD_DAY : formatInstant(recent))
  put('to', isByDates ? NEXT_DAY : formatInstant(recent + oneOf(random, [INTERVAL_MS, 8 * HOUR_MS, 7 * DAY_MS])))
  put('interval', oneOf(random, INTERVALS))
  put('by', oneOf(random, GROUPS))
  put('zone', oneOf(random, ZONES))
  put('thresholds', oneOf(random, [null, null, '20,25,60']))
  put('attainment', oneOf(random, [null, null, 'true', 'false']))
  const asker = oneOf(random, askers)
  const [dimension, keys] = oneOf(random, CHOICES)
  // A queue that a vendor does not serve yet is none that it can ask for.
  if (dimension === 'market' || (dimension === 'queue' && asker === STAFF)) put(dimension, keys)
  return { asker, form: chance(random, 0.25) ? 'csv' : 'json', query: parameters.toString() }
}

/** Keeps an answer that was given live. One that has no row says in CSV not even when it was given, and cannot be asked for again. */
export function keptAnswer(random: Random, question: Question, text: string): KeptAnswer | null {
  if (question.form === 'csv') {
    const asOf = /,([^,]+),$/.exec(text.split('\r\n')[1] ?? '')?.[1]
    return asOf === undefined ? null : { question, text, asOf, moment: asOf }
  }
  const { asOf, version } = JSON.parse(text) as { readonly asOf: string; readonly version: string }
  return { question, text, asOf, moment: chance(random, 0.5) ? asOf : `${asOf}~${version}` }
}

/**
 * What has to come when the answer is asked for again: the same bytes, but for the field that says of which moment was asked, which is
 * null in a live answer (`asKnownAt`; in CSV the last column of each row, empty there).
 */
export function expectedAgain({ question, text, asOf }: KeptAnswer): string {
  if (question.form === 'json') return text.replace('"asKnownAt":null', `"asKnownAt":"${asOf}"`)
  const [head = '', ...rows] = text.split('\r\n')
  return [head, ...rows.map((row) => (row === '' ? row : `${row}${asOf}`))].join('\r\n')
}

/** Where two answers begin to differ; null where they are the same bytes. */
export function differenceAt(kept: KeptAnswer, again: string): string | null {
  const expected = expectedAgain(kept)
  if (expected === again) return null
  let at = 0
  while (expected[at] === again[at]) at += 1
  const shown = (text: string): string => text.slice(Math.max(0, at - 160), at + 80)
  const { asker, form, query } = kept.question
  return `${asker}, ${form}, ${query}, as known at ${kept.moment}: expected …${shown(expected)}… and got …${shown(again)}…`
}

/** The rows of an answer in JSON; none of one in CSV. */
export function rowsOf({ question }: Pick<KeptAnswer, 'question'>, text: string): readonly AnsweredRow[] {
  return question.form === 'json' ? (JSON.parse(text) as { readonly rows: readonly AnsweredRow[] }).rows : []
}

/** The figures alone: without how fresh they are and whether they are provisional, which change by time alone. */
export function figuresOf(rows: readonly AnsweredRow[]): string {
  return JSON.stringify(rows.map((row) => ({ ...row, freshness: null, serviceLevel: { ...row.serviceLevel, provisional: null } })))
}
