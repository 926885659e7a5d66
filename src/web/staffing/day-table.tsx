import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { DeskDayEnd } from '../../wire/desk-outlook.ts'
import { count, NOTHING, percent, signedPercent } from '../figures/format.ts'
import { tsvOf } from '../figures/tsv.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt, zoneText } from '../time/zone.ts'
import { MEASURED } from './day-measure.ts'
import { type DaySeries, dayEndOn, type HandleParts, lineError } from './day-series.ts'

const S = TEXT.staffing
const D = S.dayColumns

interface Given {
  readonly row: QueueRow
  readonly series: DaySeries
  /** Of the snapshot that is drawn and the one that it is compared with. */
  readonly names: readonly [string | null, string | null]
  /** When the day was foreseen that is laid over it; null where none is. */
  readonly earlier: string | null
}

const PARTS = ['talk', 'hold', 'wrap'] as const satisfies readonly (keyof HandleParts)[]

interface Line {
  readonly heading: string
  readonly values: readonly (number | null)[]
}

/** The lines of the chart as figures: how far each was from what came, and quarter hour by quarter hour. */
export function DayTable({ row, series, names, earlier }: Given) {
  const { zone, state } = useDesk()
  const lines: readonly Line[] = [
    { heading: D.actual[series.measure], values: series.actual },
    { heading: D.before, values: series.dayAhead },
    { heading: (series.starts[0] ?? 0) > series.now ? D.forecast : D.foreseen, values: series.foreseen },
    { heading: D.low, values: series.low },
    { heading: D.high, values: series.high },
    ...(earlier === null ? [] : [{ heading: earlier, values: series.earlier }]),
    ...(names[0] === null ? [] : [{ heading: names[0], values: series.drawn }]),
    ...(names[1] === null ? [] : [{ heading: names[1], values: series.compared }]),
    ...(series.parts.length === 0 ? [] : PARTS.map((part) => ({ heading: D[part], values: series.parts.map((of) => of?.[part] ?? null) }))),
  ].filter(({ heading, values }) => heading !== D.before || values.some((value) => value !== null))
  const { text: shown, plain } = MEASURED[series.measure]
  const text = (): string =>
    tsvOf([
      [row.label, zoneText(zone, state.asOf), S.asOf(timeAt(zone, state.asOf))],
      [D.day, D.interval, ...lines.map(({ heading }) => heading)],
      ...series.starts.map((start, place) => [
        dateAt(zone, start),
        timeAt(zone, start),
        ...lines.map(({ values }) => plain(values[place] ?? null)),
      ]),
    ])
  return (
    <section>
      <div className="plan-head">
        <h2>{S.intervals}</h2>
        <CopyButton label={TEXT.buttons.copyTable} text={text} />
        <DayEnd end={dayEndOn(row, series)} />
      </div>
      <Errors series={series} names={names} earlier={earlier} />
      <div className="plan-scroll">
        <table className="figures forecast-intervals">
          <thead>
            <tr>
              {[D.interval, ...lines.map(({ heading }) => heading)].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {series.starts.map((start, place) => (
              <tr key={start} className={start + INTERVAL_MS > series.now ? 'is-ahead' : undefined}>
                <th scope="row">{timeAt(zone, start)}</th>
                {lines.map(({ heading, values }) => (
                  <td key={heading}>{shown(values[place] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** How the day is expected to end. */
function DayEnd({ end }: { readonly end: DeskDayEnd | null }) {
  if (end === null) return null
  const permille = (value: number | null): string => percent(value === null ? null : value / 1_000, 0)
  const band = end.low === null || end.high === null ? NOTHING : S.band(count(end.low), count(end.high))
  const { levelPermille, levelLowPermille, levelHighPermille, meetsPermille } = end
  return (
    <span className="small">
      {S.dayEnd(count(end.offered), band)}
      {levelPermille !== null &&
        ` ${S.dayLevel(permille(levelPermille), S.band(permille(levelLowPermille), permille(levelHighPermille)), permille(meetsPermille))}`}
    </span>
  )
}

/** How far each line was off until now: over the quarter hours that it speaks of and that came. */
function Errors({ series, names, earlier }: Omit<Given, 'row'>) {
  const said = [
    [D.before, series.dayAhead],
    [earlier, series.earlier],
    [names[0], series.drawn],
    [names[1], series.compared],
  ] as const
  const texts = said.flatMap(([name, values]) => {
    const error = name === null ? null : lineError(values, series)
    return error === null ? [] : [S.error(name ?? '', percent(error.wape), signedPercent(error.bias), count(error.intervals))]
  })
  return texts.length === 0 ? null : <p className="small dim">{texts.join(' · ')}</p>
}
