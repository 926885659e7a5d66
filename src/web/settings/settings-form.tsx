import type { FormEvent, ReactNode } from 'react'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'

interface Given {
  readonly title: string
  readonly note?: string
  /** What sending it does; null where it cannot be sent. */
  readonly submit: string | null
  readonly fault: string | null
  readonly onSubmit: () => void
  readonly onCancel: () => void
  readonly children: ReactNode
}

/** A form above a list: its fields, why it was not taken, and the way out. */
export function SettingsForm({ title, note, submit, fault, onSubmit, onCancel, children }: Given) {
  return (
    <form
      className="settings-form"
      aria-label={title}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <h3>
        {title} {note !== undefined && <span className="dim">{note}</span>}
      </h3>
      {children}
      <Fault reason={fault} />
      <div className="settings-buttons">
        {submit !== null && (
          <button type="submit" className="button is-main">
            {submit}
          </button>
        )}
        <button type="button" className="button" onClick={onCancel}>
          {TEXT.settings.cancel}
        </button>
      </div>
    </form>
  )
}
