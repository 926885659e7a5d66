import { REMARKABLE_SHARE } from '../../domain/plan/plan-effect.ts'
import type { PlanPreviewView } from '../../wire/plan-import.ts'
import { count, decimal, signedPercent } from '../figures/format.ts'
import { when } from '../settings/when.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'

const B = TEXT.plans.beside

type Queue = PlanPreviewView['queues'][number]
type Day = Queue['days'][number]

/** What would be kept, beside what is planned for the same time and what came on the same weekdays before. */
export function PlanBeside({ preview }: { readonly preview: PlanPreviewView }) {
  const { beside } = preview
  return (
    <>
      {beside !== null && (
        <>
          <h2>{B.changes}</h2>
          <p>{B.changed(changesOf(beside))}</p>
          {beside.overlaps.length > 0 && <OverlapTable overlaps={beside.overlaps} />}
        </>
      )}
      <h2>{B.days}</h2>
      <DayTable queues={preview.queues} />
    </>
  )
}

function changesOf({ changes, movedContacts, movedHeadHours }: NonNullable<PlanPreviewView['beside']>): readonly string[] {
  const moved = [
    ...(movedContacts === null || movedContacts === 0 ? [] : [B.movedContacts(decimal(movedContacts, 1))]),
    ...(movedHeadHours === null || movedHeadHours === 0 ? [] : [B.movedHeadHours(decimal(movedHeadHours, 1))]),
  ]
  return [
    ...(changes.first > 0 ? [B.first(count(changes.first))] : []),
    ...(changes.changes > 0 ? [B.change(count(changes.changes), moved)] : []),
    ...(changes.repeats > 0 ? [B.repeat(count(changes.repeats))] : []),
    ...(changes.outdone > 0 ? [B.outdone(count(changes.outdone))] : []),
  ]
}

function OverlapTable({ overlaps }: Pick<NonNullable<PlanPreviewView['beside']>, 'overlaps'>) {
  const { zone } = useDesk()
  return (
    <div className="plan-scroll">
      <table className="figures plan-table">
        <thead>
          <tr>
            {B.overlapColumns.map((text, place) => (
              <th key={text} scope="col" className={place < 2 || place === 4 ? 'text' : undefined}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {overlaps.map(({ plan, quarterHours, different, newer }) => (
            <tr key={plan.id}>
              <th scope="row" className="text">
                {plan.name}
              </th>
              <td className="text">{when(plan.madeAt, zone, '')}</td>
              <td>{count(quarterHours)}</td>
              <td>{count(different)}</td>
              <td className="text">{newer ? `▲ ${B.goesOn}` : B.isReplaced}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A table of more is no table that somebody reads; the sums of queues are there whatever there is of days. */
const DAYS_SHOWN_MAX = 400

function DayTable({ queues }: { readonly queues: readonly Queue[] }) {
  const all = queues.reduce((total, { days }) => total + days.length, 0)
  const each = Math.max(0, Math.floor(DAYS_SHOWN_MAX / Math.max(queues.length, 1)))
  const isCut = all > DAYS_SHOWN_MAX
  return (
    <>
      {isCut && <p className="dim small">{B.daysCut(count(each), count(all))}</p>}
      <div className="plan-scroll">
        <table className="figures plan-table">
          <thead>
            <tr>
              {B.dayColumns.map((text, place) => (
                <th key={text} scope="col" className={place < 2 ? 'text' : undefined}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {queues.flatMap((queue) => [
              <SumRow key={placeOf(queue)} queue={queue} />,
              ...queue.days
                .slice(0, isCut ? each : undefined)
                .map((day) => <DayRow key={`${placeOf(queue)} ${day.date}`} queue={queue} day={day} />),
            ])}
          </tbody>
        </table>
      </div>
    </>
  )
}

function SumRow({ queue }: { readonly queue: Queue }) {
  const { days } = queue
  const compared = days.flatMap((day) => {
    const [now, then] = [day[measureOf(queue)], lastWeekOf(day, measureOf(queue))]
    return now === null || then === null ? [] : [{ now, then }]
  })
  const sumBy = (of: (pair: { readonly now: number; readonly then: number }) => number): number =>
    compared.reduce((total, pair) => total + of(pair), 0)
  const quarters = days.reduce((total, { quarterHours }) => total + quarterHours, 0)
  return (
    <tr className="plan-sum">
      <th scope="row" className="text">
        {placeOf(queue)}
      </th>
      <td className="text">{B.dayCount(days.length)}</td>
      <td>{count(quarters)}</td>
      <td>{inUnit(queue[measureOf(queue)], measureOf(queue))}</td>
      <td />
      <td />
      <td />
      <td>
        {compared.length === 0
          ? ''
          : changeText(
              sumBy(({ now }) => now),
              sumBy(({ then }) => then),
            )}
      </td>
    </tr>
  )
}

function DayRow({ queue, day }: { readonly queue: Queue; readonly day: Day }) {
  const measure = measureOf(queue)
  const { beside } = day
  const lastWeek = beside?.lastWeek ?? null
  const [now, then] = [day[measure], lastWeekOf(day, measure)]
  return (
    <tr>
      <th scope="row" className="text dim">
        {placeOf(queue)}
      </th>
      <td className="text">{day.date}</td>
      <td>{TEXT.plans.ofDay(count(day.quarterHours), count(day.ofDay))}</td>
      <td>{inUnit(now, measure)}</td>
      <td>{inUnit(beside?.before?.[measure] ?? null, measure)}</td>
      <td title={lastWeek?.date}>{figure(measure === 'contacts' ? (lastWeek?.came ?? null) : null)}</td>
      <td title={lastWeek?.date}>{inUnit(lastWeek?.[measure] ?? null, measure)}</td>
      <td>{now === null || then === null ? '' : changeText(now, then)}</td>
    </tr>
  )
}

type Measure = 'contacts' | 'headHours'

/** Contacts where the plan has any, else heads. */
function measureOf({ contacts }: Queue): Measure {
  return contacts === null ? 'headHours' : 'contacts'
}

/** What came where that is known, else what was planned. */
function lastWeekOf({ beside }: Day, measure: Measure): number | null {
  const lastWeek = beside?.lastWeek ?? null
  if (lastWeek === null) return null
  return measure === 'contacts' ? (lastWeek.came ?? lastWeek.contacts) : lastWeek.headHours
}

function changeText(now: number, then: number): string {
  if (then === 0) return now === 0 ? signedPercent(0) : `▲ ${B.nothingBefore}`
  const change = now / then - 1
  return Math.abs(change) > REMARKABLE_SHARE ? `▲ ${signedPercent(change)}` : signedPercent(change)
}

function placeOf({ queue, vendor }: Queue): string {
  return vendor === null ? queue : B.ofVendor(queue, vendor)
}

/** Hours of heads say that they are hours; contacts are what is meant where nothing is said. */
function inUnit(value: number | null, measure: Measure): string {
  return value === null || measure === 'contacts' ? figure(value) : B.headHours(figure(value))
}

function figure(value: number | null): string {
  return value === null ? TEXT.plans.notKnown : decimal(value, 1)
}
