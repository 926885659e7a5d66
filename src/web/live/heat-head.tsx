import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt } from '../time/zone.ts'
import type { Sort } from '../view/view.ts'
import type { Column } from './columns.ts'

const T = TEXT.table

/** The headings: those a table can be sorted by are buttons. */
export function HeatHead({ columns, heldNote }: { readonly columns: readonly Column[]; readonly heldNote: string }) {
  const { zone } = useDesk()
  return (
    <div className="heat-head" role="rowgroup">
      {heldNote !== '' && (
        <span className="held-note" aria-hidden="true">
          {heldNote}
        </span>
      )}
      <div className="heat-line" role="row" aria-rowindex={1}>
        <Heading sort="impact" text={T.impact} />
        <Heading sort="name" text={T.queue} />
        <Heading sort="waiting" text={T.waiting} />
        <Heading sort="oldest" text={T.oldest} />
        <Heading sort="serviceLevel" text={T.level} />
        <Heading sort="volume" text={T.volume} />
        <div role="columnheader" className="head-spark">
          {T.today}
        </div>
        {columns.map((column, place) => (
          <div
            key={column.start}
            role="columnheader"
            className={`head-time${column.isRunning ? ' is-running' : ''}${column.isAhead ? ' is-ahead' : ''}`}
          >
            <span className="head-over">{overOf(column, columns[place - 1], zone)}</span>
            {timeAt(zone, column.start)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Above a time: that it runs, or is the first ahead, or which day begins. */
function overOf(column: Column, before: Column | undefined, zone: string): string {
  if (column.isRunning) return T.now
  if (column.isAhead && before?.isAhead !== true) return T.ahead
  const date = dateAt(zone, column.start)
  return before === undefined || dateAt(zone, before.start) === date ? '' : date.slice(5)
}

function Heading({ sort, text }: { readonly sort: Sort; readonly text: string }) {
  const { view, setView } = useDesk()
  const isChosen = view.sort === sort
  const direction = view.isReversed ? 'ascending' : 'descending'
  return (
    <div role="columnheader" aria-sort={isChosen ? direction : 'none'} className={`head-${sort}`}>
      <button type="button" onClick={() => setView({ sort, isReversed: isChosen ? !view.isReversed : false })}>
        {text}
        <span aria-hidden="true">{isChosen ? (view.isReversed ? ' ▴' : ' ▾') : ''}</span>
      </button>
    </div>
  )
}
