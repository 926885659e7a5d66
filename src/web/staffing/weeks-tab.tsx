import type { OutlookDaysView } from '../../wire/outlook.ts'
import { count, decimal, NOTHING } from '../figures/format.ts'
import { tsvOf } from '../figures/tsv.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { Fault } from '../settings/asked.tsx'
import { useAskedWhere } from '../settings/use-asked-where.ts'
import { when } from '../settings/when.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { timeAt, zoneText } from '../time/zone.ts'
import { QueueChoice } from './queue-choice.tsx'
import { type ForeseenWeek, weeksOf } from './weeks-of.ts'

const W = TEXT.weeks

type Day = OutlookDaysView['days'][number]

/** The days of the next weeks of a queue, week by week with their bands, holidays and known events; each leads to its day. */
export function WeeksTab({ onDay }: { readonly onDay: (date: string) => void }) {
  return <QueueChoice>{(row) => <WeeksOf key={row.record.key} row={row} onDay={onDay} />}</QueueChoice>
}

function WeeksOf({ row, onDay }: { readonly row: QueueRow; readonly onDay: (date: string) => void }) {
  const { zone, state } = useDesk()
  const path = `/api/v1/outlook/days?${new URLSearchParams({ queue: row.record.key })}`
  const answer = useAskedWhere<OutlookDaysView>(path, row.view.queue.outlook)
  if (answer === null) return <p role="status">{TEXT.settings.loading}</p>
  if (!answer.ok) return <Fault reason={answer.reason} />
  const { days } = answer.value
  const last = days.at(-1)
  if (last === undefined) return <p>{W.notYet}</p>
  const weeks = weeksOf(days)
  const text = (): string =>
    tsvOf([
      [row.label, zoneText(row.record.zone, state.asOf), TEXT.staffing.asOf(timeAt(zone, state.asOf))],
      Object.values(W.columns),
      ...days.map(({ date, offered, holiday, source, madeAt }) => [
        date,
        offered.mean,
        offered.low,
        offered.high,
        holiday,
        source.events.join(', '),
        when(madeAt, zone, ''),
      ]),
    ])
  const { model, version, days: learned } = last.source
  return (
    <section>
      <div className="plan-head">
        <h2>{W.title(row.label)}</h2>
        <CopyButton label={TEXT.buttons.copyTable} text={text} />
        <span className="small dim">{W.source(TEXT.staffing.byModel(model, version, learned), when(last.madeAt, zone, ''))}</span>
      </div>
      <div className="plan-scroll">
        <table className="figures weeks-table">
          <thead>
            <tr>
              {[W.week, ...W.weekdays, W.total].map((heading, place) => (
                <th key={heading} scope="col" className={place === 0 ? 'text' : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <WeekRow key={week.monday} week={week} onDay={onDay} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="small dim">{W.explained}</p>
    </section>
  )
}

function WeekRow({
  week: { monday, days, offered, told },
  onDay,
}: {
  readonly week: ForeseenWeek
  readonly onDay: (date: string) => void
}) {
  return (
    <tr className="is-ahead">
      <th scope="row" className="text">
        {monday}
      </th>
      {days.map((day, place) => (
        // A week has seven days, each in its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <td key={place}>{day === null ? NOTHING : <DayCell day={day} onDay={onDay} />}</td>
      ))}
      <td>
        <strong>{figure(offered)}</strong>
        {told < days.length && <span className="weeks-band dim">{W.daysTold(told)}</span>}
      </td>
    </tr>
  )
}

function DayCell({ day: { date, offered, holiday, source }, onDay }: { readonly day: Day; readonly onDay: (date: string) => void }) {
  const { mean, low, high } = offered
  const band = low === null || high === null ? null : TEXT.staffing.band(figure(low), figure(high))
  const events = source.events.join(', ')
  return (
    <button type="button" className="weeks-day" title={W.lookAt(date)} onClick={() => onDay(date)}>
      <span className="dim">{date.slice(5)}</span> <strong>{figure(mean)}</strong>
      {band !== null && <span className="weeks-band dim">{band}</span>}
      {holiday !== null && (
        <span className="weeks-mark" title={holiday}>
          ★ {holiday}
        </span>
      )}
      {events !== '' && (
        <span className="weeks-mark" title={events}>
          ✎ {events}
        </span>
      )}
    </button>
  )
}

function figure(value: number): string {
  return value < 10 ? decimal(value, 1) : count(Math.round(value))
}
