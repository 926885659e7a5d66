import { useEffect, useRef, useState } from 'react'
import { DAY_MS, INTERVAL_MS, intervalStart } from '../../domain/shared/instant.ts'
import type { AnnotationView } from '../../wire/annotations.ts'
import { count, signedPercent } from '../figures/format.ts'
import { tsvOf } from '../figures/tsv.ts'
import { ask } from '../session/ask.ts'
import { Asked, Fault } from '../settings/asked.tsx'
import { useAsked } from '../settings/use-asked.ts'
import { when } from '../settings/when.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { zoneText } from '../time/zone.ts'
import { EventForm } from './event-form.tsx'

const E = TEXT.events

const BACK_MS = 60 * DAY_MS
const AHEAD_MS = 62 * DAY_MS

/** What people know that the past does not: campaigns, releases, outages, with what they do to forecasts. */
export function EventsTab() {
  const { state, session } = useDesk()
  const canWrite = session?.permissions.includes('importPlans') === true
  const [now] = useState(() => intervalStart(state.asOf + INTERVAL_MS))
  const span = new URLSearchParams({ from: new Date(now - BACK_MS).toISOString(), to: new Date(now + AHEAD_MS).toISOString() })
  const [answer, again] = useAsked<{ readonly annotations: readonly AnnotationView[] }>(`/api/v1/annotations?${span}`)
  // The stream tells annotations of about now; whoever writes others here asks by themselves.
  const told = useRef(state.annotations)
  useEffect(() => {
    if (told.current === state.annotations) return
    told.current = state.annotations
    again()
  }, [state.annotations, again])
  return (
    <>
      <p className="small dim">{E.hint}</p>
      {canWrite && <EventForm onWritten={again} />}
      <Asked answer={answer}>
        {({ annotations }) => {
          const events = annotations
            .filter(({ factor, added, leaveOut }) => factor !== null || added !== null || leaveOut)
            .toSorted((a, b) => (a.from < b.from ? 1 : -1))
          return events.length === 0 ? <p>{E.none}</p> : <EventTable events={events} canWrite={canWrite} onChanged={again} />
        }}
      </Asked>
    </>
  )
}

interface TableGiven {
  readonly events: readonly AnnotationView[]
  readonly canWrite: boolean
  readonly onChanged: () => void
}

function EventTable({ events, canWrite, onChanged }: TableGiven) {
  const { zone, state } = useDesk()
  const text = (): string =>
    tsvOf([
      [E.title, zoneText(zone, state.asOf)],
      Object.values(E.columns),
      ...events.map((event) => [
        when(event.from, zone, ''),
        when(event.to, zone, ''),
        aboutOf(event),
        event.text,
        effectOf(event),
        event.by,
      ]),
    ])
  return (
    <section>
      <div className="plan-head">
        <h2>{E.title}</h2>
        <CopyButton label={TEXT.buttons.copyTable} text={text} />
      </div>
      <div className="plan-scroll">
        <table className="figures settings-table">
          <thead>
            <tr>
              {Object.entries(E.columns).map(([name, heading]) => (
                <th key={name} scope="col" className="text">
                  {heading}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <EventRow key={event.id} event={event} canWrite={canWrite} onChanged={onChanged} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function EventRow({ event, canWrite, onChanged }: Omit<TableGiven, 'events'> & { readonly event: AnnotationView }) {
  const { zone, state } = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const isAhead = Date.parse(event.to) > state.asOf
  const withdraw = (): void => {
    void ask('DELETE', `/api/v1/annotations/${event.id}?revision=${event.revision}`).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) onChanged()
    })
  }
  return (
    <tr className={isAhead ? 'is-ahead' : undefined}>
      <th scope="row" className="text">
        {when(event.from, zone, '')}
      </th>
      <td className="text">{when(event.to, zone, '')}</td>
      <td className="text">{aboutOf(event)}</td>
      <td className="text is-wide" title={event.text}>
        {event.text}
      </td>
      <td className="text">{effectOf(event)}</td>
      <td className="text">{event.by}</td>
      <td className="settings-actions">
        {canWrite && (
          <button type="button" className="button" aria-label={E.withdrawOf(event.text)} onClick={withdraw}>
            {E.withdraw}
          </button>
        )}
        <Fault reason={fault} />
      </td>
    </tr>
  )
}

function aboutOf({ market, queue }: AnnotationView): string {
  if (queue !== null) return E.queue(queue)
  return market === null ? E.everything : E.market(market)
}

function effectOf({ factor, added }: AnnotationView): string {
  if (added !== null) return E.addedTo(count(added))
  return factor === null ? E.leftOut : E.factor(signedPercent(factor - 1, 0))
}
