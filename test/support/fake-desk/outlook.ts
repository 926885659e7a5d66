import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, intervalStart } from '../../../src/domain/shared/instant.ts'
import type { DeskRecords } from '../../../src/wire/desk.ts'
import type { DeskOutlook, DeskWorkAhead } from '../../../src/wire/desk-outlook.ts'
import { foreseenQueue } from '../foreseen-queue.ts'
import { contactsPerInterval, placesOf, troubleOf } from './places.ts'

/** What is foreseen of each queue from the quarter hour on that runs: of every eleventh nothing, and of every seventh no service. */
export function fakeOutlook(records: DeskRecords, asOf: Instant): readonly DeskOutlook[] {
  const from = intervalStart(asOf)
  // Berlin in winter: its day is an hour behind that of UTC.
  const dayStart = Math.floor((asOf + HOUR_MS) / DAY_MS) * DAY_MS - HOUR_MS
  const starts = Array.from({ length: (dayStart + DAY_MS - from) / INTERVAL_MS }, (_, place) => from + place * INTERVAL_MS)
  return records.queues.map(({ queueId, target }) => {
    const trouble = troubleOf(queueId, asOf, asOf)
    const offered = starts.map((start) => contactsPerInterval(queueId, start) * (trouble > 1 ? 1.3 : 1))
    const required = offered.map((count) => Math.ceil(count / 3 + 1.2 * Math.sqrt(count / 3)))
    const heads = required.map((needed, place) => (trouble > 1 ? Math.max(0, needed - 4) : needed + ((queueId + place) % 4) - 1))
    const level = offered.map((_, place) => Math.max(0.31, Math.min(0.97, 0.82 + 0.05 * ((heads[place] ?? 0) - (required[place] ?? 0)))))
    const misses = offered.map((count, place) => count * Math.max(0, (target?.fraction ?? 0) - (level[place] ?? 1)))
    const vendorIds = placesOf(records).flatMap((place) => (place.queueId === queueId && place.share > 0 ? [place.vendorId] : []))
    const whole = foreseenQueue(queueId, { from, offered, level, heads, required, misses, vendorIds })
    const day = Array.from({ length: 96 }, (_, place) => Math.round(10 * contactsPerInterval(queueId, dayStart + place * INTERVAL_MS)))
    const work = target?.formula === 'SL-async' ? fakeWork(offered, { from, until: from + 3 * DAY_MS, isShort: trouble > 1 }) : null
    const seen = {
      ...whole,
      dayAhead: { start: dayStart, offeredTenths: day, ahtSeconds: day.map((_, place) => 280 + 5 * Math.floor(place / 8)) },
      work,
    }
    if (queueId % 11 === 0) return { ...seen, source: null, dayAhead: null, dayEnd: null, offeredTenths: [], missTenths: [] }
    return queueId % 7 === 0 ? withoutService(seen) : seen
  })
}

/** Open work that grows where people are short, and is worked off elsewhere; what came four hours before is due. */
function fakeWork(
  offered: readonly number[],
  { from, until, isShort }: { readonly from: Instant; readonly until: Instant; readonly isShort: boolean },
): DeskWorkAhead {
  const open = offered.map((count, place) => (isShort ? 60 + 4 * place : Math.max(0, 40 - 3 * place)) + count / 2)
  const tenths = (values: readonly number[], factor = 1): readonly number[] => values.map((value) => Math.round(10 * factor * value))
  const due = offered.map((count) => count * 0.9)
  const late = due.map((count, place) => (isShort && place >= 2 ? count * 0.35 : 0))
  const broken = Math.round(late.reduce((sum, count) => sum + count, 0))
  return {
    openTenths: tenths(open),
    openLowTenths: tenths(open, 0.7),
    openHighTenths: tenths(open, 1.4),
    dueTenths: tenths(due),
    breachTenths: tenths(late),
    openNow: Math.round(open[0] ?? 0),
    lateNow: isShort ? 4 : 0,
    until,
    breaches: broken,
    breachesLow: Math.round(broken / 2),
    breachesHigh: broken * 2,
    firstBreachAt: isShort ? from + 2 * INTERVAL_MS : null,
    daysToClearHundredths: isShort ? 61 : 14,
    openHoursToClearTenths: isShort ? 73 : 17,
  }
}

function withoutService(outlook: DeskOutlook): DeskOutlook {
  const nothing = outlook.offeredTenths.map(() => null)
  const levels = { levelPermille: nothing, levelLowPermille: nothing, levelHighPermille: nothing, missTenths: nothing }
  const dayEnd =
    outlook.dayEnd === null ? null : { ...outlook.dayEnd, levelPermille: null, levelLowPermille: null, levelHighPermille: null }
  return { ...outlook, ...levels, headTenths: nothing, required: nothing, unpredicted: 'noAgents', lanes: [], dayEnd, work: null }
}
