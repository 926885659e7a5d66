import { type FormEvent, useState } from 'react'
import type { Annotation, AnnotationScope } from '../../domain/record/annotation.ts'
import { INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { age } from '../figures/format.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, dayAt, stretchStart } from '../time/zone.ts'
import { aboutText, spanText } from './annotation-text.ts'
import { type AnnotationInput, writeAnnotation } from './write-annotation.ts'
import './annotations.css'

const A = TEXT.annotations

/** Where people note what happened: in the panel, beside the figures it explains. */
export function AnnotateForm({ row }: { readonly row: QueueRow }) {
  const { noting } = useDesk()
  if (noting === null) return null
  const key = noting === 'new' ? 'new' : `${noting.annotationId}/${noting.revision}`
  return <Form key={key} row={row} before={noting === 'new' ? null : noting} />
}

interface Given {
  readonly row: QueueRow
  readonly before: Annotation | null
}

function Form({ row, before }: Given) {
  const { state, view, zone, setNoting, sight } = useDesk()
  const [begun] = useState(() => beginning(row, before, view.at ?? stretchStart(zone, state.asOf, view.step), view.step))
  const [input, setInput] = useState<AnnotationInput>(begun)
  const [fault, setFault] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)
  const span = spanText(input, zone, dateAt(zone, state.asOf))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isSending || input.text.trim() === '') return
    setSending(true)
    void writeAnnotation(input, before, state.records).then((reason) => {
      setSending(false)
      if (reason === null) setNoting(null, sight.isFrozen ? A.savedFrozen : A.saved)
      else setFault(reason)
    })
  }
  return (
    <form
      className="annotate"
      aria-label={A.write}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        setNoting(null)
      }}
    >
      <h3>{before === null ? A.writeFor(span) : A.change(span)}</h3>
      <input
        className="text-input"
        aria-label={A.text}
        placeholder={A.hint}
        maxLength={500}
        value={input.text}
        // It was asked for by a key or a button, to be typed into.
        ref={focusOnce}
        onChange={(event) => setInput({ ...input, text: event.target.value })}
      />
      <Choices row={row} begun={begun} input={input} setInput={setInput} />
      <div className="annotate-buttons">
        <button type="submit" className="button" disabled={isSending}>
          {A.save} <kbd>↵</kbd>
        </button>
        <button type="button" className="button" onClick={() => setNoting(null)}>
          {A.cancel} <kbd>Esc</kbd>
        </button>
      </div>
      {fault !== null && <p role="alert">{A.failed(fault)}</p>}
    </form>
  )
}

interface ChoicesGiven {
  readonly row: QueueRow
  readonly begun: AnnotationInput
  readonly input: AnnotationInput
  readonly setInput: (input: AnnotationInput) => void
}

/** What it is about, of which kind it is, and for how long. */
function Choices({ row, begun, input, setInput }: ChoicesGiven) {
  const { state } = useDesk()
  const scopes = scopesOf(row, begun.scope)
  return (
    <>
      <div className="annotate-choices">
        <Select
          label={A.about}
          options={scopes.map((scope) => aboutText(scope, state.records))}
          place={scopes.findIndex((scope) => JSON.stringify(scope) === JSON.stringify(input.scope))}
          onChoose={(place) => setInput({ ...input, scope: scopes[place] ?? input.scope, isShared: false })}
        />
        <Select
          label={A.kind}
          options={[A.kinds.note, A.kinds.campaign]}
          place={input.kind === 'note' ? 0 : 1}
          onChoose={(place) => setInput({ ...input, kind: place === 0 ? 'note' : 'campaign' })}
        />
        <Lasts begun={begun} input={input} onChoose={(to) => setInput({ ...input, to })} />
      </div>
      {input.scope.kind === 'vendor' && (
        <label className="check">
          <input type="checkbox" checked={input.isShared} onChange={(event) => setInput({ ...input, isShared: event.target.checked })} />
          {A.share}
        </label>
      )}
    </>
  )
}

function focusOnce(input: HTMLInputElement | null): void {
  if (input !== null && document.activeElement?.closest('.annotate') !== input.form) input.focus()
}

const DURATIONS_MINUTES = [15, 30, 60, 120, 240] as const

function Lasts({
  begun,
  input,
  onChoose,
}: {
  readonly begun: AnnotationInput
  readonly input: AnnotationInput
  readonly onChoose: (to: number) => void
}) {
  const { zone } = useDesk()
  const ends = new Map<number, string>()
  for (const minutes of DURATIONS_MINUTES) ends.set(input.from + minutes * MINUTE_MS, age(minutes * MINUTE_MS))
  ends.set(dayAt(zone, input.from).end, A.restOfDay)
  if (!ends.has(begun.to)) ends.set(begun.to, A.asBefore(age(begun.to - begun.from)))
  const places = [...ends.keys()].sort((a, b) => a - b)
  return (
    <Select
      label={A.lasts}
      options={places.map((end) => ends.get(end) ?? '')}
      place={places.indexOf(input.to)}
      onChoose={(place) => onChoose(places[place] ?? input.to)}
    />
  )
}

function Select(given: {
  readonly label: string
  readonly options: readonly string[]
  readonly place: number
  readonly onChoose: (place: number) => void
}) {
  const { label, options, place, onChoose } = given
  return (
    <select className="select" aria-label={label} value={place} onChange={(event) => onChoose(Number(event.target.value))}>
      {options.map((text, at) => (
        // The options are few and never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <option key={at} value={at}>
          {text}
        </option>
      ))}
    </select>
  )
}

function beginning({ record }: QueueRow, before: Annotation | null, at: number, stepMinutes: number): AnnotationInput {
  if (before !== null) {
    const { scope, from, to, text, isShared, effect } = before
    return { kind: before.kind === 'campaign' ? 'campaign' : 'note', scope, from, to, text, isShared, effect }
  }
  const to = at + Math.max(INTERVAL_MS, stepMinutes * MINUTE_MS)
  return { kind: 'note', scope: { kind: 'queue', queueId: record.queueId }, from: at, to, text: '', isShared: false, effect: null }
}

/** What it may be about: the queue, its market, everything, the vendors there; and what it was about before. */
function scopesOf({ record, view }: QueueRow, before: AnnotationScope): readonly AnnotationScope[] {
  const vendors = view.state.records.vendors.filter(({ vendorId }) => view.queue.series.has(vendorId))
  const scopes: readonly AnnotationScope[] = [
    { kind: 'queue', queueId: record.queueId },
    { kind: 'market', marketId: record.marketId },
    { kind: 'all' },
    ...vendors.map(({ vendorId }) => ({ kind: 'vendor', vendorId }) as const),
  ]
  return scopes.some((scope) => JSON.stringify(scope) === JSON.stringify(before)) ? scopes : [...scopes, before]
}
