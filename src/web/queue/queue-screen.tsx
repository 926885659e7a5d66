import { useMemo } from 'react'
import type { Vendor } from '../../domain/record/directory.ts'
import { AnnotateForm } from '../annotations/annotate-form.tsx'
import { AnnotationList } from '../annotations/annotation-list.tsx'
import { annotationsOn } from '../annotations/annotations-on.ts'
import { DayChart } from '../charts/day-chart.tsx'
import { dayColumns, dayLines, isCount, viewedAs } from '../charts/day-lines.ts'
import { queueView } from '../figures/queue-view.ts'
import { AheadTable } from '../live/ahead-table.tsx'
import { axisText } from '../live/axis-text.ts'
import type { Column } from '../live/columns.ts'
import { ForeseenLegend, Silence, whyText } from '../live/queue-panel.tsx'
import type { QueueRow } from '../live/queue-row.ts'
import { rowsOf } from '../live/scope.ts'
import { targetText } from '../live/target-text.ts'
import { VendorTable } from '../live/vendor-table.tsx'
import { Choice } from '../shell/choice.tsx'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { useKeys } from '../shell/keys.ts'
import { useForeseen } from '../staffing/use-foreseen.ts'
import { TEXT } from '../text.ts'
import { dayAt, timeAt } from '../time/zone.ts'
import { METRICS, STEPS } from '../view/view.ts'
import { AgentsPanel } from './agents-panel.tsx'
import { ContactsPanel } from './contacts-panel.tsx'
import { dayFigures, dayText } from './day-figures.ts'
import { IntervalTable } from './interval-table.tsx'
import { metricBands } from './metric-bands.ts'
import { type Compared, useCompared, weekAfter, weekBefore } from './use-compared.ts'
import { useRevisions } from './use-revisions.ts'
import './queue.css'

const Q = TEXT.queueScreen

/** The second screen: one queue's day by interval with all its figures, down to its contacts. */
export function QueueScreen() {
  const { state, view, setView } = useDesk()
  const row = rowsOf(state).find(({ record }) => record.key === view.queue) ?? null
  if (row === null) {
    return (
      <div className="gate" role="alert">
        <h1>{Q.unknownQueue(view.queue)}</h1>
        <button type="button" className="button" onClick={() => setView({ screen: 'live', queue: null }, 'push')}>
          {TEXT.buttons.back}
        </button>
      </div>
    )
  }
  return <QueueDay row={row} />
}

const CHART_PX = 150

function QueueDay({ row }: { readonly row: QueueRow }) {
  const { state, view, zone } = useDesk()
  const vendor = state.records.vendors.find((one) => one.key === view.vendor) ?? null
  const sumsView = useMemo(() => queueView(state, row.record, vendor?.vendorId ?? null), [state, row.record, vendor])
  const day = dayAt(zone, view.at ?? state.asOf)
  const columns = useMemo(() => dayColumns(state, zone, day, view.step), [state, zone, day, view.step])
  const compared = useCompared(row.record, vendor?.key ?? null, columns)
  const viewed = viewedAs(row, sumsView)
  const noted = annotationsOn(viewed, day.start, day.end)
  const notedBefore = view.compare === 'week' ? annotationsOn(viewed, weekBefore(zone, day.start), weekBefore(zone, day.end)) : []
  const foreseen = useForeseen(row.record.queueId, row.record.key)
  const bands = useMemo(
    () => metricBands(foreseen?.ok === true ? foreseen.value.rows : [], view.metric, columns),
    [foreseen, view.metric, columns],
  )
  const lines = useMemo(() => {
    // What was noted a week ago stands where its time of day is.
    const moved = notedBefore.map(({ from, to }) => ({ from: weekAfter(zone, from), to: weekAfter(zone, to) }))
    return dayLines(row, columns, view.metric, view.at, sumsView, compared.values, [...noted, ...moved], bands)
  }, [row, columns, view.metric, view.at, sumsView, compared, noted, notedBefore, zone, bands])
  const figures = useMemo(() => dayFigures(row, sumsView, columns, zone), [row, sumsView, columns, zone])
  const chosen = columns.find((column) => column.start === view.at) ?? null
  const asked = { queue: row.record.key, vendor: vendor?.key ?? null, from: day.start, to: day.end }
  const revised = useRevisions(asked, figures)
  useColumnKeys(columns)
  return (
    <div className="queue-screen">
      <QueueBar row={row} copy={() => dayText(row, vendor?.name ?? null, figures, { state, zone })} />
      <Silence row={row} />
      <div className="queue-columns">
        <section className="panel day" aria-label={Q.day(day.date, columns.length)}>
          <p className="why">{whyText(row)}</p>
          <DayChart
            lines={lines}
            label={TEXT.panel.chart(row.label, TEXT.metrics[view.metric])}
            timeText={(at) => timeAt(zone, at)}
            valueText={(value) => axisText(view.metric, value)}
            height={CHART_PX}
            isCount={isCount(view.metric)}
          />
          <p className="dim small">
            <ForeseenLegend row={row} metric={view.metric} />
            {bands.size > 0 && vendor === null && <> · {TEXT.outlook.banded}</>}
          </p>
          <ComparedLegend state={compared.state} />
          <AnnotationList annotations={[...noted, ...notedBefore]} date={day.date} />
          <h2>{Q.day(day.date, Math.round((day.end - day.start) / 900_000))}</h2>
          <IntervalTable row={row} figures={figures} chosen={chosen} revised={revised} />
        </section>
        <QueueSide row={row} vendor={vendor} chosen={chosen} />
      </div>
    </div>
  )
}

