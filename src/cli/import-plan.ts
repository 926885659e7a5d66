import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { PLAN_READING_MS_MAX } from '../app/plans/plan-limits.ts'
import { isPlanKind, PLAN_KINDS } from '../domain/plan/plan-kind.ts'
import { MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import type { PlanPreviewView } from '../wire/plan-import.ts'
import type { PlanView } from '../wire/plans.ts'
import { type Control, findControl } from './control-file.ts'
import type { Answer } from './staff.ts'
import { CommandError, type Given, readGiven, UsageError } from './usage.ts'

/** Flags that say how a file is to be read, by the names that the API gives them. */
const HOW = [
  'queue',
  'vendor',
  'measure',
  'zone',
  'decimal',
  'dates',
  'aht',
  'minutes',
  'repeated',
  'week',
  'encoding',
  'delimiter',
  'sheet',
] as const

const FLAGS = {
  kind: { type: 'string' },
  name: { type: 'string' },
  'made-at': { type: 'string' },
  reason: { type: 'string' },
  data: { type: 'string' },
  skip: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  ...Object.fromEntries(HOW.map((name) => [name, { type: 'string' as const }])),
} as const

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** As long as the server may read, and then some to compare or to keep. */
const ANSWER_MS_MAX = PLAN_READING_MS_MAX + 1.5 * MINUTE_MS
const FAULTS_SHOWN_MAX = 20

/** `loadline import`: a plan from a file, into the server that runs on a data folder. */
export async function importPlan(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  dataDirDefault: string,
  answerMsMax: number = ANSWER_MS_MAX,
): Promise<Answer> {
  const given = readGiven(args, FLAGS, { LOADLINE_DATA: environment['LOADLINE_DATA'] })
  const [path, ...more] = given.positionals
  if (path === undefined || more.length > 0) throw new UsageError('import takes one file; see --help')
  const kind = given.text('kind') ?? 'forecast'
  if (!isPlanKind(kind)) throw new UsageError(`--kind is ${JSON.stringify(kind)}, expected one of ${PLAN_KINDS.join(', ')}`)
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  })
  const control = await findControl(resolve(given.text('data') ?? dataDirDefault))
  const query = queryOf(given, kind, path)
  const isDry = given.flag('dry-run')
  if (!isDry && given.flag('skip')) query.set('skip', 'true')
  const answer = await send(control, `/api/v1/plans${isDry ? '/preview' : ''}?${query}`, {
    bytes,
    isWorkbook: /\.xlsx$/i.test(path),
    answerMsMax,
  })
  if (given.flag('json')) return { isDone: answer.isDone, text: JSON.stringify(answer.body), notes: [] }
  return answer.isDone ? done(answer.body, isDry) : { isDone: false, text: refusedText(answer.body), notes: [] }
}

function queryOf(given: Given, kind: string, path: string): URLSearchParams {
  const file = basename(path)
  const query = new URLSearchParams({ kind, name: given.text('name') ?? file.replace(/\.\w+$/, ''), file })
  for (const name of HOW) {
    const value = given.text(name)
    if (value !== undefined) query.set(name, value)
  }
  const [madeAt, reason] = [given.text('made-at'), given.text('reason')]
  if (madeAt !== undefined) query.set('madeAt', madeAt)
  if (reason !== undefined && !given.flag('dry-run')) query.set('reason', reason)
  return query
}

async function send(
  { url, token }: Control,
  path: string,
  { bytes, isWorkbook, answerMsMax }: { readonly bytes: Uint8Array; readonly isWorkbook: boolean; readonly answerMsMax: number },
): Promise<{ readonly isDone: boolean; readonly body: unknown }> {
  const digest = createHash('sha256').update(bytes).digest('base64')
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'content-type': isWorkbook ? XLSX : 'text/csv',
    // What the server received is held against what was read here.
    'content-digest': `sha-256=:${digest}:`,
  }
  const init = { method: 'POST', headers, body: Buffer.from(bytes), signal: AbortSignal.timeout(answerMsMax) }
  const response = await fetch(`${url}${path}`, init).catch((error: unknown) => {
    throw new CommandError(noAnswer(url, error, answerMsMax), { cause: error })
  })
  return { isDone: response.ok, body: await response.json().catch(() => ({})) }
}

function noAnswer(url: string, error: unknown, answerMsMax: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    const waited = `${answerMsMax / SECOND_MS} seconds, and reading a file takes at most ${PLAN_READING_MS_MAX / SECOND_MS}`
    return `${url} did not answer within ${waited}. It may have kept the plan: look at its snapshots before you send it again`
  }
  return `${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}`
}

function done(body: unknown, isDry: boolean): Answer {
  const { plan, isNew, preview = body } = body as { readonly plan?: PlanView; readonly isNew?: boolean; readonly preview?: unknown }
  const { read, accepted, refused, blank, repeated, faults, warnings, beside } = preview as PlanPreviewView
  const counts = `${read} intervals read: ${accepted} good, ${refused} refused, ${blank} say nothing, ${repeated} say the same again`
  const kept =
    isDry || plan === undefined
      ? 'nothing was kept'
      : isNew === true
        ? `kept as snapshot ${plan.id}`
        : `snapshot ${plan.id} says the same already`
  const lines = faults.slice(0, FAULTS_SHOWN_MAX).map(({ sheet, row, column, value, expected, hint }) => {
    const place = [sheet, row === null ? null : `row ${row}`, column].filter((part) => part !== null).join(', ')
    return `${place}: ${value}, expected ${expected}${hint === null ? '' : ` (${hint})`}`
  })
  const left = refused > lines.length ? [`and ${refused - lines.length} more`] : []
  return {
    isDone: !isDry || refused === 0,
    text: [`${counts}; ${kept}`, ...changedText(beside), ...lines, ...left].join('\n'),
    notes: warnings,
  }
}

function changedText(beside: PlanPreviewView['beside']): readonly string[] {
  if (beside === null) return []
  const { first, changes, repeats, outdone } = beside.changes
  const overlaps = beside.overlaps.map(({ plan, different, newer }) => {
    return `${plan.name}: ${different} quarter hours differ${newer ? ', and it goes on to count: it was made later' : ''}`
  })
  return [
    `it would change ${changes} quarter hours, plan ${first} anew, leave ${repeats} as they are, and not count for ${outdone}`,
    ...overlaps,
  ]
}

function refusedText(body: unknown): string {
  const {
    title = 'the server refused it',
    detail,
    errors = [],
  } = body as {
    title?: string
    detail?: string
    errors?: readonly { pointer?: string; parameter?: string; value?: string; expected: string }[]
  }
  const lines = errors
    .slice(0, FAULTS_SHOWN_MAX)
    .map(({ pointer, parameter, value, expected }) => `${pointer ?? parameter ?? 'the file'}: ${value ?? 'nothing'}, expected ${expected}`)
  return [[title, detail].filter((part) => part !== undefined).join('. '), ...lines].join('\n')
}
