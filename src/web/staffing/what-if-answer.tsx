import type { WhatIfAnswerView } from '../../wire/outlook.ts'
import { decimal, duration, NOTHING, percent } from '../figures/format.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { targetText } from '../live/target-text.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt } from '../time/zone.ts'
import { type Range, type StretchService, stretchService } from './what-if-sums.ts'

const S = TEXT.staffing
const W = S.whatIfRows

/** Heads more or fewer for a stretch of time, as they were asked about. */
export interface WhatIfAsked {
  readonly vendor: string | null
  readonly from: string
  readonly to: string
  readonly heads: number
}

interface Given {
  readonly row: QueueRow
  readonly asked: WhatIfAsked
  readonly answer: WhatIfAnswerView
}

/** What is expected beside what would be, figure by figure, and what that says. */
export function WhatIfAnswer({ row, asked, answer }: Given) {
  const before = stretchService(answer.before, asked)
  const after = stretchService(answer.after, asked)
  const { zone } = useDesk()
  const days = [answer.dayBefore.day, answer.dayAfter.day] as const
  const lines: readonly (readonly [string, string, string])[] = [
    [W.heads, heads(before), heads(after)],
    [W.level, level(before), level(after)],
    ...(before.open === null
      ? waitLines(before, after)
      : workLines(before, after, answer, (at) => `${dateAt(zone, Date.parse(at))} ${timeAt(zone, Date.parse(at))}`)),
    [W.dayLevel, dayLevel(days[0]), dayLevel(days[1])],
    [W.meets, percent(days[0]?.meetsTarget ?? null, 0), percent(days[1]?.meetsTarget ?? null, 0)],
  ]
  return (
    <>
      <Reading row={row} asked={asked} before={before} after={after} />
      <table className="figures what-if-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{W.present}</th>
            <th scope="col">{W.other}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([name, was, would]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{was}</td>
              <td>{would}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small">{before.open === null ? S.ranges : S.workRanges}</p>
    </>
  )
}

type Line = readonly [name: string, before: string, after: string]

function waitLines(before: StretchService, after: StretchService): readonly Line[] {
  return [
    [W.asa, wait(before), wait(after)],
    [W.abandon, gone(before), gone(after)],
    [W.occupancy, busy(before), busy(after)],
    [W.misses, misses(before), misses(after)],
  ]
}

/** Of open work: what is left of it, what breaks, and how long it takes. */
function workLines(before: StretchService, after: StretchService, answer: WhatIfAnswerView, time: (at: string) => string): readonly Line[] {
  const [was, would] = [answer.dayBefore.work, answer.dayAfter.work]
  const figure = (value: number | null | undefined, digits = 0): string => (value == null ? NOTHING : decimal(value, digits))
  return [
    [W.open, figure(before.open), figure(after.open)],
    [W.due, figure(before.due), figure(after.due)],
    [W.late, figure(before.late), figure(after.late)],
    ...(was === null ? [] : [[W.breaches(time(was.until)), figure(was.breaches.mean), figure(would?.breaches.mean)] as const]),
    [W.days, figure(was?.daysToClear, 1), figure(would?.daysToClear, 1)],
  ]
}

function Reading({
  row,
  asked: { vendor, from, to, heads: more },
  before,
  after,
}: Omit<Given, 'answer'> & { readonly before: StretchService; readonly after: StretchService }) {
  const { zone, state } = useDesk()
  const target = row.record.target?.fraction ?? null
  const name = state.records.vendors.find(({ key }) => key === vendor)?.name ?? S.anyVendor
  const span = `${timeAt(zone, Date.parse(from))}–${timeAt(zone, Date.parse(to))}`
  const meets = (service: StretchService): boolean | null => (service.level === null || target === null ? null : service.level >= target)
  return (
    <p role="status">
      {S.reading(S.headsSaid(more), name, span, level(before), level(after))}{' '}
      {S.verdict(meets(before), meets(after), targetText(row.record))}
    </p>
  )
}

function heads({ heads: value }: StretchService): string {
  return value === null ? NOTHING : decimal(value, 1)
}

function level({ level: value, levelLow, levelHigh }: StretchService): string {
  return value === null ? NOTHING : S.withRange(percent(value, 0), percent(levelLow, 0), percent(levelHigh, 0))
}

function wait({ asaSeconds, asaRange }: StretchService): string {
  return ranged(asaSeconds, asaRange, duration)
}

function gone({ abandonRate, abandonRange }: StretchService): string {
  return ranged(abandonRate, abandonRange, (value) => percent(value, 0))
}

function busy({ occupancy, occupancyRange }: StretchService): string {
  return ranged(occupancy, occupancyRange, (value) => percent(value, 0))
}

function ranged(value: number | null, range: Range | null, text: (value: number) => string): string {
  if (value === null) return NOTHING
  return range === null ? text(value) : S.withRange(text(value), text(range.low), text(range.high))
}

function misses({ misses: value }: StretchService): string {
  return value === null ? NOTHING : decimal(value, 1)
}

function dayLevel(day: WhatIfAnswerView['dayBefore']['day']): string {
  const held = day?.serviceLevel ?? null
  return held === null ? NOTHING : S.withRange(percent(held.value, 0), percent(held.low, 0), percent(held.high, 0))
}
