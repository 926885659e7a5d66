import { type FormEvent, useState } from 'react'
import type { SessionItem } from '../../wire/access.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { SessionTable } from './session-table.tsx'
import { SettingsList } from './settings-table.tsx'
import { SignInList } from './sign-in-list.tsx'
import { useAsked } from './use-asked.ts'

const P = TEXT.password

/** One's own sessions and password. */
export function OwnTab() {
  const { session } = useDesk()
  const [answer, again] = useAsked<{ readonly sessions: readonly SessionItem[] }>('/api/v1/my/sessions')
  return (
    <>
      <SettingsList title={TEXT.sessions.title} answer={answer}>
        {({ sessions }) => (
          <SessionTable
            sessions={sessions}
            isOfAll={false}
            onEnd={({ id }) => void ask('DELETE', `/api/v1/my/sessions/${id}`).then(again)}
          />
        )}
      </SettingsList>
      <h2>{P.title}</h2>
      {session?.hasPassword === true ? <PasswordForm /> : <p className="dim">{session?.hasProvider === true ? P.provider : P.none}</p>}
      <SignInList isOfAll={false} />
    </>
  )
}

function PasswordForm() {
  const [outcome, setOutcome] = useState<string | 'changed' | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const body = { current: String(given.get('current')), next: String(given.get('next')) }
    void ask('PUT', '/api/v1/my/password', body).then((answer) => {
      setOutcome(answer.ok ? 'changed' : answer.reason)
      if (answer.ok) form.reset()
    })
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <label>
        {P.current}
        <input className="text-input" name="current" type="password" autoComplete="current-password" required maxLength={1000} />
      </label>
      <label>
        {P.next}
        <input className="text-input" name="next" type="password" autoComplete="new-password" required minLength={12} maxLength={128} />
      </label>
      <p className="dim small">{TEXT.invitation.rule}</p>
      <button type="submit" className="button">
        {P.submit}
      </button>
      {outcome === 'changed' ? <p role="status">{P.changed}</p> : <Fault reason={outcome} />}
    </form>
  )
}
