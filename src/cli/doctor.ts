import { resolve } from 'node:path'
import { systemClock } from '../adapters/clock/system-clock.ts'
import { daysInMonth, daysOfCivil, formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS, type Instant } from '../domain/shared/instant.ts'
import type { AuditCheckView } from '../wire/audit.ts'
import type { StoreCheckView } from '../wire/store-check.ts'
import { apiClient } from './api-client.ts'
import { anchorFileOf, anchorsIn, asked } from './audit-anchors.ts'
import { type Control, findControl } from './control-file.ts'
import { CommandError, type Given, readGiven, UsageError } from './usage.ts'

const FLAGS = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  anchor: { type: 'string' },
  anchors: { type: 'string' },
} as const

const ANSWER_MS_MAX = 5_000

/** Counting a year of a large store from nothing takes minutes. */
const CHECK_MS_MAX = 60 * 60_000

/** One request names no more heads. */
const ANCHORS_MAX = 100

/** What is looked through unless a period is given. */
const DAYS_BACK = 7

export interface Diagnosis {
  readonly isReady: boolean
  readonly text: string
}

/** `loadline doctor`: asks the server of a data folder how it is, part by part, and to hold its store and its trail of changes against themselves. */
export async function doctor(args: readonly string[], environment: NodeJS.ProcessEnv, dataDirDefault: string): Promise<Diagnosis> {
  const given = readGiven(args, FLAGS, { LOADLINE_DATA: environment['LOADLINE_DATA'] })
  if (given.positionals.length > 0) throw new UsageError(`${JSON.stringify(given.positionals[0])} is no option of doctor; see --help`)
  const period = periodOf(given, systemClock().now())
  const anchor = anchorOf(given)
  const dataDir = resolve(given.text('data') ?? dataDirDefault)
  const noted = resolve(given.text('anchors') ?? anchorFileOf(dataDir))
  const control = await findControl(dataDir)
  const { url, pid } = control
  const { isReady, status, parts } = await readiness(control)
  const store = isReady ? await storeCheck(control, period) : null
  const audit = isReady ? await auditCheck(control, anchor, noted) : null
  const isSound = isReady && store?.found === 0 && audit?.found === 0
  if (given.flag('json')) return { isReady: isSound, text: JSON.stringify({ url, pid, status, parts, store, audit }) }
  const lines = [`${url} (process ${pid}): ${status}`, ...Object.entries(parts).map(([part, state]) => `  ${part}: ${state}`)]
  return {
    isReady: isSound,
    text: [...lines, ...(store === null ? [] : storeLines(store)), ...(audit === null ? [] : auditLines(audit))].join('\n'),
  }
}

async function readiness({
  url,
  pid,
}: Control): Promise<{ readonly isReady: boolean; readonly status: string; readonly parts: Readonly<Record<string, string>> }> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch((error: unknown) => {
    throw new CommandError(`process ${pid} does not answer at ${url}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  })
  const { status, parts } = (await response.json()) as { readonly status: string; readonly parts: Readonly<Record<string, string>> }
  return { isReady: response.ok, status, parts }
}

async function storeCheck(
  { url, token }: Control,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<StoreCheckView> {
  const query = new URLSearchParams({ from: formatInstant(from), to: formatInstant(to) })
  return (await apiClient(url, token, CHECK_MS_MAX).get(`/api/v1/store-check?${query}`)) as StoreCheckView
}

function storeLines({ from, to, checked, found, differences }: StoreCheckView): readonly string[] {
  const { legs, tallies, days, versions, vendors } = checked
  const looked = `${from.slice(0, 10)} to ${to.slice(0, 10)}: ${legs} contacts, ${tallies} tallies, ${days} days`
  const first = `  store: ${found === 0 ? 'ok' : `${found} differences`} (${looked}; ${versions} versions, ${vendors} vendors)`
  return [first, ...differences.map((difference) => `    ${difference}`)]
}

/** Holds the trail against the head that was given, and against those of this store that are noted in the file. */
async function auditCheck({ url, token }: Control, given: string | null, noted: string): Promise<AuditCheckView> {
  const client = apiClient(url, token, CHECK_MS_MAX)
  const { head } = (await client.get('/api/v1/audit?limit=1')) as { readonly head: { readonly storeId: string } }
  const inFile = asked(await anchorsIn(noted, head.storeId)).map(({ count, hash }) => `${count}:${hash}`)
  const anchors = [...new Set([...(given === null ? [] : [given]), ...inFile])].slice(0, ANCHORS_MAX)
  const query = anchors.length === 0 ? '' : `?${new URLSearchParams({ anchor: anchors.join(',') })}`
  return (await client.get(`/api/v1/audit/check${query}`)) as AuditCheckView
}

function auditLines({ count, hash, at, erased, found, faults, anchors }: AuditCheckView): readonly string[] {
  const state = found === 0 ? 'ok' : found === 1 ? '1 fault' : `${found} faults`
  const gone = erased === 0 ? '' : `, ${erased} texts erased`
  const heads = anchors === 1 ? 'a head that was noted' : `${anchors} heads that were noted`
  const against = anchors > 0 ? `held against ${heads}` : 'what was cut off at the end is seen against noted heads alone'
  const head = `    head to be noted elsewhere: ${count}:${hash}${at === null ? '' : ` (${at})`}`
  return [`  trail of changes: ${state} (${count} entries${gone}; ${against})`, ...faults.map((fault) => `    ${fault}`), head]
}

function anchorOf(given: Given): string | null {
  const text = given.text('anchor')
  if (text === undefined) return null
  if (!/^\d{1,15}:[0-9a-f]{64}$/.test(text)) {
    throw new UsageError(`--anchor is ${JSON.stringify(text)}, expected a head that doctor printed before, as 120:5f2c…`)
  }
  return text
}

/** Days of UTC from `from` up to before `to`. */
function periodOf(given: Given, now: Instant): { readonly from: Instant; readonly to: Instant } {
  const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  const to = dateOf(given, 'to') ?? tomorrow
  const from = dateOf(given, 'from') ?? to - DAYS_BACK * DAY_MS
  if (from >= to) throw new UsageError('--from is not before --to, expected days as --from 2026-03-01 --to 2026-04-01')
  return { from, to }
}

function dateOf(given: Given, name: string): Instant | null {
  const text = given.text(name)
  if (text === undefined) return null
  const [year = 0, month = 0, day = 0] = /^\d{4}-\d\d-\d\d$/.test(text) ? text.split('-').map(Number) : []
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  if (!isDay) throw new UsageError(`--${name} is ${JSON.stringify(text)}, expected a day of UTC as 2026-03-01`)
  return daysOfCivil(year, month, day) * DAY_MS
}