/** Beside the day: what was noted, what comes, and who works on it, down to the contacts of the interval chosen. */
function QueueSide({ row, vendor, chosen }: { readonly row: QueueRow; readonly vendor: Vendor | null; readonly chosen: Column | null }) {
  return (
    <aside className="panel side">
      <AnnotateForm row={row} />
      <AheadTable row={row} />
      <h2>{TEXT.panel.vendors}</h2>
      <VendorTable row={row} />
      <ContactsPanel row={row} vendor={vendor} column={chosen} />
      <AgentsPanel row={row} vendor={vendor} />
    </aside>
  )
}

function QueueBar({ row, copy }: { readonly row: QueueRow; readonly copy: () => string }) {
  const { state, view, setView } = useDesk()
  const here = [...row.view.queue.series.keys()]
  const vendors = state.records.vendors.filter((vendor) => here.includes(vendor.vendorId))
  return (
    <div className="bar queue-bar">
      <button type="button" className="button" onClick={() => setView({ screen: 'live' }, 'push')}>
        ← {TEXT.buttons.back} <kbd>Esc</kbd>
      </button>
      <h1>{row.label}</h1>
      <span className="dim">{targetText(row.record)}</span>
      <span className="spacer" />
      <Choice
        label={TEXT.columns.vendor}
        chosen={view.vendor ?? ''}
        options={[{ value: '', text: Q.allVendors }, ...vendors.map(({ key, name }) => ({ value: key, text: name }))]}
        onChoose={(key) => setView({ vendor: key === '' ? null : key })}
      />
      <button
        type="button"
        className="button"
        aria-pressed={view.compare === 'week'}
        onClick={() => setView({ compare: view.compare === 'week' ? 'none' : 'week' })}
      >
        {Q.compare}
      </button>
      <Choice
        label={TEXT.metrics.label}
        chosen={view.metric}
        options={METRICS.map((metric) => ({ value: metric, text: TEXT.metrics[metric] }))}
        onChoose={(metric) => setView({ metric })}
      />
      <Choice
        label={TEXT.steps.label}
        chosen={view.step}
        options={STEPS.map((step) => ({ value: step, text: TEXT.steps.short(step), label: TEXT.steps.of(step) }))}
        onChoose={(step) => setView({ step, at: null })}
      />
      <CopyButton label={TEXT.buttons.copyTable} text={copy} />
    </div>
  )
}

/** J and K go through the intervals of the day. */
function useColumnKeys(columns: readonly Column[]): void {
  const { view, setView } = useDesk()
  const step = (by: number) => (): boolean => {
    const held = columns.findIndex((column) => column.start === view.at)
    const running = columns.findIndex((column) => column.isRunning)
    const place = held < 0 ? Math.max(0, running) : Math.max(0, Math.min(columns.length - 1, held + by))
    setView({ at: columns[place]?.start ?? null })
    return true
  }
  useKeys({ j: step(1), k: step(-1), arrowdown: step(1), arrowup: step(-1), arrowright: step(1), arrowleft: step(-1) })
}

/** What the second line is, or why there is none. */
function ComparedLegend({ state }: { readonly state: Compared['state'] }) {
  if (state === 'off') return null
  return (
    <p className="dim small" role="status">
      {state === 'there' && <span className="legend-compared">━ </span>}
      {Q.compared[state]}
    </p>
  )
}
