import { useRef } from 'react'
import { Choice } from '../shell/choice.tsx'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { useKeys } from '../shell/keys.ts'
import { TEXT } from '../text.ts'
import { METRICS, STEPS } from '../view/view.ts'
import type { Column } from './columns.ts'
import { Filters } from './filters.tsx'
import type { QueueRow } from './queue-row.ts'
import { rowsOf } from './scope.ts'
import { tableText } from './table-text.ts'

const T = TEXT.table

interface Given {
  readonly rows: readonly QueueRow[]
  readonly columns: readonly Column[]
}

/** Above the table: what it is ordered by, what is shown in it, and how to take it along. */
export function TableBar({ rows, columns }: Given) {
  const desk = useDesk()
  const { state, view, setView } = desk
  const unknown = rows.filter((row) => row.believed.unknownFrom !== null).length
  const filter = useRef<HTMLInputElement>(null)
  useKeys({
    '/': () => {
      filter.current?.focus()
      filter.current?.select()
      return true
    },
  })
  return (
    <>
      <div className="bar">
        <h2>
          {view.sort === 'impact' ? T.title : T.titleSorted(T.sorts[view.sort])}{' '}
          <span className="dim">
            ({T.shown(rows.length, rowsOf(state).length)}
            {unknown > 0 && `, ${T.unknown(unknown)}`})
          </span>
        </h2>
        <input
          ref={filter}
          type="search"
          className="filter"
          aria-label={T.filter}
          placeholder={`/ ${T.filterHint}`}
          value={view.filter}
          onChange={(event) => setView({ filter: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <Choice
          label={TEXT.metrics.label}
          chosen={view.metric}
          options={METRICS.map((metric) => ({ value: metric, text: TEXT.metrics[metric] }))}
          onChoose={(metric) => setView({ metric })}
        />
        <Choice
          label={TEXT.steps.label}
          chosen={view.step}
          options={STEPS.map((step) => ({ value: step, text: TEXT.steps.short(step), label: TEXT.steps.of(step) }))}
          onChoose={(step) => setView({ step, at: null })}
        />
        <span className="spacer" />
        <CopyButton label={TEXT.buttons.copyTable} text={() => tableText(desk, rows, columns)} />
      </div>
      <Filters />
    </>
  )
}
