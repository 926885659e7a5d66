import { useState } from 'react'
import type { AuditEntryView } from '../../wire/audit.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { ChangeTable } from './change-table.tsx'
import { when } from './when.ts'

const A = TEXT.audit
/** Of these kinds a change can be taken back at all; whether this one can, the server says. */
const UNDONE_KINDS: readonly string[] = ['market', 'vendor', 'site', 'queue', 'feed', 'mapping', 'quarantine', 'annotation']

/** One change in full: what was before and after, by which request, and the way back. */
export function AuditEntryPanel({ entry, onUndone }: { readonly entry: AuditEntryView; readonly onUndone: () => void }) {
  const { zone, session } = useDesk()
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const undo = (): void => {
    const query = new URLSearchParams(reason === '' ? {} : { reason })
    void ask('POST', `/api/v1/audit/${entry.id}/undo?${query}`).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) onUndone()
    })
  }
  const canUndo = (session?.permissions.includes('manageRecords') ?? false) && entry.undoneBy === null && UNDONE_KINDS.includes(entry.kind)
  return (
    <section className="settings-form is-wide-form" aria-label={A.open(entry.id)}>
      <h3>
        {entry.id} · {when(entry.at, zone, '')} · {entry.who.name ?? A.erased} · {entry.action} {entry.kind} {entry.key}
      </h3>
      <p className="dim">
        {A.request(entry.request)} · {entry.who.kind}
      </p>
      <Spans value={entry.before} other={entry.after} />
      <p className="dim audit-hash">SHA-256 {entry.hash}</p>
      {canUndo && (
        <div className="settings-head">
          <label>
            {TEXT.changes.reason} <input className="text-input" value={reason} onChange={({ target }) => setReason(target.value)} />
          </label>
          <button type="button" className="button" onClick={undo}>
            {A.undo}
          </button>
          <span className="dim">{A.undoHint}</span>
        </div>
      )}
      <Fault reason={fault} />
    </section>
  )
}

interface Span {
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly body: unknown
}

/** Of a record what held from when to when; of anything else what it was. */
function Spans({ value, other }: { readonly value: unknown; readonly other: unknown }) {
  const { zone } = useDesk()
  if (!isSpans(value) && !isSpans(other)) return <ChangeTable before={value} after={other} />
  const after = isSpans(other) ? other[0]?.body : null
  const spans = isSpans(value) ? value : (other as readonly Span[]).map((span) => ({ ...span, body: null }))
  return spans.map((span) => (
    <div key={span.validFrom ?? ''}>
      <p className="dim">
        {TEXT.changes.from(when(span.validFrom, zone, TEXT.changes.always), when(span.validTo, zone, TEXT.changes.open))}
      </p>
      <ChangeTable before={span.body} after={after} />
    </div>
  ))
}

function isSpans(value: unknown): value is readonly Span[] {
  return Array.isArray(value) && value.every((span) => typeof span === 'object' && span !== null && 'validFrom' in span)
}
