import { useMemo } from 'react'
import type { DeskExpectation } from '../../wire/desk.ts'
import { AnnotateForm } from '../annotations/annotate-form.tsx'
import { AnnotationList } from '../annotations/annotation-list.tsx'
import { annotationsOn } from '../annotations/annotations-on.ts'
import { DayChart } from '../charts/day-chart.tsx'
import { dayColumns, dayLines, isCount } from '../charts/day-lines.ts'
import { age, count, threshold } from '../figures/format.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dayAt, timeAt } from '../time/zone.ts'
import type { Metric } from '../view/view.ts'
import { AheadTable } from './ahead-table.tsx'
import { axisText } from './axis-text.ts'
import type { QueueRow } from './queue-row.ts'
import { QueueSummary } from './queue-summary.tsx'
import { situationText } from './situation-text.ts'
import { targetText } from './target-text.ts'
import { VendorTable } from './vendor-table.tsx'
import { VendorsInView } from './vendors-in-view.tsx'

const P = TEXT.panel
const O = TEXT.outlook

/** Beside the table: the selected queue, why it stands where it stands, its day, and its vendors. */
export function QueuePanel({ row, rows }: { readonly row: QueueRow | null; readonly rows: readonly QueueRow[] }) {
  const desk = useDesk()
  const { setView, setNoting, canSteer } = desk
  if (row === null) return <aside className="panel side">{P.none}</aside>
  return (
    <aside className="panel side" aria-label={row.label}>
      <div className="bar">
        <h2>{row.label}</h2>
        <CopyButton label={TEXT.buttons.copyQueue} text={() => situationText(desk, row)} />
        {canSteer && (
          <button type="button" className="button" onClick={() => setNoting('new')}>
            {TEXT.annotations.write} <kbd>A</kbd>
          </button>
        )}
        <button type="button" className="button" onClick={() => setView({ screen: 'queue', queue: row.record.key, vendor: null }, 'push')}>
          {TEXT.buttons.open} <kbd>↵</kbd>
        </button>
      </div>
      <AnnotateForm row={row} />
      <Silence row={row} />
      <p className="small dim">{P.target(targetText(row.record))}</p>
      <p className="why" data-tip={`row:${row.record.queueId}`}>
        {whyText(row)}
      </p>
      <QueueSummary row={row} />
      <TodayChart row={row} />
      <AheadTable row={row} />
      <h3>{P.vendors}</h3>
      <VendorTable row={row} />
      <h3>{P.allVendors}</h3>
      <VendorsInView rows={rows} />
    </aside>
  )
}

/** Says that nothing is known, since when. */
export function Silence({ row }: { readonly row: QueueRow }) {
  const { unknownFrom, heardAt } = row.believed
  if (unknownFrom === null) return null
  return <p className="silence">⚠ {heardAt === null ? P.neverHeard : P.silence(age(row.view.state.asOf - heardAt))}</p>
}

/** Why the queue stands where it stands, in words. */
export function whyText(row: QueueRow): string {
  const { impact, record, believed } = row
  if (believed.unknownFrom !== null) return `${P.impact}: ${P.notHeard}.`
  const parts: string[] = []
  if (impact.waitingOver > 0) parts.push(waitingText(impact.waitingOver, record.target))
  if (impact.missed >= 0.5) parts.push(P.missed(count(impact.missed)))
  if (impact.unexpected >= 0.5) parts.push(P.unexpected(count(impact.unexpected)))
  if (impact.projected >= 0.5) parts.push(O.projected(count(impact.projected)))
  return `${P.impact}: ${parts.length === 0 ? P.quiet : parts.join(' · ')}.`
}

function waitingText(over: number, target: QueueRow['record']['target']): string {
  return target?.formula === 'SL-async'
    ? P.waitingPastPromise(count(over))
    : P.waitingOver(count(over), threshold(target?.thresholdSeconds ?? 0))
}

const CHART_PX = 168

/** The queue's local day of the figure chosen for the cells. */
function TodayChart({ row }: { readonly row: QueueRow }) {
  const { state, view, zone } = useDesk()
  const day = dayAt(zone, state.asOf)
  const lines = useMemo(() => {
    const columns = dayColumns(state, zone, day, view.step)
    return dayLines(row, columns, view.metric, view.at)
  }, [state, zone, day, view.step, view.metric, view.at, row])
  const { expectation } = row.view.queue
  return (
    <figure className="chart-box">
      <DayChart
        lines={lines}
        label={P.chart(row.label, TEXT.metrics[view.metric])}
        timeText={(at) => timeAt(zone, at)}
        valueText={(value) => axisText(view.metric, value)}
        height={CHART_PX}
        isCount={isCount(view.metric)}
      />
      <figcaption>
        <span className="legend-actual">━</span> {view.metric === 'volume' ? P.chartLegend.actual : TEXT.metrics[view.metric]} ·{' '}
        {referenceText(view.metric, expectation)}
        <ForeseenLegend row={row} metric={view.metric} /> · {P.notToday}
      </figcaption>
      <AnnotationList annotations={annotationsOn(row, day.start, day.end)} date={day.date} />
    </figure>
  )
}

/** The line of what is foreseen, where there is one. */
export function ForeseenLegend({ row, metric }: { readonly row: QueueRow; readonly metric: Metric }) {
  const isForeseen = (row.view.queue.outlook?.source ?? null) !== null && row.view.vendorId === null
  if (!isForeseen || metric === 'waiting') return null
  return (
    <>
      {' '}
      <span className="legend-foreseen">┅</span> {O.foreseen[metric]}
    </>
  )
}

function referenceText(metric: Metric, expectation: DeskExpectation | null): string {
  if (metric === 'serviceLevel') return `╌ ${P.targetLine}`
  if (metric === 'abandon' || metric === 'waiting') return ''
  if (expectation === null) return P.noExpectation
  return `╌ ${P.chartLegend.expected(expectation.basis, expectation.days)}`
}
