import { useDesk } from '../shell/desk-context.ts'
import { CheckField, type Option, ReadField, SelectField, TextField } from '../shell/fields.tsx'
import { OpeningHoursField } from './opening-hours-field.tsx'
import { faultsBelow, type PlacedFault } from './placed-fault.ts'
import type { RecordField } from './record-fields.ts'
import { TargetField } from './target-field.tsx'
import { shownNumber, typedNumber, typedNumbers } from './typed-number.ts'

interface Given {
  readonly field: RecordField
  readonly value: unknown
  readonly faults: readonly PlacedFault[]
  readonly onChange: (value: unknown) => void
}

/** One field of a record, as it is filled in. */
export function RecordFieldInput({ field, value, faults: all, onChange }: Given) {
  const { records } = useDesk().state
  const { label, hint } = field
  const faults = faultsBelow(all, `/${field.name}`)
  const framed = { label, hint, faults }
  switch (field.as) {
    case 'text':
      return <TextField {...framed} required={field.isRequired} value={String(value)} onChange={onChange} />
    case 'zone':
      return (
        <TextField
          {...framed}
          required={field.isRequired}
          options={zones()}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' && !field.isRequired ? null : text)}
        />
      )
    case 'number':
      return <ReadField {...framed} required={field.isRequired} value={value} write={shownNumber} read={typedNumber} onChange={onChange} />
    case 'numbers':
      return (
        <ReadField
          {...framed}
          value={value}
          write={(list) => (list as readonly unknown[]).join(', ')}
          read={typedNumbers}
          onChange={onChange}
        />
      )
    case 'choice':
      return <SelectField {...framed} value={String(value)} options={field.options} onChange={onChange} />
    case 'record': {
      const named = { market: records.markets, vendor: records.vendors, queue: records.queues }[field.of]
      const none = field.none === null ? [] : [{ key: NONE, name: field.none }]
      const chosen = typeof value === 'string' ? value : NONE
      return (
        <SelectField
          {...framed}
          value={chosen}
          options={withChosen([...none, ...named.map(({ key, name }) => ({ key, name: `${name} (${key})` }))], chosen)}
          onChange={(key) => onChange(key === NONE ? null : key)}
        />
      )
    }
    case 'flag':
      return <CheckField label={label} value={value === true} onChange={onChange} />
    case 'hours':
      return <OpeningHoursField label={label} value={value} faults={faults} onChange={onChange} />
    case 'target':
      return <TargetField label={label} value={value} faults={faults} onChange={onChange} />
  }
}

/** No key is empty. */
const NONE = ''

/** A record that has ended may still be named by one that was written before. */
function withChosen(options: readonly Option[], chosen: string): readonly Option[] {
  return options.some(({ key }) => key === chosen) ? options : [...options, { key: chosen, name: chosen }]
}

let zonesHeld: readonly string[] | null = null

function zones(): readonly string[] {
  zonesHeld ??= Intl.supportedValuesOf('timeZone')
  return zonesHeld
}
