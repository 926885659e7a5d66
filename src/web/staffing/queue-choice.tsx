import type { ReactNode } from 'react'
import { type QueueRow, queueRows } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'

const S = TEXT.staffing

/** Which queue is looked at, and what is asked of it; it stays chosen from tab to tab, and on the other screens. */
export function QueueChoice({
  children,
  more,
}: {
  readonly children: (row: QueueRow) => ReactNode
  readonly more?: (row: QueueRow) => ReactNode
}) {
  const { state, view, setView } = useDesk()
  const rows = queueRows(state)
  const row = rows.find(({ record }) => record.key === view.queue) ?? rows[0]
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
