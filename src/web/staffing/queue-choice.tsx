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
  const row = rows.find(({ record }) => record.queueId === selected?.queueId) ?? sortedRows(rows, 'impact', false)[0]
  const key = row?.record.key
  useEffect(() => {
    if (key !== undefined && key !== view.queue) setView({ queue: key })
  }, [key, view.queue, setView])
  if (row === undefined) return <p>{S.noQueues}</p>
  const options = rows
    .map(({ record, label }) => ({ key: record.key, name: label }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return (
    <>
      <div className="settings-filter forecast-choice">
        <SelectField label={S.queue} value={row.record.key} options={options} onChange={(queue) => setView({ queue })} />
        {more?.(row)}
      </div>
      {children(row)}
    </>
  )
}
