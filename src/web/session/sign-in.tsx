import { type FormEvent, useState } from 'react'
import { TEXT } from '../text.ts'
import { ask } from './ask.ts'
import { DoorFrame } from './door-frame.tsx'
import { ProviderButton } from './provider-button.tsx'

const S = TEXT.signIn

/** Stands in place of the desk for whoever is not signed in. The address stays, so that they come in where they wanted to. */
export function SignIn({ wasOpen }: { readonly wasOpen: boolean }) {
  const [fault, setFault] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const body = { login: String(given.get('login')), password: String(given.get('password')) }
    void ask('POST', '/api/v1/sign-in', body).then((answer) => {
      if (answer.ok) window.location.reload()
      else setFault(answer.reason)
    })
  }
  return (
    <DoorFrame>
      <form className="door-form panel" onSubmit={submit}>
        <h1>{S.title}</h1>
        {wasOpen && <p role="status">{S.ended}</p>}
        <label>
          {S.login}
          <input className="text-input" name="login" autoComplete="username" required maxLength={200} />
        </label>
        <label>
          {S.password}
          <input className="text-input" name="password" type="password" autoComplete="current-password" required maxLength={1000} />
        </label>
        {fault !== null && (
          <p className="door-fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" className="button door-button">
          {S.submit}
        </button>
        <ProviderButton invitation={null} />
        <p className="dim small">{S.hint}</p>
      </form>
    </DoorFrame>
  )
}
