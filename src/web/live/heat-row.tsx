import { memo } from 'react'
import { touchesSpan } from '../../domain/record/annotation.ts'
import { annotationsAbout } from '../annotations/annotations-on.ts'
import { cellFigure } from '../figures/cell-figure.ts'
import { age, count, duration, NOTHING, percent, signedPercent } from '../figures/format.ts'
import { serviceLevel, targetFraction, volumeDeviation } from '../figures/ratios.ts'
import { sumQueue } from '../figures/sums.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { cellContext } from './cell-context.ts'
import type { Column } from './columns.ts'
import { BAD_FROM, type QueueRow, rowId, SOME_FROM } from './queue-row.ts'
import { Sparkline } from './sparkline.tsx'

interface Given {
  readonly row: QueueRow
  readonly place: number
  readonly top: number
  readonly columns: readonly Column[]
  readonly isSelected: boolean
}

/** One queue: what it is, who waits, how its last hour went, its day, and its intervals. */
export const HeatRow = memo(function HeatRow({ row, place, top, columns, isSelected }: Given) {
  const { view } = useDesk()
  const context = cellContext(row)
  const notes = annotationsAbout(row)
  return (
    <div
      id={`row-${rowId(row)}`}
      className={`heat-line heat-row${isSelected ? ' is-selected' : ''}${row.believed.unknownFrom === null ? '' : ' is-unknown'}`}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={isSelected}
      data-queue={row.record.key}
      data-vendor={row.view.vendorId ?? undefined}
      style={{ top }}
    >
      <RowFigures row={row} />
      {columns.map((column) => {
        const figure = cellFigure(view.metric, sumQueue(row.view, column), column, context(column))
        const isNoted = notes.some((note) => touchesSpan(note, column.start, column.end))
        const isChosen = isSelected && column.start === view.at
        return (
          <div
            key={column.start}
            role="gridcell"
            className={`cell cell-${figure.kind} heat-${figure.heat}${figure.provisional ? ' is-open' : ''}${isNoted ? ' is-noted' : ''}${isChosen ? ' is-chosen' : ''}`}
            data-start={column.start}
            data-tip={`cell:${row.record.queueId}:${column.start}:${column.end}:${row.view.vendorId ?? ''}`}
          >
            {figure.glyph === '' ? figure.text : `${figure.text}${figure.glyph}`}
          </div>
        )
      })}
    </div>
  )
})

function RowFigures({ row }: { readonly row: QueueRow }) {
  const { hour, now, believed, impact, record, view } = row
  const isUnknown = believed.unknownFrom !== null
  const level = serviceLevel(hour).value
  const target = targetFraction(hour)
  const isMissed = level !== null && target !== null && level < target
  const oldest = now.oldestOfferedAt === null ? null : (view.state.asOf - now.oldestOfferedAt) / 1_000
  return (
    <>
      <div role="gridcell" className="cell-impact" data-tip={`row:${record.queueId}`}>
        <Mark row={row} />
        {isUnknown ? NOTHING : count(impact.total)}
      </div>
      <div role="rowheader" className="cell-name" data-tip={`row:${record.queueId}`}>
        <span className="name-where">
          {row.marketName} · {record.channel}
        </span>
        <span className="name-queue">{record.name}</span>
        <SilentNote row={row} />
      </div>
      <div role="gridcell" className={now.waitingOver > 0 && !isUnknown ? 'is-bad' : ''}>
        {isUnknown ? NOTHING : count(now.waiting)}
      </div>
      <div role="gridcell" className={now.waitingOver > 0 && !isUnknown ? 'is-bad' : ''}>
        {isUnknown ? NOTHING : duration(oldest)}
      </div>
      <div role="gridcell" className={isMissed && !isUnknown ? 'is-bad' : ''}>
        {isUnknown ? NOTHING : percent(level, 0)}
        {isMissed && !isUnknown && <span className="glyph">▼</span>}
      </div>
      <div role="gridcell">{isUnknown ? NOTHING : signedPercent(volumeDeviation(hour).value, 0)}</div>
      <div role="gridcell" className="cell-spark">
        <Sparkline row={row} />
      </div>
    </>
  )
}

function Mark({ row }: { readonly row: QueueRow }) {
  const { total } = row.impact
  const kind = row.believed.unknownFrom !== null ? 'unknown' : total >= BAD_FROM ? 'bad' : total >= SOME_FROM ? 'some' : 'fine'
  const glyph = { unknown: '?', bad: '✖', some: '▲', fine: '·' }[kind]
  return (
    <span className={`row-mark row-mark-${kind}`} role="img" aria-label={TEXT.table.marks[kind]}>
      {glyph}
    </span>
  )
}

function SilentNote({ row }: { readonly row: QueueRow }) {
  const { believed, view } = row
  if (believed.freshness === 'live') return null
  if (believed.freshness === 'late') return <span className="note-late">◐</span>
  const since = believed.heardAt === null ? TEXT.feeds.heardNever : age(view.state.asOf - believed.heardAt)
  return <span className="note-silent">⚠ {since}</span>
}
