import type { PlanKeptAfterAllView, PlanPreviewView } from '../../wire/plan-import.ts'
import type { PlanView } from '../../wire/plans.ts'
import type { ProblemFault } from '../../wire/problem.ts'
import { type Answer, ask } from '../session/ask.ts'
import { TEXT } from '../text.ts'

/** A plan as it is to be sent: its text or file, and how it is to be read. */
export interface PlanToSend {
  readonly body: string | Blob
  readonly type: string
  readonly query: URLSearchParams
}

export interface PlanRefusal {
  readonly title: string
  readonly detail: string
  readonly faults: readonly ProblemFault[]
}

export type PlanAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: PlanRefusal }

export interface PlanKept {
  readonly plan: PlanView
  readonly isNew: boolean
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The content type of a chosen file, by its name; the server looks at its first bytes. */
export function typeOfFile(name: string): string {
  return /\.xls[xmb]?$/i.test(name) ? XLSX : 'text/csv'
}

/** How far the server is with a file. */
export interface PlanProgress {
  readonly part: string
  readonly done: number
  readonly total: number
}

/** Who waits for the server: able to give up, and told how far it is. */
export interface Waiting {
  readonly signal: AbortSignal
  readonly onProgress: (progress: PlanProgress) => void
}

/** Has a plan read, and nothing kept of it. */
export function previewPlan(plan: PlanToSend, waiting: Waiting): Promise<PlanAnswer<PlanPreviewView>> {
  return send('/api/v1/plans/preview', plan, waiting)
}

/** Has the plan kept that was looked at. */
export function keepPlan(plan: PlanToSend, preview: PlanPreviewView, waiting: Waiting): Promise<PlanAnswer<PlanKept>> {
  const query = new URLSearchParams(plan.query)
  query.set('seen', preview.fileSha256)
  if (preview.refused > 0) query.set('skip', 'true')
  return send('/api/v1/plans', { ...plan, query }, waiting)
}

/** The snapshot that was kept although keeping it was given up; null where it was not. */
export function keptAfterAll({ query }: PlanToSend, { fileSha256 }: PlanPreviewView): Promise<Answer<PlanKeptAfterAllView>> {
  const asked = new URLSearchParams({ kind: query.get('kind') ?? '', name: query.get('name') ?? '', seen: fileSha256 })
  return ask('GET', `/api/v1/plans/kept?${asked}`)
}

/** All rows that were refused, as a file. */
export async function refusedRows(plan: PlanToSend): Promise<PlanAnswer<Blob>> {
  return await answered<Blob>(async () => {
    const answer = await posted('/api/v1/plans/preview', plan, 'text/csv')
    return answer.ok ? { ok: true, value: await answer.blob() } : refusedBy(await problemIn(answer))
  })
}

const LINES = 'application/x-ndjson'

type Line<T> =
  | ({ readonly kind: 'progress' } & PlanProgress)
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'problem'; readonly problem: ProblemView }

async function send<T>(path: string, plan: PlanToSend, { signal, onProgress }: Waiting): Promise<PlanAnswer<T>> {
  return await answered<T>(async () => {
    const answer = await posted(path, plan, LINES, signal)
    if (!answer.ok || answer.body === null) return refusedBy(await problemIn(answer))
    for await (const text of linesOf(answer.body)) {
      const line = JSON.parse(text) as Line<T>
      if (line.kind === 'answer') return { ok: true, value: line.answer }
      if (line.kind === 'problem') return refusedBy(line.problem)
      onProgress(line)
    }
    return NO_CONNECTION
  })
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

async function posted(path: string, { body, type, query }: PlanToSend, accept: string, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': type, accept, ...(await digestOf(body)) }
  return await fetch(`${path}?${query}`, { method: 'POST', headers, body, ...(signal === undefined ? {} : { signal }) })
}

/** What the server holds the file against that it received. A page that did not come safely cannot compute it, and then says nothing. */
async function digestOf(body: string | Blob): Promise<Readonly<Record<string, string>>> {
  if (!isSecureContext) return {}
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : await body.arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return { 'content-digest': `sha-256=:${btoa(String.fromCharCode(...hash))}:` }
}

interface ProblemView {
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly ProblemFault[]
}

async function problemIn(answer: Response): Promise<ProblemView> {
  const told = (await answer.json().catch(() => ({}))) as ProblemView
  return { ...told, title: told.title ?? `status ${answer.status}` }
}

function refusedBy({ title = '', detail = '', errors = [] }: ProblemView): PlanAnswer<never> {
  return { ok: false, refusal: { title, detail, faults: errors } }
}

const NO_CONNECTION: PlanAnswer<never> = { ok: false, refusal: { title: TEXT.signIn.noConnection, detail: '', faults: [] } }

/** What comes to nothing on the way is told as no connection. */
async function answered<T>(ask: () => Promise<PlanAnswer<T>>): Promise<PlanAnswer<T>> {
  try {
    return await ask()
  } catch {
    return NO_CONNECTION
  }
}
