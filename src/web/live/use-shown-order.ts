import { useRef } from 'react'
import { shownOrder } from './held-order.ts'
import { type QueueRow, rowId, SOME_FROM } from './queue-row.ts'

/** The order changes at most so often, also while nobody points: rows that jump cannot be read. */
const REORDER_EVERY_MS = 5_000

interface Held {
  readonly ids: readonly string[]
  readonly wish: string
  readonly at: number
}

/** The rows in the order to show them in. It is held while somebody points; `wish` names what was asked for, a new wish is at once. */
export function useShownOrder(ranked: readonly QueueRow[], isPointing: boolean, wish: string): readonly QueueRow[] {
  const held = useRef<Held>({ ids: [], wish, at: Number.NEGATIVE_INFINITY })
  const isNewWish = held.current.wish !== wish
  const byId = new Map(ranked.map((row) => [rowId(row), row]))
  const isRecent = performance.now() - held.current.at < REORDER_EVERY_MS
  const isHeld = isPointing || (isRecent && !isFirstCall(byId.get(held.current.ids[0] ?? ''), ranked[0]))
  const ranking = ranked.map(rowId)
  const ids = shownOrder(isNewWish ? [] : held.current.ids, ranking, isHeld)
  if (isNewWish || !isHeld || held.current.ids.length === 0) held.current = { ids, wish, at: performance.now() }
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Somebody needs attention where nobody did: that is not to wait for its turn, as on a desk that has just been opened. */
function isFirstCall(shown: QueueRow | undefined, ranked: QueueRow | undefined): boolean {
  return shown !== undefined && ranked !== undefined && shown.impact.total < SOME_FROM && ranked.impact.total >= SOME_FROM
}
