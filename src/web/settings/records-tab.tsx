import { useState } from 'react'
import type { RecordView } from '../../wire/records.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Asked } from './asked.tsx'
import { RecordEditor } from './record-editor.tsx'
import { RecordHistory } from './record-history.tsx'
import { saysOf } from './record-says.ts'
import { useAskedAnew } from './use-asked-anew.ts'

const R = TEXT.records
const KINDS = ['queue', 'market', 'vendor', 'site', 'feed', 'mapping'] as const

interface Opened {
  readonly record: RecordView
  readonly as: 'change' | 'history'
}

/** What the operation is made of: as it stands, as it was, and as it is to be. */
export function RecordsTab() {
  const [kind, setKind] = useState<(typeof KINDS)[number]>('queue')
  const [opened, setOpened] = useState<Opened | null>(null)
  const [records, again] = useAskedAnew<{ readonly records: readonly RecordView[] }>(`/api/v1/records/${kind}`)
  return (
    <>
      <div className="settings-head">
        <h2>{R.title}</h2>
        <label>
          {R.kind}{' '}
          <select
            className="select"
            value={kind}
            onChange={({ target }) => {
              setKind(KINDS.find((known) => known === target.value) ?? 'queue')
              setOpened(null)
            }}
          >
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {R.kinds[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {opened?.as === 'change' && (
        <RecordEditor
          key={`${opened.record.parent} ${opened.record.key}`}
          record={opened.record}
          onDone={() => {
            setOpened(null)
            again()
          }}
        />
      )}
      {opened?.as === 'history' && <RecordHistory key={`${opened.record.parent} ${opened.record.key}`} record={opened.record} />}
      <Asked answer={records}>{(answer) => <RecordTable records={answer.records} onOpen={setOpened} />}</Asked>
    </>
  )
}

function RecordTable({ records, onOpen }: { readonly records: readonly RecordView[]; readonly onOpen: (opened: Opened) => void }) {
  const { session } = useDesk()
  const canChange = session?.permissions.includes('manageRecords') ?? false
  if (records.length === 0) return <p className="dim">{R.none}</p>
  return (
    <table className="figures settings-table">
      <thead>
        <tr>
          {R.columns
            .filter((text) => text !== '')
            .map((text) => (
              <th key={text} scope="col" className="text">
                {text}
              </th>
            ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={`${record.parent} ${record.key}`}>
            <th scope="row" className="text">
              {record.key}
            </th>
            <td className="text">{record.parent ?? '—'}</td>
            <td className="text record-says">{saysOf(record.body)}</td>
            <td className="settings-actions">
              {canChange && (
                <button
                  type="button"
                  className="button"
                  aria-label={R.changeOf(record.key)}
                  onClick={() => onOpen({ record, as: 'change' })}
                >
                  {R.change}
                </button>
              )}
              <button
                type="button"
                className="button"
                aria-label={R.historyOf(record.key)}
                onClick={() => onOpen({ record, as: 'history' })}
              >
                {R.history}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
