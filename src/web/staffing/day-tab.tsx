import { addDays } from '../../domain/interval/local-calendar.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import type { PlanView } from '../../wire/plans.ts'
import { effectText, spanText } from '../annotations/annotation-text.ts'
import { dayColumns } from '../charts/day-lines.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { Fault } from '../settings/asked.tsx'
import { useAskedAnew } from '../settings/use-asked-anew.ts'
import { when } from '../settings/when.ts'
import { Choice } from '../shell/choice.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { dateAt, dayAt, timeAt } from '../time/zone.ts'
import { DAY_MEASURES, type DayMeasure } from './day-measure.ts'
import { type DaySeries, daySeries } from './day-series.ts'
import { DayTable } from './day-table.tsx'
import { ForecastChart } from './forecast-chart.tsx'
import { foreseenMoments } from './foreseen-moments.ts'
import { QueueChoice } from './queue-choice.tsx'
import { type DayForeseen, useDayForeseen } from './use-day-foreseen.ts'
import { useDayNotes } from './use-day-notes.ts'
import { useForeseen } from './use-foreseen.ts'
import { useSnapshotRows } from './use-snapshot-rows.ts'

const S = TEXT.staffing
const DAYS_BACK = 1
const DAYS_AHEAD = 56

/** What of which day, which snapshot is drawn and which it is compared with: all of it stands in the address. */
export interface DayChosen {
  readonly measure: DayMeasure
  readonly date: string | null
  readonly drawn: number
  readonly compared: number
  /** The moment as of which the day is laid over itself as it was foreseen then; 0 is none. */
  readonly asOf: Instant
}

interface Given {
  readonly chosen: DayChosen
  readonly onChoose: (chosen: DayChosen) => void
}

/** A day of a queue: as it was foreseen before it began, as it is foreseen now, as it came, and as others planned it. */
export function DayTab({ chosen, onChoose }: Given) {
  const { state } = useDesk()
  return (
    <QueueChoice
      more={({ record: { zone } }) => {
        const today = dateAt(zone, state.asOf)
        const dates = Array.from({ length: DAYS_BACK + 1 + DAYS_AHEAD }, (_, place) => addDays(today, place - DAYS_BACK))
        return (
          <SelectField
            label={S.day}
            value={chosen.date ?? today}
            options={dates.map((date) => ({ key: date, name: S.dayNamed(date, date === today) }))}
            // Another day was foreseen at other moments.
            onChange={(date) => onChoose({ ...chosen, date, asOf: 0 })}
          />
        )
      }}
    >
      {(row) => <DayOfQueue key={row.record.key} row={row} chosen={chosen} onChoose={onChoose} />}
    </QueueChoice>
  )
}

function DayOfQueue({ row, chosen, onChoose }: Given & { readonly row: QueueRow }) {
  const { state } = useDesk()
  const { zone } = row.record
  const today = dateAt(zone, state.asOf)
  const away = daysBetween(today, chosen.date ?? today)
  // Twelve hours into the day it is the same date wherever the clocks were changed.
  const day = dayAt(zone, dayAt(zone, state.asOf).start + away * DAY_MS + DAY_MS / 2)
  const span = new URLSearchParams({
    kind: 'forecast',
    from: new Date(day.start).toISOString(),
    to: new Date(day.end).toISOString(),
  })
  const [answer] = useAskedAnew<{ readonly plans: readonly PlanView[] }>(`/api/v1/plans?${span}`)
  // What came and what is foreseen is told by the stream: it is drawn also while snapshots are asked for, and where that fails.
  const plans = answer?.ok === true ? answer.value.plans : NO_PLANS
  const known = plans.filter(({ id, queues }) => id !== null && (queues ?? []).includes(row.record.key))
  return (
    <>
      {answer?.ok === false && (
        <p className="settings-fault" role="alert">
          {S.noSnapshots(answer.reason)}
        </p>
      )}
      <DayDrawn row={row} day={day} plans={known} chosen={chosen} onChoose={onChoose} />
    </>
  )
}

const NO_PLANS: readonly PlanView[] = []

interface DrawnGiven extends Given {
  readonly row: QueueRow
  readonly day: { readonly date: string; readonly start: Instant; readonly end: Instant }
  readonly plans: readonly PlanView[]
}

