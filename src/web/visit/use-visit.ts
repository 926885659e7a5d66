import { useCallback, useEffect, useState } from 'react'
import type { VisitView } from '../../wire/desk-memory.ts'

/** While somebody looks at the desk, the server is told so this often: what it answers is since when they were away. */
const TELL_EVERY_MS = 60_000

export interface VisitState {
  /** Null until the server answered, and where it remembers nobody, as on a replay. */
  readonly visit: VisitView | null
  readonly catchUp: () => void
  readonly closeTour: () => void
}

/** Since when this person was away. Kept on the server and not in the browser, so that it is the same on every machine of theirs. */
export function useVisit(isRemembered: boolean): VisitState {
  const [visit, setVisit] = useState<VisitView | null>(null)
  useEffect(() => {
    if (!isRemembered) return
    const tell = (): void => {
      if (!document.hidden) void post('').then((answer) => answer !== null && setVisit(answer))
    }
    tell()
    const timer = window.setInterval(tell, TELL_EVERY_MS)
    document.addEventListener('visibilitychange', tell)
    return () => {
      window.clearInterval(timer)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [isRemembered])
  const act = useCallback((what: string, shown: Partial<VisitView>) => {
    setVisit((held) => (held === null ? null : { ...held, ...shown }))
    void post(what)
  }, [])
  const catchUp = useCallback(() => act('/caught-up', { leftAt: null }), [act])
  const closeTour = useCallback(() => act('/tour-closed', { isTourClosed: true }), [act])
  return { visit, catchUp, closeTour }
}

async function post(what: string): Promise<VisitView | null> {
  try {
    const answer = await fetch(`/api/v1/visit${what}`, { method: 'POST' })
    return answer.ok ? ((await answer.json()) as VisitView) : null
  } catch {
    return null // not reachable: it is told again in a minute
  }
}
