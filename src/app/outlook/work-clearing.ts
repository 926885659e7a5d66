import { INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import type { WorkGiven, WorkLane, WorkStretch } from './backlog-lanes.ts'
import type { WorkAhead } from './queue-outlook.ts'

const HOUR_SECONDS = 3_600
const MINUTES_PER_HOUR = 60
const HOURS_OF_DAY = 24

/**
 * How long what is open now takes at what can be done in an open hour, on the mean of the time that is looked ahead. Of people with several lanes
 * each has the part that its work is of theirs.
 */
export function clearingOf(
  { backlog, learned }: WorkGiven['promising'][number],
  own: readonly number[],
  lanes: readonly WorkLane[],
  stretches: readonly WorkStretch[],
): Pick<WorkAhead, 'openHoursToClear' | 'daysToClear'> {
  const loads = lanes.map(({ agentSeconds }, line) => stretches.reduce((sum, { offered }) => sum + (offered[line] ?? 0), 0) * agentSeconds)
  let items = 0
  for (const { crews, seconds } of stretches) {
    for (const { freeHeads, lanes: served } of crews) {
      const load = served.reduce((sum, line) => sum + (loads[line] ?? 0), 0)
      for (const line of served) {
        if (!own.includes(line)) continue
        const part = load > 0 ? (loads[line] ?? 0) / load : 1 / served.length
        items += (freeHeads * seconds * part) / (lanes[line]?.agentSeconds ?? 1)
      }
    }
  }
  const openHours = (backlog.isOpen.filter((isOpen) => isOpen).length * INTERVAL_MS) / SECOND_MS / HOUR_SECONDS
  const openNow = backlog.open.reduce((sum, group) => sum + group.items, 0)
  if (openNow === 0) return { openHoursToClear: 0, daysToClear: 0 }
  if (items <= 0 || openHours === 0) return { openHoursToClear: null, daysToClear: null }
  const hours = (openNow * openHours) / items
  return { openHoursToClear: hours, daysToClear: hours / hoursOfOpenDay(learned.past.queue.hours) }
}

/** Open hours of a day on which the queue is open at all, on the mean. */
function hoursOfOpenDay(hours: WorkGiven['promising'][number]['learned']['past']['queue']['hours']): number {
  if (hours === null || hours.length === 0) return HOURS_OF_DAY
  const minutes = hours.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0)
  return minutes / MINUTES_PER_HOUR / new Set(hours.map(({ weekday }) => weekday)).size
}
