import { count, duration, percent, signedPercent } from '../figures/format.ts'
import { handleTime, serviceLevel, volumeDeviation } from '../figures/ratios.ts'
import type { Desk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { timeAt, zoneText } from '../time/zone.ts'
import type { QueueRow } from './queue-row.ts'
import { targetText } from './target-text.ts'
import { vendorLines } from './vendor-lines.ts'

/** A queue's situation as two sentences for a chat. */
export function situationText({ state, zone }: Pick<Desk, 'state' | 'zone'>, row: QueueRow): string {
  const { now, hour } = row
  const weakest = vendorLines(row, TEXT.panel.unassigned)
    .map((line) => ({ line, level: row.record.isPooled ? null : serviceLevel(line.hour).value }))
    .filter(({ level, line }) => level !== null && !line.isSilent && level < (row.record.target?.fraction ?? 0))
    .sort((a, b) => (a.level ?? 1) - (b.level ?? 1))[0]
  return TEXT.panel.situation({
    label: row.label,
    asOf: `${timeAt(zone, state.asOf)} ${zoneText(zone, state.asOf)}`,
    level: percent(serviceLevel(hour).value),
    target: targetText(row.record),
    volume: signedPercent(volumeDeviation(hour).value),
    waiting: count(now.waiting),
    oldest: duration(now.oldestOfferedAt === null ? null : (state.asOf - now.oldestOfferedAt) / 1_000),
    worst:
      weakest === undefined
        ? TEXT.panel.situationAlone
        : TEXT.panel.situationVendor(weakest.line.name, percent(weakest.level), duration(handleTime(weakest.line.hour).value)),
  })
}
