import type { ReactNode } from 'react'
import type { Answer } from '../session/ask.ts'
import { TEXT } from '../text.ts'

/** What was asked for, once it is there, or why it is not. */
export function Asked<T>({ answer, children }: { readonly answer: Answer<T> | null; readonly children: (value: T) => ReactNode }) {
  if (answer === null) return <p role="status">{TEXT.settings.loading}</p>
  if (answer.ok) return children(answer.value)
  return (
    <p className="settings-fault" role="alert">
      {TEXT.settings.notShown(answer.reason)}
    </p>
  )
}

/** Why something was not done; nothing where it was. */
export function Fault({ reason }: { readonly reason: string | null }) {
  return reason === null ? null : (
    <p className="settings-fault" role="alert">
      {TEXT.settings.failed(reason)}
    </p>
  )
}
