import { useEffect, useState } from 'react'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import type { RevisedRow, RevisionsView } from '../../wire/revisions.ts'
import { useDesk } from '../shell/desk-context.ts'
import type { DayLine } from './day-figures.ts'

/** A closed interval that changes is followed by others, as when a feed catches up: they are asked for together. */
const ASK_AFTER_MS = 2 * SECOND_MS

const NONE: readonly RevisedRow[] = []

/** Of one queue, and one vendor or all (null), the intervals of [from, to). */
interface Asked {
  readonly queue: string
  readonly vendor: string | null
  readonly from: number
  readonly to: number
}

/**
 * The intervals of a day that changed after they had closed: asked for when the day is chosen, and again whenever a figure of an interval
 * that is over changed on the desk. What cannot be loaded is not marked; the figures stand without it.
 */
export function useRevisions({ queue, vendor, from, to }: Asked, lines: readonly DayLine[]): readonly RevisedRow[] {
  const { sight } = useDesk()
  const [held, setHeld] = useState<{ readonly address: string; readonly rows: readonly RevisedRow[] } | null>(null)
  const parameters = new URLSearchParams({ queue, from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  if (vendor !== null) parameters.set('vendor', vendor)
  const address = `/api/v1/revisions?${parameters}`
  const over = sight.isFrozen ? '' : overText(lines)
  const isFirst = held?.address !== address
  // biome-ignore lint/correctness/useExhaustiveDependencies: `over` is what makes it ask again.
  useEffect(() => {
    const request = new AbortController()
    const ask = async (): Promise<void> => {
      const answer = await fetch(address, { signal: request.signal, headers: { accept: 'application/json' } })
      const rows = answer.ok ? ((await answer.json()) as RevisionsView).rows : NONE
      if (!request.signal.aborted) setHeld({ address, rows })
    }
    const keepNone = (): void => {
      if (!request.signal.aborted) setHeld({ address, rows: NONE })
    }
    const timer = window.setTimeout(() => void ask().catch(keepNone), isFirst ? 0 : ASK_AFTER_MS)
    return () => {
      window.clearTimeout(timer)
      request.abort()
    }
  }, [address, over])
  return held?.address === address ? held.rows : NONE
}

/** The figures of all intervals that are over, as one text. */
function overText(lines: readonly DayLine[]): string {
  return lines.flatMap(({ column, cells }) => (column === null || column.isAhead || column.isRunning ? [] : cells)).join('\t')
}
