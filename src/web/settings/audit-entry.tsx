import { useState } from 'react'
import type { AuditEntryView } from '../../wire/audit.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { SpanChanges } from './span-changes.tsx'
import { when } from './when.ts'

const A = TEXT.audit

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
  const canUndo = (session?.permissions.includes('manageRecords') ?? false) && entry.undoneBy === null
  return (
    <section className="settings-form is-wide-form" aria-label={A.open(entry.id)}>
      <h3>
        {entry.id} · {when(entry.at, zone, '')} · {entry.who.name ?? A.erased} · {entry.action} {A.kinds[entry.kind] ?? entry.kind}{' '}
        {entry.key}
      </h3>
      <p className="dim">
        {A.request(entry.request)} · {entry.who.kind}
      </p>
      <SpanChanges before={entry.before} after={entry.after} />
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
