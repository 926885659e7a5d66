import { useEffect, useState } from 'react'
import type { Queue } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { versionId } from '../../wire/desk.ts'
import type { DeskContacts } from '../../wire/desk-contacts.ts'
import { useDesk } from '../shell/desk-context.ts'
import type { Drill } from '../view/view.ts'

/** What is asked for. */
interface Asked {
  readonly queue: Queue
  readonly vendor: string | null
  readonly from: Instant
  readonly to: Instant
  readonly drill: Drill
}

export type ContactsAnswer =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly answer: DeskContacts }
  | { readonly kind: 'failed'; readonly reason: string }

const LIMIT = 200

/**
 * The contacts of a cell, asked for once when it is chosen: a list that moves while it is read cannot be read. A frozen desk asks for
 * them as they were known at its moment, so that they add up to what it shows.
 */
export function useContacts(asked: Asked): ContactsAnswer {
  const { sight, state } = useDesk()
  const [held, setHeld] = useState<{ readonly address: string; readonly answer: ContactsAnswer } | null>(null)
  const parameters = parametersOf(asked)
  if (sight.isFrozen) parameters.set('asKnownAt', `${new Date(state.asOf).toISOString()}~${versionId(state.version)}`)
  const address = `/api/v1/contacts?${parameters}`
  useEffect(() => {
    const request = new AbortController()
    const keep = (answer: ContactsAnswer): void => {
      if (!request.signal.aborted) setHeld({ address, answer })
    }
    fetch(address, { signal: request.signal, headers: { accept: 'application/json' } })
      .then(async (answer) => {
        if (!answer.ok) keep({ kind: 'failed', reason: `${answer.status} ${answer.statusText}`.trim() })
        else keep({ kind: 'known', answer: (await answer.json()) as DeskContacts })
      })
      .catch((error: unknown) => keep({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }))
    return () => request.abort()
  }, [address])
  return held?.address === address ? held.answer : { kind: 'loading' }
}

function parametersOf({ queue, vendor, from, to, drill }: Asked): URLSearchParams {
  const { measure, within } = measureOf(drill, queue)
  const parameters = new URLSearchParams({
    queue: queue.key,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    measure,
    limit: String(LIMIT),
  })
  if (within !== null) parameters.set('within', String(within))
  if (vendor !== null) parameters.set('vendor', vendor)
  return parameters
}

/** How the API names the figure. */
function measureOf(drill: Drill, queue: Queue): { readonly measure: string; readonly within: number | null } {
  if (drill === 'inTime' && queue.target?.formula === 'SL-async') return { measure: 'dueMet', within: null }
  if (drill === 'inTime') return { measure: 'answeredOfOffered', within: queue.target?.thresholdSeconds ?? null }
  if (drill === 'short') return { measure: 'abandoned', within: queue.shortAbandonSeconds }
  return { measure: drill, within: null }
}
