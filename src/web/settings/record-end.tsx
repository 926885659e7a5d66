import { useState } from 'react'
import type { RecordView } from '../../wire/records.ts'
import { useDesk } from '../shell/desk-context.ts'
import { FieldFaults, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { zoneText } from '../time/zone.ts'
import { ChangesSeen } from './changes-seen.tsx'
import { faultsAt } from './placed-fault.ts'
import { SettingsForm } from './settings-form.tsx'
import { typedInstant } from './typed-instant.ts'
import { useRecordWish } from './use-record-wish.ts'

const W = TEXT.recordForm

interface Given {
  readonly record: RecordView
  readonly onWritten: () => void
  readonly onCancel: () => void
}

/** Says that there is no such record from some time on; what was counted of it stays. */
export function RecordEnd({ record, onWritten, onCancel }: Given) {
  const { state, zone } = useDesk()
  const [at, setAt] = useState('')
  const wishing = useRecordWish(['/key', '/at'], onWritten)
  const isSeen = wishing.changes !== null && wishing.changes.length > 0
  const submit = (): void => {
    const { text, faults } = typedInstant(zone, at, '/at')
    wishing.submit(record, faults.length > 0 ? faults : { does: 'end', at: text })
  }
  return (
    <SettingsForm
      title={W.endOf(record.key)}
      submit={isSeen ? W.end : W.preview}
      fault={wishing.refusal}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <TextField
        label={W.endAt(zoneText(zone, state.asOf))}
        hint={W.validFromChange}
        type="datetime-local"
        value={at}
        faults={faultsAt(wishing.faults, '/at')}
        onChange={(text) => {
          setAt(text)
          wishing.touched()
        }}
      />
      <FieldFaults faults={faultsAt(wishing.faults, '/key')} />
      <ChangesSeen wishing={wishing} />
    </SettingsForm>
  )
}
