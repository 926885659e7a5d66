import { type ReactNode, useId, useState } from 'react'
import { TEXT } from '../text.ts'

/** Why what a field holds was not taken: what came, where that is told, and what was expected. */
export interface FieldFault {
  readonly value?: string | undefined
  readonly expected: string
}

interface Framed {
  readonly label: string
  readonly hint?: string | undefined
  readonly faults?: readonly FieldFault[] | undefined
}

/** A label with what is typed or chosen under it, a hint, and what is wrong with it. */
function Framed({ label, hint, faults = [], children }: Framed & { readonly children: (given: Aria) => ReactNode }) {
  const id = useId()
  const isWrong = faults.length > 0
  const described = `${hint === undefined ? '' : `${id}-hint `}${isWrong ? `${id}-fault` : ''}`.trim()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': isWrong, 'aria-describedby': described === '' ? undefined : described })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="dim small">
          {hint}
        </p>
      )}
      <FieldFaults id={`${id}-fault`} faults={faults} />
    </div>
  )
}

interface Aria {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** What is wrong, in words; nothing where nothing is. */
export function FieldFaults({ faults, id }: { readonly faults: readonly FieldFault[]; readonly id?: string }) {
  if (faults.length === 0) return null
  return (
    <p id={id} className="field-fault" role="alert">
      {faults.map(({ value, expected }) => TEXT.settings.fault(value ?? null, expected)).join(' ')}
    </p>
  )
}

export interface TextGiven extends Framed {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly required?: boolean
  readonly type?: 'text' | 'datetime-local'
  readonly charsMax?: number
  /** What is usual, to choose from. */
  readonly options?: readonly string[]
}

export function TextField({ value, onChange, required = false, type = 'text', charsMax = 200, options, ...frame }: TextGiven) {
  return (
    <Framed {...frame}>
      {(aria) => (
        <>
          <input
            {...aria}
            className="text-input"
            type={type}
            required={required}
            maxLength={type === 'text' ? charsMax : undefined}
            list={options === undefined ? undefined : `${aria.id}-options`}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {options !== undefined && (
            <datalist id={`${aria.id}-options`}>
              {options.map((option) => (
                <option key={option} value={option} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Framed>
  )
}

/** What is kept as something else than it is typed; it stays as it is typed while somebody types. */
export function ReadField<T>({
  value,
  write,
  read,
  onChange,
  ...given
}: Omit<TextGiven, 'value' | 'onChange'> & {
  readonly value: T
  readonly write: (value: T) => string
  readonly read: (text: string) => T
  readonly onChange: (value: T) => void
}) {
  const [text, setText] = useState(() => write(value))
  return (
    <TextField
      {...given}
      value={text}
      onChange={(typed) => {
        setText(typed)
        onChange(read(typed))
      }}
    />
  )
}

export interface Option {
  readonly key: string
  readonly name: string
}

interface SelectGiven extends Framed {
  readonly value: string
  readonly options: readonly Option[]
  readonly onChange: (key: string) => void
}

export function SelectField({ value, options, onChange, ...frame }: SelectGiven) {
  return (
    <Framed {...frame}>
      {(aria) => (
        <select {...aria} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Framed>
  )
}

export function CheckField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: boolean
  readonly onChange: (value: boolean) => void
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}
