import type { DayBeside } from '../../app/plans/beside-days.ts'
import type { PlanBeside } from '../../app/plans/beside-plan.ts'
import type { PlanPreview } from '../../app/plans/import-plan.ts'
import type { Scope } from '../../app/scope.ts'
import type { PlanPreviewView } from '../../wire/plan-import.ts'
import { type PlanKeys, planOf } from './plan-view.ts'

type QueueView = PlanPreviewView['queues'][number]

/** What would be kept of a file, as whoever may import it sees it. */
export function previewOf(
  { reading, cells, fileSha256, queues, otherSheets, beside }: PlanPreview,
  scope: Scope,
  keys: PlanKeys,
): PlanPreviewView {
  const { read, accepted, repeated, blank, refused, faults, warnings, readAs } = reading
  const { seconds, ...as } = readAs
  const days = new Map(beside?.days.map((day) => [`${day.queueId} ${day.vendorId} ${day.date}`, day]))
  return {
    fileSha256,
    read,
    accepted,
    repeated,
    blank,
    refused,
    faults: faults.map((fault) => ({ ...fault })),
    warnings: [...warnings],
    readAs: {
      ...as,
      zones: [...as.zones],
      ignored: [...as.ignored],
      minutes: seconds.map((each) => each / 60),
      otherSheets: [...otherSheets],
    },
    quarterHours: cells.starts.length,
    queues: queues.map((of) => ({
      queue: keys('queue', of.queueId) ?? '',
      vendor: keys('vendor', of.vendorId),
      contacts: of.contacts,
      ahtSeconds: of.ahtSeconds,
      headHours: of.headHours,
      days: of.days.map((day) => dayView(day, days.get(`${of.queueId} ${of.vendorId} ${day.date}`) ?? null)),
    })),
    beside: beside === null ? null : besideView(beside, scope, keys),
  }
}

function dayView(
  { date, quarters, quartersOfDay, contacts, headHours }: PlanPreview['queues'][number]['days'][number],
  beside: DayBeside | null,
) {
  const held: QueueView['days'][number]['beside'] =
    beside === null ? null : { changes: { ...beside.effects }, before: beside.before, lastWeek: beside.lastWeek }
  return { date, quarterHours: quarters, ofDay: quartersOfDay, contacts, headHours, beside: held }
}

function besideView(
  { effects, overlaps, movedContacts, movedHeadHours, comparedWeeks, weeks }: PlanBeside,
  scope: Scope,
  keys: PlanKeys,
): NonNullable<PlanPreviewView['beside']> {
  return {
    changes: { ...effects },
    movedContacts,
    movedHeadHours,
    overlaps: overlaps.map(({ plan, intervals, different, isNewer }) => {
      return { plan: planOf(plan, scope, keys), quarterHours: intervals, different, newer: isNewer }
    }),
    complete: comparedWeeks === weeks,
  }
}
