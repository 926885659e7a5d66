import { CheckField, FieldFaults, ReadField, SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { faultsAt, type PlacedFault } from './placed-fault.ts'
import { shownNumber, shownPercent, typedNumber, typedPercent } from './typed-number.ts'

const T = TEXT.targets
const FORMULAS = Object.entries(T.formulas).map(([key, name]) => ({ key, name }))

interface Given {
  readonly label: string
  readonly value: unknown
  readonly faults: readonly PlacedFault[]
  readonly onChange: (value: unknown) => void
}

/** What was agreed: so much of the contacts, by which formula, within how long. */
export function TargetField({ label, value, faults, onChange }: Given) {
  const target = value as Readonly<Record<string, unknown>> | null
  return (
    <fieldset className="record-part">
      <legend>{label}</legend>
      <CheckField
        label={T.has}
        value={target !== null}
        onChange={(isThere) => onChange(isThere ? { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 } : null)}
      />
      {target !== null && (
        <div className="field-row">
          <ReadField
            label={T.fraction}
            value={target['fraction']}
            write={shownPercent}
            read={typedPercent}
            faults={faultsAt(faults, '/target/fraction')}
            onChange={(fraction) => onChange({ ...target, fraction })}
          />
          <ReadField
            label={T.threshold}
            value={target['thresholdSeconds']}
            write={shownNumber}
            read={typedNumber}
            faults={faultsAt(faults, '/target/thresholdSeconds')}
            onChange={(thresholdSeconds) => onChange({ ...target, thresholdSeconds })}
          />
          <SelectField
            label={T.formula}
            value={String(target['formula'])}
            options={FORMULAS}
            faults={faultsAt(faults, '/target/formula')}
            onChange={(formula) => onChange({ ...target, formula })}
          />
        </div>
      )}
      <FieldFaults faults={faultsAt(faults, '/target')} />
    </fieldset>
  )
}
