import { useEffect, useRef, useState } from 'react'
import { TAB_NAMES, tabsFor } from '../settings/tabs.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { ask } from './ask.ts'
import { limitsText } from './limits-text.ts'
import './session.css'

const A = TEXT.account

/** Who is signed in, what they see, and the way to their sessions, to what they may set, and out. */
export function AccountMenu() {
  const { session, setView } = useDesk()
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const close = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [isOpen])
  if (session === null) return null
  const go = (tab: string): void => {
    setOpen(false)
    setView({ screen: 'settings', tab }, 'push')
  }
  const [first] = tabsFor(session).filter((name) => name !== TAB_NAMES.own)
  return (
    <span className="account" ref={root}>
      <button type="button" className="button" aria-expanded={isOpen} aria-label={A.open(session.name)} onClick={() => setOpen(!isOpen)}>
        {session.name} ▾
      </button>
      {isOpen && (
        <div className="account-menu panel">
          <p className="small">{A.signedInAs(session.login, TEXT.roles[session.role])}</p>
          <p className="dim small">{A.sees(limitsText(session.vendor, session.limits))}</p>
          <button type="button" className="button" onClick={() => go(TAB_NAMES.own)}>
            {A.own}
          </button>
          {first !== undefined && (
            <button type="button" className="button" onClick={() => go(first)}>
              {A.settings}
            </button>
          )}
          <button
            type="button"
            className="button"
            onClick={() => void ask('POST', '/api/v1/sign-out').then(() => window.location.assign('/'))}
          >
            {A.signOut}
          </button>
        </div>
      )}
    </span>
  )
}
