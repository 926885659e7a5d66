import { useEffect, useState } from 'react'
import type { Instant } from '../../domain/shared/instant.ts'
import type { DeskContacts } from '../../wire/desk-contacts.ts'

/** What is asked for. */
interface Asked {
  readonly queue: string
  readonly vendor: string | null
  readonly from: Instant
  readonly to: Instant
}

export type ContactsAnswer =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly answer: DeskContacts }
  | { readonly kind: 'failed'; readonly reason: string }

const LIMIT = 200

/** The contacts of a cell, asked for once when it is chosen: a list that moves while it is read cannot be read. */
export function useContacts({ queue, vendor, from, to }: Asked): ContactsAnswer {
  const [held, setHeld] = useState<{ readonly address: string; readonly answer: ContactsAnswer } | null>(null)
  const parameters = new URLSearchParams({
    queue,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: String(LIMIT),
  })
  if (vendor !== null) parameters.set('vendor', vendor)
  const address = `/api/v1/contacts?${parameters}`
  useEffect(() => {
    const asked = new AbortController()
    const keep = (answer: ContactsAnswer): void => {
      if (!asked.signal.aborted) setHeld({ address, answer })
    }
    fetch(address, { signal: asked.signal, headers: { accept: 'application/json' } })
      .then(async (answer) => {
        if (!answer.ok) keep({ kind: 'failed', reason: `${answer.status} ${answer.statusText}`.trim() })
        else keep({ kind: 'known', answer: (await answer.json()) as DeskContacts })
      })
      .catch((error: unknown) => keep({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }))
    return () => asked.abort()
  }, [address])
  return held?.address === address ? held.answer : { kind: 'loading' }
}
