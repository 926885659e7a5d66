import type { PlanPreviewView, PlanView } from '../../wire/plans.ts'
import type { ProblemFault } from '../../wire/problem.ts'
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

/** Has a plan read, and nothing kept of it. */
export function previewPlan(plan: PlanToSend): Promise<PlanAnswer<PlanPreviewView>> {
  return send('/api/v1/plans/preview', plan)
}

/** Has the plan kept that was looked at. */
export function keepPlan(plan: PlanToSend, preview: PlanPreviewView): Promise<PlanAnswer<PlanKept>> {
  const query = new URLSearchParams(plan.query)
  query.set('seen', preview.fileSha256)
  if (preview.refused > 0) query.set('skip', 'true')
  return send('/api/v1/plans', { ...plan, query })
}

/** All rows that were refused, as a file. */
export function refusedRows(plan: PlanToSend): Promise<PlanAnswer<Blob>> {
  return answered('/api/v1/plans/preview', plan, 'text/csv', async (answer) => await answer.blob())
}

function send<T>(path: string, plan: PlanToSend): Promise<PlanAnswer<T>> {
  return answered(path, plan, 'application/json', async (answer) => (await answer.json()) as T)
}

async function answered<T>(
  path: string,
  { body, type, query }: PlanToSend,
  accept: string,
  read: (answer: Response) => Promise<T>,
): Promise<PlanAnswer<T>> {
  try {
    const answer = await fetch(`${path}?${query}`, { method: 'POST', headers: { 'content-type': type, accept }, body })
    if (answer.ok) return { ok: true, value: await read(answer) }
    const told = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string; errors?: readonly ProblemFault[] }
    return { ok: false, refusal: { title: told.title ?? `status ${answer.status}`, detail: told.detail ?? '', faults: told.errors ?? [] } }
  } catch {
    return { ok: false, refusal: { title: TEXT.signIn.noConnection, detail: '', faults: [] } }
  }
}
