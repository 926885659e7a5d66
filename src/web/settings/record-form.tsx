import { useState } from 'react'
import type { RecordKind } from '../../domain/record/record-entry.ts'
import type { RecordView } from '../../wire/records.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { zoneText } from '../time/zone.ts'
import { ChangesSeen } from './changes-seen.tsx'
import { foldedHours } from './opening-hours-text.ts'
import { faultsAt } from './placed-fault.ts'
import { RecordFieldInput } from './record-field.tsx'
import { newBody, PARENT_KINDS, RECORD_FIELDS } from './record-fields.ts'
import { SettingsForm } from './settings-form.tsx'
import { typedInstant } from './typed-instant.ts'
import { useRecordWish, type Wishing } from './use-record-wish.ts'

const F = TEXT.recordFields
const W = TEXT.recordForm

interface Draft {
  readonly key: string
  readonly parent: string | null
  readonly body: Readonly<Record<string, unknown>>
  readonly validFrom: string
  readonly validTo: string
}

interface Given {
  readonly kind: RecordKind
  /** Null makes a new one. */
  readonly record: RecordView | null
  /** Told once it is written. */
  readonly onWritten: () => void
  readonly onCancel: () => void
}

/** Makes a record, or says something else of it from some time on: first what that changes is shown, then it is written, with a reason. */
export function RecordForm({ kind, record, onWritten, onCancel }: Given) {
  const { state, zone } = useDesk()
  const [draft, setDraft] = useState<Draft>(() => draftOf(kind, record, state))
  const fields = RECORD_FIELDS[kind]
  const keyPlace = kind === 'mapping' ? '/native' : '/key'
  const places = [keyPlace, '/vendor', '/feed', '/validFrom', '/validTo', ...fields.map(({ name }) => `/${name}`)]
  const wishing = useRecordWish(places, onWritten)
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part })
    wishing.touched()
  }
  const submit = (): void => {
    const [from, to] = [typedInstant(zone, draft.validFrom, '/validFrom'), typedInstant(zone, draft.validTo, '/validTo')]
    const wrong = [from, to].flatMap(({ faults }) => faults)
    const does = record === null ? 'create' : 'change'
    const wish = wrong.length > 0 ? wrong : ({ does, body: draft.body, validFrom: from.text, validTo: to.text } as const)
    wishing.submit({ kind, parent: draft.parent, key: draft.key }, wish)
  }
  const isSeen = wishing.changes !== null && wishing.changes.length > 0
  return (
    <SettingsForm
      title={record === null ? W.make[kind] : TEXT.records.changeOf(record.key)}
      submit={isSeen ? W.write : W.preview}
      fault={wishing.refusal}
      onSubmit={submit}
      onCancel={onCancel}
    >
      <div className="field-row">
        {record === null && <NameFields kind={kind} draft={draft} wishing={wishing} onChange={change} />}
        {fields.map((field) => (
          <RecordFieldInput
            key={field.name}
            field={field}
            value={draft.body[field.name]}
            faults={wishing.faults}
            onChange={(value) => change({ body: { ...draft.body, [field.name]: value } })}
          />
        ))}
        <TextField
          label={W.validFrom(zoneText(zone, state.asOf))}
          hint={record === null ? W.validFromNew : W.validFromChange}
          type="datetime-local"
          value={draft.validFrom}
          faults={faultsAt(wishing.faults, '/validFrom')}
          onChange={(validFrom) => change({ validFrom })}
        />
        <TextField
          label={W.validTo(zoneText(zone, state.asOf))}
          hint={W.validToHint}
          type="datetime-local"
          value={draft.validTo}
          faults={faultsAt(wishing.faults, '/validTo')}
          onChange={(validTo) => change({ validTo })}
        />
      </div>
      <ChangesSeen wishing={wishing} />
    </SettingsForm>
  )
}

interface NameGiven {
  readonly kind: RecordKind
  readonly draft: Draft
  readonly wishing: Wishing
  readonly onChange: (part: Partial<Draft>) => void
}

/** What a new record is named by: it stays so for good. */
function NameFields({ kind, draft, wishing, onChange }: NameGiven) {
  const { records, feeds } = useDesk().state
  const of = PARENT_KINDS[kind]
  const isNative = kind === 'mapping'
  return (
    <>
      {of !== undefined && (
        <SelectField
          label={F[of]}
          value={draft.parent ?? ''}
          options={(of === 'vendor' ? records.vendors : feeds).map(({ key, name }) => ({ key, name: `${name} (${key})` }))}
          faults={faultsAt(wishing.faults, `/${of}`)}
          onChange={(parent) => onChange({ parent })}
        />
      )}
      <TextField
        label={isNative ? F.native : F.key}
        hint={isNative ? F.nativeHint : F.keyHint}
        required
        value={draft.key}
        faults={faultsAt(wishing.faults, isNative ? '/native' : '/key')}
        onChange={(key) => onChange({ key })}
      />
    </>
  )
}

function draftOf(kind: RecordKind, record: RecordView | null, { records, feeds }: ReturnType<typeof useDesk>['state']): Draft {
  const times = { validFrom: '', validTo: '' }
  if (record !== null) {
    const { key, parent, body } = record
    return { key, parent, body: 'hours' in body ? { ...body, hours: foldedHours(body['hours']) } : body, ...times }
  }
  const lists = { market: records.markets, vendor: records.vendors, queue: records.queues, feed: feeds }
  const of = PARENT_KINDS[kind]
  const parent = of === undefined ? null : (lists[of][0]?.key ?? '')
  return { key: '', parent, body: newBody(kind, (named) => lists[named][0]?.key ?? ''), ...times }
}
