import { useEffect, useMemo, useState } from 'react'
import { useDesk } from '../shell/desk-context.ts'
import { useKeys } from '../shell/keys.ts'
import { TEXT } from '../text.ts'
import { HeatTable } from './heat-table.tsx'
import { KpiStrip } from './kpi-strip.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { type QueueRow, sortedRows } from './queue-row.ts'
import { rowsInView, rowsOf, scopeOf } from './scope.ts'
import { useShownOrder } from './use-shown-order.ts'
import './live.css'

/** The first screen: freshness above it, what is off now, and the worst queue with its day and vendors beside it. */
export function LiveDesk() {
  const { state, view, selected, suggest } = useDesk()
  const rows = useMemo(() => rowsInView(state, view), [state, view])
  const ranked = useMemo(() => sortedRows(rows, view.sort, view.isReversed), [rows, view.sort, view.isReversed])
  const scope = useMemo(() => scopeOf(state, rows), [state, rows])
  const [isPointing, setPointing] = useState(false)
  const order = useShownOrder(ranked, isPointing, `${view.sort} ${view.isReversed} ${view.filter}`)
  const heldNote = heldText(isPointing, order[0], ranked[0])
  const worst = sortedRows(rowsOf(state), 'impact', false)[0]?.record.key ?? null
  useEffect(() => {
    if (selected === null && worst !== null) suggest(worst)
  }, [selected, worst, suggest])
  const selectedRow = selected === null ? null : (rowsOf(state).find((row) => row.record.queueId === selected.queueId) ?? null)
  useRowKeys(order.map((row) => row.record.key))
  return (
    <div className="live">
      <h1 className="unseen">{TEXT.screens.live}</h1>
      <KpiStrip scope={scope} shown={rows.length} />
      <div className="live-columns">
        <HeatTable rows={order} heldNote={heldNote} onPointing={setPointing} />
        <QueuePanel row={selectedRow} rows={rows} />
      </div>
    </div>
  )
}

/** While the order is held another queue may have become the first: that is said, since it is not seen. */
function heldText(isPointing: boolean, shown: QueueRow | undefined, ranked: QueueRow | undefined): string {
  if (!isPointing) return ''
  return ranked === undefined || ranked.record === shown?.record ? TEXT.table.held : TEXT.table.heldWorse(ranked.label)
}

/** J and K go through the rows as they stand; Enter opens the selected one. */
function useRowKeys(keys: readonly string[]): void {
  const { selected, view, setView } = useDesk()
  const step = (by: number) => (): boolean => {
    const place = keys.indexOf(selected?.key ?? '')
    const next = keys[Math.max(0, Math.min(keys.length - 1, place + by))]
    if (next !== undefined) setView({ queue: next })
    return true
  }
  useKeys({
    j: step(1),
    k: step(-1),
    arrowdown: step(1),
    arrowup: step(-1),
    enter: () => {
      if (selected === null) return false
      setView({ screen: 'queue', queue: selected.key, vendor: null, at: view.at }, 'push')
      return true
    },
  })
}
