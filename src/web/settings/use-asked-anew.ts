import { useEffect, useRef } from 'react'
import type { Answer } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { useAsked } from './use-asked.ts'

/** What the server answers at a path, asked anew whenever the stream tells that records or feeds changed: nothing is polled. */
export function useAskedAnew<T>(path: string): readonly [Answer<T> | null, () => void] {
  const { state } = useDesk()
  const [answer, again] = useAsked<T>(path)
  const seen = useRef(state.records)
  useEffect(() => {
    if (seen.current === state.records) return
    seen.current = state.records
    again()
  }, [state.records, again])
  return [answer, again]
}
