import { HOUR_MS, type Instant } from '../../domain/shared/instant.ts'
import { annotationsOn } from '../annotations/annotations-on.ts'
import { count, duration, percent, signedPercent } from '../figures/format.ts'
import { handleTime, serviceLevel, volumeDeviation } from '../figures/ratios.ts'
import type { Desk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { timeAt, zoneText } from '../time/zone.ts'
import type { QueueRow } from './queue-row.ts'
import { missedSince, volumeOffSince } from './since-when.ts'
import { targetText } from './target-text.ts'
import { vendorLines } from './vendor-lines.ts'

const P = TEXT.panel
/** More would be no two sentences any more. */
const NOTED_MAX = 2

/** A queue's situation as two sentences for a chat: how it stands and since when, and what is beside it. */
export function situationText({ state, zone }: Pick<Desk, 'state' | 'zone'>, row: QueueRow): string {
  const { now, hour, believed } = row
  const time = (at: Instant): string => timeAt(zone, at)
  const asOf = `${time(state.asOf)} ${zoneText(zone, state.asOf)}`
  if (believed.unknownFrom !== null) return P.situationUnknown(row.label, asOf, time(believed.unknownFrom))
  const since = (at: Instant | null): string | null => (at === null ? null : time(at))
  return P.situation({
    label: row.label,
    asOf,
    level: percent(serviceLevel(hour).value),
    target: targetText(row.record),
    missedSince: since(missedSince(row)),
    volume: signedPercent(volumeDeviation(hour).value),
    volumeSince: since(volumeOffSince(row)),
    waiting: count(now.waiting),
    oldest: duration(now.oldestOfferedAt === null ? null : (state.asOf - now.oldestOfferedAt) / 1_000),
    beside: [weakestText(row), ...notedTexts(row, time)].join('; '),
  })
}

function weakestText(row: QueueRow): string {
  const weakest = vendorLines(row, P.unassigned)
    .map((line) => ({ line, level: row.record.isPooled ? null : serviceLevel(line.hour).value }))
    .filter(({ level, line }) => level !== null && !line.isSilent && level < (row.record.target?.fraction ?? 0))
    .sort((a, b) => (a.level ?? 1) - (b.level ?? 1))[0]
  if (weakest === undefined) return P.situationAlone
  return P.situationVendor(weakest.line.name, percent(weakest.level), duration(handleTime(weakest.line.hour).value))
}

/** What was noted about the last hour, the newest last. */
function notedTexts(row: QueueRow, time: (at: Instant) => string): readonly string[] {
  const { asOf } = row.view.state
  const noted = annotationsOn(row, asOf - HOUR_MS, asOf)
  return noted.slice(-NOTED_MAX).map(({ text, from }) => P.situationNoted(text.replace(/[.!?\s]+$/, ''), time(from)))
}
