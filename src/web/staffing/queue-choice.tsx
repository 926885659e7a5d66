import { type ReactNode, useEffect } from 'react'
import { type QueueRow, sortedRows } from '../live/queue-row.ts'
import { rowsOf } from '../live/scope.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'

const S = TEXT.staffing

/** Which queue is looked at, and what is asked of it: first the one that the live desk shows, then whichever is chosen, on all screens and in the address. */
export function QueueChoice({
  children,
  more,
}: {
  readonly children: (row: QueueRow) => ReactNode
  readonly more?: (row: QueueRow) => ReactNode
}) {
  const { state, view, setView, selected } = useDesk()
  const rows = rowsOf(state)
  const isAsked = view.queue !== null
  const shown = rows.find(({ record }) => record.queueId === selected?.queueId) ?? null
  const row = shown ?? (isAsked ? null : (sortedRows(rows, 'impact', false)[0] ?? null))
  const key = row?.record.key
  useEffect(() => {
    if (key !== undefined && !isAsked) setView({ queue: key })
  }, [key, isAsked, setView])
  if (rows.length === 0) return <p>{S.noQueues}</p>
  const options = rows
    .map(({ record, label }) => ({ key: record.key, name: label }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return (
    <>
      <div className="settings-filter forecast-choice">
        <SelectField
          label={S.queue}
          value={key ?? ''}
          options={row === null ? [{ key: '', name: S.chooseQueue }, ...options] : options}
          onChange={(queue) => setView({ queue: queue === '' ? null : queue })}
        />
        {row !== null && more?.(row)}
      </div>
      {row === null ? <p>{S.noSuchQueue(view.queue ?? '')}</p> : children(row)}
    </>
  )
}
