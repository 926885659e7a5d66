import { FieldFaults } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import type { OpenLine as Line } from './opening-hours-text.ts'
import { faultsAt, faultsBelow, type PlacedFault } from './placed-fault.ts'

const H = TEXT.openingHours
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

interface Given {
  readonly label: string
  readonly value: unknown
  readonly faults: readonly PlacedFault[]
  readonly onChange: (value: unknown) => void
}

const USUAL: Line = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }

/** Around the clock, or lines of days with from when to when. */
export function OpeningHoursField({ label, value, faults, onChange }: Given) {
  const lines = Array.isArray(value) ? (value as readonly Line[]) : null
  const change = (place: number, line: Line | null): void => {
    onChange(lines?.flatMap((held, at) => (at !== place ? held : line === null ? [] : line)))
  }
  return (
    <fieldset className="record-part">
      <legend>{label}</legend>
      <div className="settings-head">
        {[null, USUAL].map((begun) => (
          <label key={begun === null ? 'always' : 'times'} className="check">
            <input
              type="radio"
              name="opening-hours"
              checked={(lines === null) === (begun === null)}
              onChange={() => onChange(begun === null ? 'always' : [begun])}
            />
            {begun === null ? H.always : H.times}
          </label>
        ))}
      </div>
      {lines !== null && (
        <>
          {lines.map((line, place) => (
            <LineFields
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
              key={place}
              row={place + 1}
              line={line}
              faults={faultsBelow(faults, `/hours/${place}`)}
              onChange={(to) => change(place, to)}
            />
          ))}
          <button type="button" className="button" onClick={() => onChange([...lines, { ...USUAL, days: [] }])}>
            {H.add}
          </button>
          <p className="dim small">{H.hint}</p>
        </>
      )}
      <FieldFaults faults={faultsAt(faults, '/hours')} />
    </fieldset>
  )
}

interface LineGiven {
  readonly row: number
  readonly line: Line
  readonly faults: readonly PlacedFault[]
  readonly onChange: (line: Line | null) => void
}

function LineFields({ row, line, faults, onChange }: LineGiven) {
  const { days, from, to } = line
  return (
    <div className="hours-line">
      <fieldset className="hours-days">
        <legend className="unseen">{H.daysOf(row)}</legend>
        {DAYS.map((day, at) => (
          <label key={day} className="check">
            <input
              type="checkbox"
              checked={days.includes(day)}
              onChange={({ target }) =>
                onChange({ ...line, days: DAYS.filter((other) => (other === day ? target.checked : days.includes(other))) })
              }
            />
            {H.days[at]}
          </label>
        ))}
      </fieldset>
      <Clock label={H.fromOf(row)} value={from} onChange={(text) => onChange({ ...line, from: text })} />–
      <Clock label={H.toOf(row)} value={to} onChange={(text) => onChange({ ...line, to: text })} />
      <button type="button" className="button" aria-label={H.removeOf(row)} onClick={() => onChange(null)}>
        {H.remove}
      </button>
      <FieldFaults faults={faults} />
    </div>
  )
}

/** A text and no clock of the browser: that one knows no 24:00. */
function Clock({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (text: string) => void }) {
  return (
    <input
      className="text-input is-clock"
      aria-label={label}
      maxLength={5}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
