import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Desk, useDesk } from '../shell/desk-context.ts'
import { useKeys } from '../shell/keys.ts'
import { TEXT } from '../text.ts'
import { type Column, liveColumns } from './columns.ts'
import { GroupRow } from './group-row.tsx'
import type { TableLine } from './grouping.ts'
import { HeatHead } from './heat-head.tsx'
import { HeatRow } from './heat-row.tsx'
import type { QueueRow } from './queue-row.ts'
import { TableBar } from './table-bar.tsx'
import './heat.css'

const ROW_PX = 26
const HEAD_PX = 38
/** Of the columns before the cells, as in live.css. */
const FIXED_PX = 536
const CELL_PX_MIN = 45

interface Given {
  readonly rows: readonly QueueRow[]
  /** The rows and the groups above them. */
  readonly lines: readonly TableLine[]
  /** Said above the rows while their order is held. */
  readonly heldNote: string
  readonly onPointing: (isPointing: boolean) => void
}

/** The ranked table of queues by interval. Only the rows in sight are in the document. */
export function HeatTable({ rows, lines, heldNote, onPointing }: Given) {
  const desk = useDesk()
  const { state, view, selected, zone, setView } = desk
  const grid = useRef<HTMLDivElement>(null)
  const room = useWidth(grid)
  const count = Math.max(4, Math.floor((room - FIXED_PX) / CELL_PX_MIN))
  const columns = useMemo(
    () => liveColumns(state, { zone, step: view.step, count, selected: view.at }),
    [state, zone, view.step, view.at, count],
  )
  const place = lines.findIndex((line) => line.kind === 'row' && isSelectedRow(line.row, desk))
  const virtual = useRowsInSight(grid, lines.length, view.queue === null ? -1 : place)
  const items = virtual.getVirtualItems()
  // A row that leaves at one end is used again for the one that comes at the other.
  const drawnMost = useRef(1)
  const drawn = (drawnMost.current = Math.max(drawnMost.current, items.length))
  useIntervalKeys(columns)
  return (
    <section className="panel heat" aria-label={TEXT.table.label}>
      <TableBar rows={rows} columns={columns} />
      <div
        ref={grid}
        className="heat-grid"
        role="grid"
        aria-label={TEXT.table.label}
        aria-rowcount={lines.length + 1}
        aria-activedescendant={place >= 0 ? `row-${lines[place]?.id}` : undefined}
        tabIndex={0}
        style={{ '--cells': columns.length } as React.CSSProperties}
        onPointerEnter={() => onPointing(true)}
        onPointerLeave={() => onPointing(false)}
        onClick={(event) => select(event, desk)}
        onDoubleClick={() => selected !== null && setView({ screen: 'queue', queue: selected.key }, 'push')}
      >
        <HeatHead columns={columns} heldNote={heldNote} />
        <div className="heat-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index]
            if (line === undefined) return null
            const where = { place: item.index, top: item.start - HEAD_PX, columns }
            if (line.kind === 'group') return <GroupRow key={line.id} group={line.group} isFolded={line.isFolded} {...where} />
            return <HeatRow key={item.index % drawn} row={line.row} isSelected={item.index === place} {...where} />
          })}
        </div>
        {rows.length === 0 && <p className="heat-none">{TEXT.table.noMatch(view.filter)}</p>}
      </div>
      <Legend />
    </section>
  )
}

/** The rows to draw. A newly selected one is brought into sight. */
function useRowsInSight(grid: React.RefObject<HTMLDivElement | null>, count: number, selectedPlace: number) {
  const { view } = useDesk()
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
  })
  // Only a new selection scrolls: a new order must not take the table away from who reads it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (selectedPlace >= 0) virtual.scrollToIndex(selectedPlace, { align: 'auto' })
  }, [view.queue])
  return virtual
}

/** Grouped by vendor a queue stands there several times: the selected vendor's is the one. */
export function isSelectedRow(row: QueueRow, { selected, view, state }: Pick<Desk, 'selected' | 'view' | 'state'>): boolean {
  if (row.record.queueId !== selected?.queueId) return false
  const key = state.records.vendors.find((vendor) => vendor.vendorId === row.view.vendorId)?.key ?? null
  return view.group !== 'vendor' || view.vendor === null || view.vendor === key
}

/** What colours and hatchings mean. */
function Legend() {
  const L = TEXT.table.legend
  return (
    <p className="legend">
      {(['-1', '-2', '-3'] as const).map((heat) => (
        <span key={heat} className={`legend-box heat-${heat}`} />
      ))}
      {L.less}
      {(['1', '2', '3'] as const).map((heat) => (
        <span key={heat} className={`legend-box heat-${heat}`} />
      ))}
      {L.more}
      <span className="legend-box cell-ahead" />
      {L.ahead}
      <span className="legend-box cell-unknown">?</span>
      {L.unknown}
      <span className="legend-box cell-closed" />
      {L.closed}
      <span className="legend-box is-noted" />
      {L.noted}
      <span className="legend-open">12</span>
      {L.open}
    </p>
  )
}

/** A click selects the row, and on a cell its interval too. */
function select(event: MouseEvent<HTMLElement>, { state, setView }: Desk): void {
  const target = event.target as HTMLElement
  const queue = target.closest<HTMLElement>('[data-queue]')?.dataset['queue']
  const start = target.closest<HTMLElement>('[data-start]')?.dataset['start']
  if (queue === undefined) return
  const vendorId = target.closest<HTMLElement>('[data-vendor]')?.dataset['vendor']
  const vendor = state.records.vendors.find((one) => String(one.vendorId) === vendorId)?.key ?? null
  setView({ queue, vendor, at: start === undefined ? null : Number(start) })
}

/** The arrows go through the intervals; beyond the first one the table moves on into the past. */
function useIntervalKeys(columns: readonly Column[]): void {
  const { view, setView } = useDesk()
  const step = (by: number) => (): boolean => {
    const held = columns.findIndex((column) => column.start === view.at)
    const running = columns.findIndex((column) => column.isRunning)
    const next = view.at === null ? columns[running] : columns[held + by]
    const before = by < 0 && held === 0 ? (view.at ?? 0) - view.step * 60_000 : null
    setView({ at: next?.start ?? before ?? view.at })
    return true
  }
  useKeys({ arrowleft: step(-1), arrowright: step(1) })
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const observed = element.current
    if (observed === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    observer.observe(observed)
    setWidth(observed.clientWidth)
    return () => observer.disconnect()
  }, [element])
  return width
}
