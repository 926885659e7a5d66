import { INTERVAL_MS, intervalStart } from '../../domain/shared/instant.ts'
import { type Ahead, aheadOf, notRenewedSince, PROJECTED_INTERVALS } from '../figures/ahead.ts'
import { count, decimal, NOTHING, percent, percentBand } from '../figures/format.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { timeAt } from '../time/zone.ts'
import type { QueueRow } from './queue-row.ts'
import { workText } from './work-text.ts'

const O = TEXT.outlook

/** The next two hours of a queue, quarter by quarter: what will come, how it will be served, and who is missing. */
export function AheadTable({ row }: { readonly row: QueueRow }) {
  const { zone } = useDesk()
  const { queue, state } = row.view
  const { outlook } = queue
  if (state.audience.kind !== 'internal') return null
  const first = outlook === null ? 0 : (outlook.from - state.windowStart) / INTERVAL_MS
  const lines = Array.from({ length: PROJECTED_INTERVALS }, (_, place) => ({
    start: state.windowStart + (first + place) * INTERVAL_MS,
    ahead: aheadOf(queue, state, { from: first + place, to: first + place + 1 }),
  })).filter(({ start }) => start > state.asOf - INTERVAL_MS)
  const isWork = lines.some(({ ahead }) => ahead !== null && ahead.work !== null)
  const Line = isWork ? WorkLine : AheadLine
  return (
    <>
      <h3>{O.ahead}</h3>
      {outlook === null ? <p className="dim small">{O.notYet}</p> : outlook.source === null && <p className="dim small">{O.none}</p>}
      {lines.some(({ ahead }) => ahead !== null) && (
        <table className="figures ahead-table">
          <thead>
            <tr>
              {Object.values(isWork ? O.workColumns : O.columns).map((heading) => (
                <th key={heading} scope="col" title={O.spelledOut[heading]}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ start, ahead }) => (
              <Line key={start} name={timeAt(zone, start)} ahead={ahead} target={row.record.target?.fraction ?? null} />
            ))}
          </tbody>
        </table>
      )}
      <WorkNote row={row} />
      <NotRenewed row={row} />
      <Notes row={row} />
    </>
  )
}

/** Says since when what is foreseen was not made anew, where that is too long ago. */
export function NotRenewed({ row }: { readonly row: QueueRow }) {
  const { zone, state } = useDesk()
  const since = notRenewedSince(row.view.queue, state.asOf)
  return since === null ? null : <p className="small">{O.notRenewed(timeAt(zone, since))}</p>
}

interface LineGiven {
  readonly name: string
  readonly ahead: Ahead | null
  readonly target: number | null
}

/** A quarter hour of open work: what comes, what is open at its end, what falls due, and how much of that is late. */
function WorkLine({ name, ahead, target }: LineGiven) {
  const work = ahead?.work ?? null
  const gap = ahead?.gap ?? null
  return (
    <tr className="line-ahead">
      <th scope="row">{name}</th>
      <td>{ahead === null ? NOTHING : decimal(ahead.offered, ahead.offered < 10 ? 1 : 0)}</td>
      <td>{work === null ? NOTHING : count(work.open)}</td>
      <td>{work === null ? NOTHING : O.band(count(work.openLow), count(work.openHigh))}</td>
      <td>{work === null ? NOTHING : count(work.due)}</td>
      <td className={work !== null && work.breaches >= LATE_SHOWN ? 'is-bad' : ''}>{work === null ? NOTHING : count(work.breaches)}</td>
      <LevelCell level={ahead?.level ?? null} target={target} />
      <td className={gap !== null && gap <= -GAP_SHOWN ? 'is-bad' : ''}>{gapText(gap)}</td>
    </tr>
  )
}

/** Less than half a promise is none. */
const LATE_SHOWN = 0.5

function LevelCell({ level, target }: Pick<LineGiven, 'target'> & { readonly level: number | null }) {
  const isMissed = level !== null && target !== null && level < target
  return (
    <td className={isMissed ? 'is-bad' : ''}>
      {percent(level, 0)}
      {isMissed && <span className="glyph">▼</span>}
    </td>
  )
}

/** What is open now, what will break, and how long the open work takes. */
export function WorkNote({ row }: { readonly row: QueueRow }) {
  const { zone, state } = useDesk()
  const work = row.view.queue.outlook?.work ?? null
  return work === null ? null : <p className="small">{workText(work, zone, state.asOf)}</p>
}

function AheadLine({ name, ahead, target }: LineGiven) {
  const gap = ahead?.gap ?? null
  return (
    <tr className="line-ahead">
      <th scope="row">{name}</th>
      <td>{ahead === null ? NOTHING : decimal(ahead.offered, ahead.offered < 10 ? 1 : 0)}</td>
      <td>{ahead === null || ahead.low === null || ahead.high === null ? NOTHING : O.band(count(ahead.low), count(ahead.high))}</td>
      <LevelCell level={ahead?.level ?? null} target={target} />
      <td>{percentBand(ahead?.levelLow ?? null, ahead?.levelHigh ?? null)}</td>
      <td>{ahead?.heads == null ? NOTHING : decimal(ahead.heads, 0)}</td>
      <td className={gap !== null && gap <= -GAP_SHOWN ? 'is-bad' : ''}>{gapText(gap)}</td>
    </tr>
  )
}

/** Less than half a head is nobody. */
const GAP_SHOWN = 0.5

export function gapText(gap: number | null): string {
  if (gap === null) return NOTHING
  const rounded = Math.round(gap)
  return rounded === 0 ? '0' : rounded > 0 ? `+${rounded}` : `−${-rounded}`
}

/** Who of several vendors is short: the sum of a queue hides it where shares decide whom a customer waits for. */
function gapsOf({ view: { queue, state } }: QueueRow): string {
  const { outlook } = queue
  if (outlook === null || outlook.lanes.length < 2) return ''
  const { lanes, from } = outlook
  // What was looked at some time ago begins with quarter hours that are over.
  const next = intervalStart(state.asOf) + INTERVAL_MS
  const place = (next - from) / INTERVAL_MS
  const names = new Map(state.records.vendors.map((vendor) => [vendor.vendorId, vendor.name]))
  const gaps = lanes.flatMap(({ vendorId, headTenths, required }) => {
    const [heads, needed] = [headTenths[place] ?? null, required[place] ?? null]
    return heads === null || needed === null ? [] : [`${names.get(vendorId) ?? ''} ${gapText(heads / 10 - needed)}`]
  })
  return gaps.length === 0 ? '' : O.gapsByVendor(gaps.join(', '))
}

/** Whose heads they are, why nothing is predicted, and where the forecast is from. */
function Notes({ row }: { readonly row: QueueRow }) {
  const { zone } = useDesk()
  const { outlook } = row.view.queue
  if (outlook === null || outlook.source === null) return null
  const { model, version, days, madeAt } = outlook.source
  const basis = outlook.lanes.find(({ staffBasis }) => staffBasis !== null)?.staffBasis ?? null
  const said = outlook.unpredicted !== null ? O.unpredicted[outlook.unpredicted] : basis === null ? '' : O.staff[basis]
  return (
    <p className="dim small">
      {said} {gapsOf(row)} {O.source(model, version, days, timeAt(zone, madeAt))}
    </p>
  )
}
