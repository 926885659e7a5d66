import { type FormEvent, useEffect, useState } from 'react'
import type { InvitationView } from '../../wire/access.ts'
import { TEXT } from '../text.ts'
import { WALLBOARD_PATH } from '../wallboard/path.ts'
import { ask } from './ask.ts'
import { DoorFrame } from './door-frame.tsx'
import { ProviderButton } from './provider-button.tsx'

const I = TEXT.invitation

/** Where an invitation leads: its token stands behind `#`, which browsers send to nobody, and is taken out of the address at once. */
export function Invitation() {
  const [token] = useState(takeToken)
  const [invited, setInvited] = useState<InvitationView | 'used' | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    void ask<InvitationView>('POST', '/api/v1/invitations/look', { token }).then((answer) => setInvited(answer.ok ? answer.value : 'used'))
  }, [token])
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password'))
    void ask('POST', '/api/v1/invitations/accept', { token, password }).then((answer) => {
      if (answer.ok) window.location.assign('/')
      else setFault(answer.reason)
    })
  }
  return (
    <DoorFrame>
      <form className="door-form panel" onSubmit={submit}>
        <h1>{I.title}</h1>
        {invited === 'used' && <p role="alert">{I.used}</p>}
        {invited !== 'used' && invited !== null && (
          <>
            <p>{I.for(invited.name, invited.login)}</p>
            <input type="hidden" name="username" autoComplete="username" value={invited.login} />
            <label>
              {TEXT.signIn.password}
              <input
                className="text-input"
                name="password"
                type="password"
                autoComplete="new-password"
                required
                minLength={12}
                maxLength={128}
              />
            </label>
            <p className="dim small">{I.rule}</p>
            {fault !== null && (
              <p className="door-fault" role="alert">
                {fault}
              </p>
            )}
            <button type="submit" className="button door-button">
              {I.submit}
            </button>
            <ProviderButton invitation={token} />
          </>
        )}
      </form>
    </DoorFrame>
  )
}

/** Where a screen on a wall comes in: it exchanges its token for a cookie and shows the desk. */
export function WallboardDoor() {
  const [token] = useState(takeToken)
  const [isRefused, setRefused] = useState(false)
  useEffect(() => {
    void ask('POST', '/api/v1/wallboard', { token }).then((answer) => {
      if (answer.ok) window.location.assign(`${WALLBOARD_PATH}${window.location.search}`)
      else setRefused(true)
    })
  }, [token])
  return (
    <DoorFrame>
      <div className="door-form panel">
        <h1>{TEXT.product}</h1>
        {isRefused && <p role="alert">{I.wallboardUsed}</p>}
      </div>
    </DoorFrame>
  )
}

/** Read once and held by the page alone: reloading asks for the link again. */
let taken: string | null = null

function takeToken(): string {
  taken ??= window.location.hash.slice(1)
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}`)
  return taken === '' ? 'none' : taken
}
