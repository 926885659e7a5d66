import { memo } from 'react'
import { groupFigure } from '../figures/cell-figure.ts'
import { count, duration, NOTHING, percent, signedPercent } from '../figures/format.ts'
import { serviceLevel, targetFraction, volumeDeviation } from '../figures/ratios.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import type { Column } from './columns.ts'
import { groupExpected, groupSums, type RowGroup } from './grouping.ts'
import { scopeOf } from './scope.ts'

const F = TEXT.filters

interface Given {
  readonly group: RowGroup
  readonly isFolded: boolean
  readonly place: number
  readonly top: number
  readonly columns: readonly Column[]
}

/** A group above its queues: the same figures, of all of them together. */
export const GroupRow = memo(function GroupRow({ group, isFolded, place, top, columns }: Given) {
  const { state, view, setView } = useDesk()
  const { key, name, rows } = group
  const { hour, now, unknown } = scopeOf(state, rows)
  const isBlind = unknown === rows.length
  const level = serviceLevel(hour).value
  const target = targetFraction(hour)
  const isMissed = level !== null && target !== null && level < target
  const impact = rows.reduce((sum, row) => sum + (row.believed.unknownFrom === null ? row.impact.total : 0), 0)
  const known = (text: string): string => (isBlind ? NOTHING : text)
  const oldest = now.oldestOfferedAt === null ? null : (state.asOf - now.oldestOfferedAt) / 1_000
  const toggle = (): void => setView({ folded: isFolded ? view.folded.filter((one) => one !== key) : [...view.folded, key] })
  return (
    <div className="heat-line heat-row group-row" role="row" aria-rowindex={place + 2} style={{ top }} data-group={key}>
      <div role="gridcell" className="cell-impact">
        {known(count(impact))}
      </div>
      <div role="rowheader" className="cell-name">
        <button type="button" className="plain" aria-expanded={!isFolded} onClick={toggle}>
          <span aria-hidden="true">{isFolded ? '▸' : '▾'} </span>
          {name}
        </button>
        <span className="name-where">
          {F.queues(rows.length)}
          {unknown > 0 && `, ${TEXT.table.unknown(unknown)}`}
        </span>
      </div>
      <div role="gridcell" className={now.waitingOver > 0 ? 'is-bad' : ''}>
        {known(count(now.waiting))}
      </div>
      <div role="gridcell" className={now.waitingOver > 0 ? 'is-bad' : ''}>
        {known(duration(oldest))}
      </div>
      <div role="gridcell" className={isMissed ? 'is-bad' : ''}>
        {known(percent(level, 0))}
        {isMissed && <span className="glyph">▼</span>}
      </div>
      <div role="gridcell">{known(signedPercent(volumeDeviation(hour).value, 0))}</div>
      <div role="gridcell" className="cell-spark" />
      {columns.map((column) => {
        const figure = groupFigure(view.metric, groupSums(rows, column), column, groupExpected(rows, column))
        return (
          <div
            key={column.start}
            role="gridcell"
            className={`cell cell-${isBlind ? 'unknown' : figure.kind} heat-${isBlind ? 0 : figure.heat}${figure.provisional ? ' is-open' : ''}`}
          >
            {isBlind ? '?' : `${figure.text}${figure.glyph}`}
          </div>
        )
      })}
    </div>
  )
})
