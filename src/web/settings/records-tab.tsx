import { useState } from 'react'
import { RECORD_KINDS, type RecordKind } from '../../domain/record/record-entry.ts'
import type { RecordView } from '../../wire/records.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { zoneText } from '../time/zone.ts'
import { RecordEnd } from './record-end.tsx'
import { RecordForm } from './record-form.tsx'
import { RecordHistory } from './record-history.tsx'
import { saysOf } from './record-says.ts'
import { SettingsList, SettingsTable } from './settings-table.tsx'
import { typedInstant } from './typed-instant.ts'
import { useAskedAnew } from './use-asked-anew.ts'

const R = TEXT.records
const W = TEXT.recordForm

/** What is opened above the list. */
type Opened = { readonly as: 'new' } | { readonly as: 'change' | 'end' | 'history'; readonly record: RecordView }

/** What the operation is made of: as it stands at some time, as it was, and as it is to be. */
export function RecordsTab() {
  const { session, zone } = useDesk()
  const [kind, setKind] = useState<RecordKind>('queue')
  const [at, setAt] = useState('')
  const [opened, setOpened] = useState<Opened | null>(null)
  const then = typedInstant(zone, at, '').text
  const [records, again] = useAskedAnew<{ readonly records: readonly RecordView[] }>(
    `/api/v1/records/${kind}${then === null ? '' : `?${new URLSearchParams({ at: then })}`}`,
  )
  const canChange = session?.permissions.includes('manageRecords') ?? false
  const close = (): void => setOpened(null)
  return (
    <SettingsList
      title={R.title}
      actions={
        <>
          <KindChoice
            kind={kind}
            onChoose={(chosen) => {
              setKind(chosen)
              close()
            }}
          />
          {canChange && (
            <button type="button" className="button" onClick={() => setOpened({ as: 'new' })}>
              {W.make[kind]}
            </button>
          )}
          <span className="spacer" />
          <AsOf at={at} onChange={setAt} />
        </>
      }
      opened={
        <OpenedRecord
          kind={kind}
          opened={opened}
          onCancel={close}
          onWritten={() => {
            close()
            again()
          }}
        />
      }
      answer={records}
    >
      {(answer) => (
        <RecordTable records={answer.records} canChange={canChange} none={then === null ? R.none : W.notThen} onOpen={setOpened} />
      )}
    </SettingsList>
  )
}

function KindChoice({ kind, onChoose }: { readonly kind: RecordKind; readonly onChoose: (kind: RecordKind) => void }) {
  return (
    <label>
      {R.kind}{' '}
      <select className="select" value={kind} onChange={({ target }) => onChoose(target.value as RecordKind)}>
        {RECORD_KINDS.map((each) => (
          <option key={each} value={each}>
            {R.kinds[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Records that have not begun yet, or have ended, are seen at a time at which they hold. */
function AsOf({ at, onChange }: { readonly at: string; readonly onChange: (at: string) => void }) {
  const { state, zone } = useDesk()
  return (
    <>
      <label>
        {W.at(zoneText(zone, state.asOf))}{' '}
        <input className="text-input" type="datetime-local" value={at} onChange={({ target }) => onChange(target.value)} />
      </label>
      {at !== '' && (
        <button type="button" className="button" onClick={() => onChange('')}>
          {W.now}
        </button>
      )}
    </>
  )
}

interface OpenedGiven {
  readonly kind: RecordKind
  readonly opened: Opened | null
  readonly onWritten: () => void
  readonly onCancel: () => void
}

function OpenedRecord({ kind, opened, ...told }: OpenedGiven) {
  if (opened === null) return null
  if (opened.as === 'new') return <RecordForm key={kind} kind={kind} record={null} {...told} />
  const { record } = opened
  const name = `${opened.as} ${record.parent} ${record.key}`
  if (opened.as === 'change') return <RecordForm key={name} kind={kind} record={record} {...told} />
  return opened.as === 'end' ? <RecordEnd key={name} record={record} {...told} /> : <RecordHistory key={name} record={record} />
}

interface TableGiven {
  readonly records: readonly RecordView[]
  readonly canChange: boolean
  readonly none: string
  readonly onOpen: (opened: Opened) => void
}

function RecordTable({ records, canChange, none, onOpen }: TableGiven) {
  const doing = [
    ...(canChange ? ([['change', R.change, R.changeOf]] as const) : []),
    ['history', R.history, R.historyOf] as const,
    ...(canChange ? ([['end', R.end, R.endOf]] as const) : []),
  ]
  return (
    <SettingsTable columns={R.columns} hasActions rows={records} none={none}>
      {(record) => (
        <tr key={`${record.parent} ${record.key}`}>
          <th scope="row" className="text">
            {record.key}
          </th>
          <td className="text">{record.parent ?? '—'}</td>
          <td className="text record-says">{saysOf(record.body)}</td>
          <td className="settings-actions">
            {doing.map(([as, text, labelOf]) => (
              <button key={as} type="button" className="button" aria-label={labelOf(record.key)} onClick={() => onOpen({ as, record })}>
                {text}
              </button>
            ))}
          </td>
        </tr>
      )}
    </SettingsTable>
  )
}
