import { type FormEvent, useState } from 'react'
import type { RecordView } from '../../wire/records.ts'
import { ask } from '../session/ask.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { ChangeTable } from './change-table.tsx'

const R = TEXT.records

/** A field as it is typed: texts as they are, everything else as JSON. */
type Draft = Readonly<Record<string, string>>

/** Changes a record from now on: first the difference is shown, then it is written, with a reason. */
export function RecordEditor({ record, onDone }: { readonly record: RecordView; readonly onDone: () => void }) {
  const [draft, setDraft] = useState<Draft>(() =>
    Object.fromEntries(Object.entries(record.body).map(([name, value]) => [name, typed(value)])),
  )
  const [reason, setReason] = useState('')
  const [isReviewed, setReviewed] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const body = bodyOf(record.body, draft)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setFault(body === null ? R.notJson : null)
    if (body === null) return
    if (!isReviewed) {
      setReviewed(true)
      return
    }
    const names = [record.kind, ...(record.parent === null ? [] : [record.parent]), record.key].map(encodeURIComponent)
    void ask('PUT', `/api/v1/records/${names.join('/')}?${new URLSearchParams({ reason })}`, body).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) onDone()
    })
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <h3>
        {R.changeOf(record.key)} <span className="dim">{R.holds}</span>
      </h3>
      {Object.keys(record.body).map((name) => (
        <label key={name}>
          {name}
          <input
            className="text-input"
            value={draft[name] ?? ''}
            onChange={({ target }) => {
              setDraft({ ...draft, [name]: target.value })
              setReviewed(false)
            }}
          />
        </label>
      ))}
      {isReviewed && body !== null && (
        <>
          <ChangeTable before={record.body} after={body} />
          <label>
            {TEXT.changes.reason}
            <input className="text-input" required value={reason} onChange={({ target }) => setReason(target.value)} />
          </label>
        </>
      )}
      <Fault reason={fault} />
      <Buttons isReviewed={isReviewed} onCancel={onDone} />
    </form>
  )
}

function Buttons({ isReviewed, onCancel }: { readonly isReviewed: boolean; readonly onCancel: () => void }) {
  return (
    <div className="settings-buttons">
      <button type="submit" className="button">
        {isReviewed ? R.write : R.review}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {TEXT.settings.cancel}
      </button>
    </div>
  )
}

function typed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The body that is typed; null where a field that is no text is no JSON either. */
function bodyOf(before: Readonly<Record<string, unknown>>, draft: Draft): Record<string, unknown> | null {
  try {
    return Object.fromEntries(Object.entries(draft).map(([name, text]) => [name, fieldOf(before[name], text)]))
  } catch {
    return null // Told to whoever typed it.
  }
}

function fieldOf(before: unknown, text: string): unknown {
  const isText = typeof before === 'string' && !/^[[{]/.test(text)
  return isText ? text : (JSON.parse(text) as unknown)
}
