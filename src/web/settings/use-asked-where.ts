import { useEffect, useState } from 'react'
import { type Answer, ask } from '../session/ask.ts'

/** What the server answers at a path, and nothing where there is none to ask; asked again whenever `seen` becomes another. What it said before stays until then. */
export function useAskedWhere<T>(path: string | null, seen: unknown = null): Answer<T> | null {
  const [held, setHeld] = useState<{ readonly path: string; readonly answer: Answer<T> } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another `seen` is the reason to ask again
  useEffect(() => {
    if (path === null) return
    let isWanted = true
    void ask<T>('GET', path).then((answer) => {
      if (isWanted) setHeld({ path, answer })
    })
    return () => {
      isWanted = false
    }
  }, [path, seen])
  return held === null || held.path !== path ? null : held.answer
}