function DayDrawn({ row, day, plans, chosen, onChoose }: DrawnGiven) {
  const { zone, state } = useDesk()
  const named = (id: number): PlanView | null => plans.find((plan) => plan.id === id) ?? null
  const [drawn, compared] = [named(chosen.drawn), named(chosen.compared)]
  const at = { queue: row.record.key, from: day.start, to: day.end }
  const [rows, others] = [useSnapshotRows(drawn?.id ?? null, at), useSnapshotRows(compared?.id ?? null, at)]
  // A line that could not be had is not named as if it were there.
  const [told, toldOther] = [rows.fault === null ? drawn : null, others.fault === null ? compared : null]
  const columns = dayColumns(state, row.record.zone, day, 15)
  const foreseen = useForeseen(row.record.queueId, row.record.key)
  const { measure } = chosen
  const { queue } = row.view
  const isToCome = day.start > state.asOf
  const ahead = useDayForeseen(isToCome ? { queue: row.record.key, day, at: null } : null, queue.outlook)
  const earlier = useDayForeseen(chosen.asOf === 0 ? null : { queue: row.record.key, day, at: chosen.asOf })
  const series = daySeries(row, columns, {
    measure,
    laid: { drawn: rows.rows, compared: others.rows, ahead: ahead.rows, earlier: earlier.rows },
    foreseen: foreseen?.ok === true ? foreseen.value.rows : [],
  })
  const notes = useDayNotes(row, day)
  const thenName = earlier.madeAt === null ? null : S.foreseenThen(when(earlier.madeAt, zone, ''))
  return (
    <>
      <LaidChoice
        day={day}
        zone={row.record.zone}
        plans={plans}
        chosen={{ ...chosen, drawn: drawn?.id ?? 0, compared: compared?.id ?? 0 }}
        onChoose={onChoose}
      />
      <Choice
        label={S.measure}
        chosen={measure}
        options={DAY_MEASURES.map((value) => ({ value, text: S.measures[value] }))}
        onChoose={(value) => onChoose({ ...chosen, measure: value })}
      />
      <Fault reason={rows.fault ?? others.fault ?? ahead.fault ?? earlier.fault} />
      {earlier.isMissing && <p role="status">{S.nothingThen}</p>}
      <figure className="forecast-day">
        <figcaption>
          <h2>{S.dayOf(row.label, day.date, ahead.holiday)}</h2>
          <Legend row={row} series={series} drawn={told} compared={toldOther} ahead={isToCome ? ahead : null} earlier={thenName} />
        </figcaption>
        <ForecastChart series={series} zone={zone} label={S.chart[measure](row.label, day.date)} notes={notes} />
      </figure>
      {notes.length > 0 && (
        <ol className="forecast-notes" aria-label={S.notes}>
          {notes.map((note) => (
            <li key={note.annotationId}>
              <strong>{spanText(note, zone, day.date)}</strong> {note.text} <span className="dim">{effectText(note.effect)}</span>
            </li>
          ))}
        </ol>
      )}
      <DayTable row={row} series={series} names={[told?.name ?? null, toldOther?.name ?? null]} earlier={thenName} />
    </>
  )
}

interface LaidGiven extends Given {
  readonly day: DrawnGiven['day']
  /** Of the queue. */
  readonly zone: string
  readonly plans: readonly PlanView[]
}

/** What is laid over the day: a snapshot, another that it is compared with, and the day as it was foreseen at a moment. */
function LaidChoice({ day, zone: ofQueue, plans, chosen, onChoose }: LaidGiven) {
  const { zone, state } = useDesk()
  const choices = [{ key: '0', name: S.noSnapshot }, ...plans.map((plan) => ({ key: String(plan.id), name: planText(plan, zone) }))]
  const moments = foreseenMoments(ofQueue, day, state.asOf).map(({ at, daysBefore }) => {
    return { key: String(at), name: daysBefore === null ? S.atHour(timeAt(zone, at - MINUTE_MS)) : S.daysBefore(daysBefore) }
  })
  return (
    <div className="settings-filter">
      <SelectField
        label={S.drawn}
        value={String(chosen.drawn)}
        options={choices}
        onChange={(id) => onChoose({ ...chosen, drawn: Number(id) })}
      />
      <SelectField
        label={S.comparedWith}
        value={String(chosen.compared)}
        options={choices}
        onChange={(id) => onChoose({ ...chosen, compared: Number(id) })}
      />
      <SelectField
        label={S.asForeseen}
        value={String(chosen.asOf)}
        options={[{ key: '0', name: S.noSnapshot }, ...moments]}
        onChange={(at) => onChoose({ ...chosen, asOf: Number(at) })}
      />
    </div>
  )
}

interface LegendGiven {
  readonly row: QueueRow
  readonly series: DaySeries
  readonly drawn: PlanView | null
  readonly compared: PlanView | null
  /** Of a day to come; null of one that the stream tells. */
  readonly ahead: DayForeseen | null
  readonly earlier: string | null
}

/** Every line by its look, with whose it is: model, author, when it was made. */
function Legend({ row, series, drawn, compared, ahead, earlier }: LegendGiven) {
  const { zone } = useDesk()
  const { outlook } = row.view.queue
  const told = outlook?.source ?? null
  const made = ahead === null ? (told === null ? null : new Date(told.madeAt).toISOString()) : ahead.madeAt
  const source = ahead === null ? told : ahead.source
  const foreseen = ahead === null ? S.legend.foreseen : S.legend.daysAhead
  return (
    <ul className="forecast-legend">
      <li className="forecast-key is-actual">{S.legend.actual[series.measure]}</li>
      {source === null ? (
        <li>{outlook === null || ahead !== null ? S.notYet : S.none}</li>
      ) : (
        <>
          <li className="forecast-key is-foreseen">
            {foreseen(
              series.measure === 'volume' ? S.byModel(source.model, source.version, source.days) : S.byLoadline,
              when(made, zone, ''),
            )}
          </li>
          <li className="forecast-key is-band">{S.legend.band}</li>
          {ahead === null && series.dayAhead.some((value) => value !== null) && (
            <li className="forecast-key is-before">{S.legend.before}</li>
          )}
        </>
      )}
      {earlier !== null && <li className="forecast-key is-then">{earlier}</li>}
      {drawn !== null && <li className="forecast-key is-drawn">{planText(drawn, zone)}</li>}
      {compared !== null && <li className="forecast-key is-compared">{planText(compared, zone)}</li>}
      <li className="forecast-key is-ahead">{S.legend.ahead}</li>
    </ul>
  )
}

function planText({ name, author, feed, madeAt, withdrawn }: PlanView, zone: string): string {
  return S.snapshot(name, author ?? feed ?? '', when(madeAt, zone, ''), withdrawn)
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}
