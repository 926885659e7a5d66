import { type FormEvent, useState } from 'react'
import { type AnnotationScope, FORECAST_ADDED_MAX, type ForecastEffect } from '../../domain/record/annotation.ts'
import { writeAnnotation } from '../annotations/write-annotation.ts'
import { queueRows } from '../live/queue-row.ts'
import { Fault } from '../settings/asked.tsx'
import { typedNumber } from '../settings/typed-number.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { instantAtLocal } from '../time/zone.ts'

const E = TEXT.events

const NOTHING_TYPED = { about: 'all', kind: 'campaign', from: '', to: '', text: '', does: 'factor', percent: '+20', added: '' }
type Typed = typeof NOTHING_TYPED

/** Where a forecaster writes down what is coming, or what nothing is to be learned from. */
export function EventForm({ onWritten }: { readonly onWritten: () => void }) {
  const { state, zone } = useDesk()
  const [typed, setTyped] = useState<Typed>(NOTHING_TYPED)
  const [said, setSaid] = useState<{ readonly fault: string | null; readonly done: boolean }>({ fault: null, done: false })
  const [from, to] = [instantAtLocal(zone, typed.from), instantAtLocal(zone, typed.to)]
  const effect = effectOf(typed)
  const isWhole = from !== null && to !== null && effect !== null && typed.text.trim() !== ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isWhole) return
    const input = { kind: typed.kind === 'note' ? ('note' as const) : ('campaign' as const), scope: scopeOf(typed.about), from, to }
    void writeAnnotation({ ...input, text: typed.text, isShared: false, effect }, null, state.records).then((fault) => {
      setSaid({ fault, done: fault === null })
      if (fault !== null) return
      setTyped(NOTHING_TYPED)
      onWritten()
    })
  }
  const change = (part: Partial<Typed>): void => {
    setTyped({ ...typed, ...part })
    setSaid({ fault: null, done: false })
  }
  return (
    <form className="settings-form is-wide-form" aria-label={E.write} onSubmit={submit}>
      <h2>{E.write}</h2>
      <div className="event-row">
        <AboutField value={typed.about} isOneQueue={typed.does === 'added'} onChange={(about) => change({ about })} />
        <SelectField label={E.kind} value={typed.kind} options={E.kinds} onChange={(kind) => change({ kind })} />
        <TextField label={E.from} type="datetime-local" required value={typed.from} onChange={(value) => change({ from: value })} />
        <TextField label={E.to} type="datetime-local" required value={typed.to} onChange={(value) => change({ to: value })} />
        <SelectField label={E.does} value={typed.does} options={E.doings} onChange={(does) => change({ does })} />
        {typed.does === 'factor' && (
          <TextField
            label={E.percent}
            value={typed.percent}
            faults={effect === null ? [{ value: typed.percent, expected: E.aPercent }] : []}
            onChange={(percent) => change({ percent })}
          />
        )}
        {typed.does === 'added' && (
          <TextField
            label={E.added}
            hint={E.addedHint}
            value={typed.added}
            faults={typed.added !== '' && addedOf(typed.added) === null ? [{ value: typed.added, expected: E.aCount }] : []}
            onChange={(added) => change({ added })}
          />
        )}
      </div>
      <TextField label={E.what} hint={E.whatHint} required charsMax={500} value={typed.text} onChange={(text) => change({ text })} />
      <div className="settings-buttons">
        <button type="submit" className="button" disabled={!isWhole}>
          {E.save}
        </button>
        <span role="status">{said.done ? E.saved : ''}</span>
      </div>
      <Fault reason={said.fault} />
    </form>
  )
}

interface AboutGiven {
  readonly value: string
  /** What is typed is about one queue and nothing wider. */
  readonly isOneQueue: boolean
  readonly onChange: (about: string) => void
}

function AboutField({ value, isOneQueue, onChange }: AboutGiven) {
  const { state } = useDesk()
  const markets = state.records.markets.map(({ marketId, name }) => ({ key: `market ${marketId}`, name: E.market(name) }))
  const queues = queueRows(state)
    .map(({ record, label }) => ({ key: `queue ${record.queueId}`, name: label }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return (
    <SelectField
      label={E.about}
      value={value}
      options={[{ key: 'all', name: E.everything }, ...markets, ...queues]}
      faults={isOneQueue && !value.startsWith('queue ') ? [{ expected: E.oneQueue }] : []}
      onChange={onChange}
    />
  )
}

function scopeOf(about: string): AnnotationScope {
  const [kind, id] = about.split(' ')
  if (kind === 'market') return { kind, marketId: Number(id) }
  return kind === 'queue' ? { kind, queueId: Number(id) } : { kind: 'all' }
}

/** Null while what is typed is no effect. */
function effectOf({ does, percent, added, about }: Typed): ForecastEffect | null {
  if (does === 'leaveOut') return { kind: 'leaveOut' }
  if (does === 'added') {
    const contacts = about.startsWith('queue ') ? addedOf(added) : null
    return contacts === null ? null : { kind: 'added', contacts }
  }
  const typed = typedNumber(percent.replace('−', '-').replace(/^\+/, '').replace(/%$/, ''))
  if (typeof typed !== 'number' || typed < -100 || typed > 900) return null
  return { kind: 'factor', factor: Number((1 + typed / 100).toPrecision(12)) }
}

/** How many contacts in addition, whole ones, also with a mark between thousands; null while it is no such number. */
function addedOf(added: string): number | null {
  const typed = added.trim().replace(/^\+/, '')
  if (!/^(?:\d+|\d{1,3}(?:[,.\u2019' \u00a0\u202f]\d{3})+)$/.test(typed)) return null
  const contacts = Number(typed.replaceAll(/\D/g, ''))
  return contacts > 0 && contacts <= FORECAST_ADDED_MAX ? contacts : null
}
