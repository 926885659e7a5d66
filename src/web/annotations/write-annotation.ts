import type { Annotation, AnnotationScope, ForecastEffect } from '../../domain/record/annotation.ts'
import type { DeskRecords } from '../../wire/desk.ts'
import { TEXT } from '../text.ts'

/** What the form holds. */
export interface AnnotationInput {
  readonly kind: 'note' | 'campaign'
  readonly scope: AnnotationScope
  readonly from: number
  readonly to: number
  readonly text: string
  readonly isShared: boolean
  readonly effect: ForecastEffect | null
}

/** Why it was not written; null where it was. What was written comes back by the desk's stream. */
export type WriteFault = string | null

/** Writes an annotation, or another wording of one. */
export async function writeAnnotation(
  input: AnnotationInput,
  before: Pick<Annotation, 'annotationId' | 'revision'> | null,
  records: DeskRecords,
): Promise<WriteFault> {
  const { kind, from, to, text, isShared, effect } = input
  const body = {
    kind,
    ...keysOf(input.scope, records),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    text,
    shared: isShared && input.scope.kind === 'vendor',
    ...(effect?.kind === 'factor' ? { factor: effect.factor } : {}),
    ...(effect?.kind === 'added' ? { added: effect.contacts } : {}),
    ...(effect?.kind === 'leaveOut' ? { leaveOut: true } : {}),
    ...(before === null ? {} : { revision: before.revision }),
  }
  const path = before === null ? '/api/v1/annotations' : `/api/v1/annotations/${before.annotationId}`
  return await send(before === null ? 'POST' : 'PUT', path, body)
}

/** Takes an annotation off all charts; its history stays. */
export async function withdrawAnnotation({ annotationId, revision }: Annotation): Promise<WriteFault> {
  return await send('DELETE', `/api/v1/annotations/${annotationId}?revision=${revision}`, null)
}

async function send(method: string, path: string, body: object | null): Promise<WriteFault> {
  try {
    const answer = await fetch(path, {
      method,
      headers: body === null ? {} : { 'content-type': 'application/json' },
      body: body === null ? null : JSON.stringify(body),
    })
    return answer.ok ? null : await reasonOf(answer)
  } catch {
    return TEXT.annotations.noConnection
  }
}

interface Told {
  readonly title?: string
  readonly errors?: readonly { readonly pointer?: string; readonly expected?: string }[]
}

async function reasonOf(answer: Response): Promise<string> {
  const told = (await answer.json().catch(() => ({}))) as Told
  const fault = told.errors?.[0]
  return fault?.expected === undefined ? (told.title ?? `${answer.status}`) : `${fault.pointer ?? ''} ${fault.expected}`.trim()
}

function keysOf(scope: AnnotationScope, { markets, queues, vendors }: DeskRecords): object {
  switch (scope.kind) {
    case 'all':
      return {}
    case 'market':
      return { market: markets.find(({ marketId }) => marketId === scope.marketId)?.key ?? null }
    case 'queue':
      return { queue: queues.find(({ queueId }) => queueId === scope.queueId)?.key ?? null }
    case 'vendor':
      return { vendor: vendors.find(({ vendorId }) => vendorId === scope.vendorId)?.key ?? null }
  }
}
