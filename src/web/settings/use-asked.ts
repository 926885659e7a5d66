import { useCallback, useEffect, useState } from 'react'
import { type Answer, ask } from '../session/ask.ts'

/** What the server answers at a path; null until it has. `again` asks anew, as after a change. */
export function useAsked<T>(path: string): readonly [Answer<T> | null, () => void] {
  const [answer, setAnswer] = useState<Answer<T> | null>(null)
  const [times, setTimes] = useState(0)
  useEffect(() => {
    let isWanted = times >= 0
    void ask<T>('GET', path).then((heard) => {
      if (isWanted) setAnswer(heard)
    })
    return () => {
      isWanted = false
    }
  }, [path, times])
  return [answer, useCallback(() => setTimes((before) => before + 1), [])]
}
