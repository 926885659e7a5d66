import { notRenewedSince } from '../figures/ahead.ts'
import { count, decimal, NOTHING, percent } from '../figures/format.ts'
import { TEXT } from '../text.ts'
import { timeAt } from '../time/zone.ts'
import { gapText } from './ahead-table.tsx'
import { aheadIn, expectedOf } from './cell-context.ts'
import type { Column } from './columns.ts'
import type { QueueRow } from './queue-row.ts'

const O = TEXT.outlook

/** What a column ahead says when it is pointed at: what is foreseen, who will be there, what was expected before, and where it is from. */
export function aheadLines(row: QueueRow, column: Column, zone: string): readonly string[] {
  const ahead = aheadIn(row, column)
  const expected = expectedOf(row, column)
  const before = expected === null ? [] : [`${O.expectedBefore(decimal(expected, 1))} (${row.view.queue.expectation?.basis ?? ''})`]
  if (ahead === null) return row.view.queue.outlook === null || row.view.vendorId !== null ? before : [O.none, ...before]
  const { offered, low, high, level, levelLow, levelHigh, heads, required, gap, work } = ahead
  const lines = [O.tip.offered(decimal(offered, 1), low === null ? null : count(low), high === null ? null : count(high))]
  if (level !== null && levelLow !== null && levelHigh !== null)
    lines.push(O.tip.level(percent(level, 0), percent(levelLow, 0), percent(levelHigh, 0)))
  if (work !== null)
    lines.push(O.tip.work(count(work.open), count(work.openLow), count(work.openHigh), decimal(work.due, 0), decimal(work.breaches, 0)))
  if (heads !== null) lines.push(O.tip.heads(decimal(heads, 0), required === null ? NOTHING : decimal(required, 0), gapText(gap)))
  const source = row.view.queue.outlook?.source ?? null
  const from = source === null ? [] : [O.source(source.model, source.version, source.days, timeAt(zone, source.madeAt))]
  const since = notRenewedSince(row.view.queue, row.view.state.asOf)
  const old = since === null ? [] : [O.notRenewed(timeAt(zone, since))]
  return [...lines, ...before, ...from, ...old]
}
