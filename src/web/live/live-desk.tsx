import { useEffect, useMemo, useState } from 'react'
import { useDesk } from '../shell/desk-context.ts'
import { useKeys } from '../shell/keys.ts'
import { TEXT } from '../text.ts'
import { Tour } from '../tour/tour.tsx'
import type { View } from '../view/view.ts'
import { SinceLeft } from '../visit/since-left.tsx'
import { tableLines } from './grouping.ts'
import { HeatTable, isSelectedRow } from './heat-table.tsx'
import { KpiStrip } from './kpi-strip.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { type QueueRow, sortedRows } from './queue-row.ts'
import { rowsInView, rowsOf, scopeOf, tableRows } from './scope.ts'
import { suggestionOf } from './suggestion.ts'
import { useShownOrder } from './use-shown-order.ts'
import './live.css'

/** The first screen: freshness above it, what is off now, and the worst queue with its day and vendors beside it. */
export function LiveDesk() {
  const { state, view, selected, suggest } = useDesk()
  const rows = useMemo(() => rowsInView(state, view), [state, view])
  const shown = useMemo(() => tableRows(state, view), [state, view])
  const ranked = useMemo(() => sortedRows(shown, view.sort, view.isReversed), [shown, view.sort, view.isReversed])
  const scope = useMemo(() => scopeOf(state, rows), [state, rows])
  const [isPointing, setPointing] = useState(false)
  const order = useShownOrder(ranked, isPointing, wishOf(view))
  const lines = useMemo(
    () => tableLines(order, { group: view.group, folded: view.folded, records: state.records }),
    [order, view.group, view.folded, state.records],
  )
  const heldNote = heldText(isPointing, order[0], ranked[0])
  const worst = sortedRows(rowsOf(state), 'impact', false)[0] ?? null
  const selectedRow = selected === null ? null : (rowsOf(state).find((row) => row.record.queueId === selected.queueId) ?? null)
  const suggestion = view.queue === null && !isPointing ? suggestionOf(selectedRow, worst) : null
  useEffect(() => {
    if (suggestion !== null) suggest(suggestion)
  }, [suggestion, suggest])
  useRowKeys(lines.flatMap((line) => (line.kind === 'row' ? [line.row] : [])))
  return (
    <div className="live">
      <h1 className="unseen">{TEXT.screens.live}</h1>
      <Tour />
      <SinceLeft />
      <KpiStrip scope={scope} shown={rows.length} />
      <div className="live-columns">
        <HeatTable rows={order} lines={lines} heldNote={heldNote} onPointing={setPointing} />
        <QueuePanel row={selectedRow} rows={rows} />
      </div>
    </div>
  )
}

/** What somebody asked the table for: a new order of theirs is shown at once. */
function wishOf({ sort, isReversed, filter, market, channel, ofVendor, status, group }: View): string {
  return [sort, isReversed, filter, market, channel, ofVendor, status, group].join(' ')
}

/** While the order is held another queue may have become the first: that is said, since it is not seen. */
function heldText(isPointing: boolean, shown: QueueRow | undefined, ranked: QueueRow | undefined): string {
  if (!isPointing) return ''
  return ranked === undefined || ranked.record === shown?.record ? TEXT.table.held : TEXT.table.heldWorse(ranked.label)
}

/** J and K go through the rows as they stand; Enter opens the selected one. */
function useRowKeys(rows: readonly QueueRow[]): void {
  const desk = useDesk()
  const { selected, view, setView, state } = desk
  const step = (by: number) => (): boolean => {
    const place = rows.findIndex((row) => isSelectedRow(row, desk))
    const next = rows[Math.max(0, Math.min(rows.length - 1, place + by))]
    const vendor = state.records.vendors.find((one) => one.vendorId === next?.view.vendorId)?.key ?? null
    if (next !== undefined) setView({ queue: next.record.key, vendor })
    return true
  }
  useKeys({
    j: step(1),
    k: step(-1),
    arrowdown: step(1),
    arrowup: step(-1),
    enter: () => {
      if (selected === null) return false
      setView({ screen: 'queue', queue: selected.key, at: view.at }, 'push')
      return true
    },
  })
}
