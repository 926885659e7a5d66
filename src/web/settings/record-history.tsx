import type { RecordHistoryView, RecordView } from '../../wire/records.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Asked } from './asked.tsx'
import { saysOf } from './record-says.ts'
import { SettingsTable } from './settings-table.tsx'
import { useAskedAnew } from './use-asked-anew.ts'
import { when } from './when.ts'

const R = TEXT.records

/** Everything that was ever said of a record: when it was recorded, by whom, and from when to when it holds. */
export function RecordHistory({ record }: { readonly record: RecordView }) {
  const { zone } = useDesk()
  const query = new URLSearchParams({ kind: record.kind, key: record.key, ...(record.parent === null ? {} : { parent: record.parent }) })
  const [history] = useAskedAnew<RecordHistoryView>(`/api/v1/record-history?${query}`)
  const { always, open, from } = TEXT.changes
  return (
    <section className="settings-form is-wide-form" aria-label={R.historyOf(record.key)}>
      <h3>{R.historyOf(record.key)}</h3>
      <Asked answer={history}>
        {({ statements }) => (
          <SettingsTable columns={R.historyColumns} rows={statements} none={R.none}>
            {({ recordedAt, recordedBy, validFrom, validTo, body }) => (
              <tr key={`${recordedAt} ${validFrom}`}>
                <th scope="row" className="text">
                  {when(recordedAt, zone, '')}
                </th>
                <td className="text">{recordedBy}</td>
                <td className="text">{from(when(validFrom, zone, always), when(validTo, zone, open))}</td>
                <td className="text record-says">{body === null ? R.gone : saysOf(body)}</td>
              </tr>
            )}
          </SettingsTable>
        )}
      </Asked>
    </section>
  )
}
