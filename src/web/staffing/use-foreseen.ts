import { useEffect, useRef } from 'react'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import type { Answer } from '../session/ask.ts'
import { useAsked } from '../settings/use-asked.ts'
import { useDesk } from '../shell/desk-context.ts'

/** What is foreseen of a queue, vendor by vendor; asked anew whenever the stream tells that it was looked at again. */
export function useForeseen(queueId: number, queueKey: string): Answer<OutlookAnswer> | null {
  const { state } = useDesk()
  const told = state.queues.get(queueId)?.outlook ?? null
  const key = queueKey.replaceAll(',', '\\,')
  const [answer, again] = useAsked<OutlookAnswer>(`/api/v1/outlook?queue=${encodeURIComponent(key)}`)
  const seen = useRef(told)
  useEffect(() => {
    if (seen.current === told) return
    seen.current = told
    again()
  }, [told, again])
  return answer
}
