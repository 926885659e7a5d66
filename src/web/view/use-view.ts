import { useCallback, useEffect, useState } from 'react'
import { searchOf, type View, viewOf } from './view.ts'

/** The view of the address, and how to change both. */
export function useView(): readonly [View, (change: Partial<View>, history?: 'push' | 'replace') => void] {
  const [view, setView] = useState(() => viewOf(window.location.search))
  useEffect(() => {
    const onPopState = (): void => setView(viewOf(window.location.search))
    window.addEventListener('popstate', onPopState)
    return () => window.removeEventListener('popstate', onPopState)
  }, [])
  const change = useCallback((part: Partial<View>, history: 'push' | 'replace' = 'replace') => {
    const next = { ...viewOf(window.location.search), ...part }
    const address = `${window.location.pathname}${searchOf(next)}`
    if (history === 'push') window.history.pushState(null, '', address)
    else window.history.replaceState(null, '', address)
    setView(next)
  }, [])
  return [view, change]
}
