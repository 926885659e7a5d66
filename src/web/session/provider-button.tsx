import { useEffect, useState } from 'react'
import type { SignInWays } from '../../wire/access.ts'
import { TEXT } from '../text.ts'
import { ask } from './ask.ts'

interface Given {
  /** The token of an invitation that is accepted by it; null to sign in. */
  readonly invitation: string | null
}

/** The way in by the identity provider; nothing where none is configured. */
export function ProviderButton({ invitation }: Given) {
  const [name, setName] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    void ask<SignInWays>('GET', '/api/v1/sign-in').then((answer) => setName(answer.ok ? (answer.value.provider?.name ?? null) : null))
  }, [])
  if (name === null) return null
  const go = (): void => {
    const to = invitation === null ? `${window.location.pathname}${window.location.search}` : '/'
    const body = { to, ...(invitation === null ? {} : { invitation }) }
    void ask<{ readonly url: string }>('POST', '/api/v1/sign-in/provider', body).then((answer) => {
      if (answer.ok) window.location.assign(answer.value.url)
      else setFault(answer.reason)
    })
  }
  return (
    <div className="door-other">
      <p className="dim small">{TEXT.signIn.or}</p>
      <button type="button" className="button" onClick={go}>
        {TEXT.signIn.byProvider(name)}
      </button>
      {fault !== null && (
        <p className="door-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
