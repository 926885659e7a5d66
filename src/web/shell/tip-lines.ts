import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { annotationTip } from '../annotations/annotation-text.ts'
import { annotationsOn } from '../annotations/annotations-on.ts'
import { explained } from '../figures/explained.ts'
import { age, count, duration } from '../figures/format.ts'
import { lastHour, queueView } from '../figures/queue-view.ts'
import { type Sums, summed, sumQueue } from '../figures/sums.ts'
import { aheadLines } from '../live/ahead-lines.ts'
import { columnAt } from '../live/columns.ts'
import { whyText } from '../live/queue-panel.tsx'
import type { QueueRow } from '../live/queue-row.ts'
import { rowsInView, rowsOf, scopeOf } from '../live/scope.ts'
import { TEXT } from '../text.ts'
import { secondAt, timeAt } from '../time/zone.ts'
import type { Desk } from './desk-context.ts'
import { feedLines } from './first-line.tsx'

const T = TEXT.tip

/** The lines that explain what a `data-tip` names; none where it names nothing any more. The first is the title. */
export function tipLines(key: string, desk: Desk): readonly string[] {
  // What says itself what it is about.
  if (key.startsWith('said:')) return key.slice('said:'.length).split('\n')
  const [kind = '', ...parts] = key.split(':')
  if (kind === 'feeds') return [TEXT.feeds.title, ...feedLines(desk.state.feeds, desk.state.asOf)]
  if (kind === 'strip') return stripLines(parts[0] ?? '', desk)
  // A cell may be of one vendor's own figures.
  const vendorId = kind === 'cell' && (parts[3] ?? '') !== '' ? Number(parts[3]) : null
  const row = rowsOf(desk.state, vendorId).find(({ record }) => record.queueId === Number(parts[0]))
  if (row === undefined) return []
  if (kind === 'row') return [row.label, whyText(row), ...beliefLines(row, desk)]
  if (kind === 'cell') return cellLines(row, Number(parts[1]), Number(parts[2]), desk)
  if (kind === 'vendor') return vendorTip(row, Number(parts[1]), parts[2] ?? '', desk)
  return []
}

function stripLines(figure: string, desk: Desk): readonly string[] {
  const scope = scopeOf(desk.state, rowsInView(desk.state, desk.view))
  const measured = T.measured(secondAt(desk.zone, desk.state.asOf))
  if (figure === 'agents') return [TEXT.strip.now, T.agents, measured]
  if (figure === 'waiting') return [TEXT.strip.waiting, TEXT.strip.waitingOver(count(scope.now.waitingOver)), measured]
  if (figure === 'oldest') {
    const oldest = [scope.oldestRow, scope.oldestPromisedRow].flatMap((row) => {
      const since = row?.now.oldestOfferedAt ?? null
      return row === null || since === null ? [] : [`${row.label}: ${duration((desk.state.asOf - since) / 1_000)}`]
    })
    return [TEXT.strip.oldest, ...(oldest.length === 0 ? [TEXT.strip.nobodyWaits] : oldest), measured]
  }
  if (figure === 'dayEnd') return [TEXT.outlook.dayEnd, TEXT.outlook.dayEndSays, measured]
  return [`${TEXT.strip.hour}`, ...explained(figure, scope.hour, null), ...openLines(scope.hour), measured]
}

function cellLines(row: QueueRow, start: number, end: number, desk: Desk): readonly string[] {
  const { state, view, zone } = desk
  const column = columnAt(state, start, end)
  const sums = sumQueue(row.view, column)
  const title = `${row.label} · ${timeAt(zone, start)}–${timeAt(zone, end)} ${zone}`
  const notes = annotationsOn(row, start, end).map(annotationTip)
  if (column.isAhead) return [title, T.ahead, ...aheadLines(row, column, zone), ...notes]
  if (column.from < 0) return [title, T.outside]
  const isSilent = row.believed.unknownFrom !== null && end > row.believed.unknownFrom
  if (isSilent) return [title, ...notes, ...beliefLines(row, desk)]
  const counts = T.counts(
    count(summed(sums, 'offered')),
    count(summed(sums, 'answeredOfOffered')),
    count(summed(sums, 'abandoned')),
    count(sums.waiting),
  )
  const lines = [...explained(view.metric, sums, row.view.queue.expectation), counts]
  const soFar = column.isRunning && view.metric === 'volume' && sums.expected !== null ? [T.soFar] : []
  return [title, ...notes, ...lines, ...soFar, ...openLines(sums), T.measured(secondAt(zone, state.asOf)), ...beliefLines(row, desk)]
}

function vendorTip(row: QueueRow, vendorId: number, figure: string, desk: Desk): readonly string[] {
  const vendor = desk.state.records.vendors.find((one) => one.vendorId === vendorId)
  const sums = sumQueue(queueView(desk.state, row.record, vendorId), lastHour(desk.state))
  const title = `${vendor?.name ?? TEXT.panel.unassigned} · ${row.label} · ${TEXT.strip.hour}`
  return [title, ...explained(figure, sums, null), ...openLines(sums), T.measured(secondAt(desk.zone, desk.state.asOf))]
}

function openLines(sums: Sums): readonly string[] {
  return sums.provisional ? [T.provisional] : []
}

function beliefLines(row: QueueRow, { state, zone }: Desk): readonly string[] {
  const { unknownFrom, heardAt, silentVendors } = row.believed
  const names = silentVendors.map((id) => state.records.vendors.find((vendor) => vendor.vendorId === id)?.name ?? '')
  const vendors = names.map((name) => `${name}: ${TEXT.panel.silentVendor}`)
  if (unknownFrom === null) return vendors
  if (heardAt === null) return [TEXT.panel.neverHeard, ...vendors]
  const since = state.asOf - heardAt < 96 * INTERVAL_MS ? secondAt(zone, heardAt) : TEXT.feeds.heardAgo(age(state.asOf - heardAt))
  return [T.noData(since), ...vendors]
}
