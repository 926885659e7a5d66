import type { ProblemFault } from '../../wire/problem.ts'
import { TEXT } from '../text.ts'

/** What the server answered, or in words why it did not do it. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number | null; readonly reason: string; readonly faults: readonly ProblemFault[] }

/** Asks the server, or tells it to do something. */
export async function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer<T>> {
  try {
    const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const answer = await fetch(path, { method, ...sent })
    if (!answer.ok) return await refusalOf(answer)
    return { ok: true, value: (answer.status === 204 ? null : await answer.json()) as T }
  } catch {
    return NO_CONNECTION
  }
}

/** Asks for a file, by the name that the server gives it: what comes with a refusal is no file. */
export async function askForFile(path: string, type: string): Promise<Answer<File>> {
  try {
    const answer = await fetch(path, { headers: { accept: type } })
    if (!answer.ok) return await refusalOf(answer)
    const name = /filename="([^"]*)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? ''
    return { ok: true, value: new File([await answer.blob()], name) }
  } catch {
    return NO_CONNECTION
  }
}

const NO_CONNECTION = { ok: false, status: null, reason: TEXT.signIn.noConnection, faults: [] } as const

interface Told {
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly ProblemFault[]
}

async function refusalOf(answer: Response): Promise<Answer<never>> {
  const { title, detail, errors: faults = [] } = (await answer.json().catch(() => ({}))) as Told
  const expected = faults.map((fault) => `${fault.parameter ?? (fault.pointer ?? '').slice(1)}: expected ${fault.expected}`).join('; ')
  const words = [title ?? `status ${answer.status}`, ...(detail === undefined ? [] : [detail])].join('. ')
  return { ok: false, status: answer.status, reason: expected === '' ? words : expected, faults }
}
