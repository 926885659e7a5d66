import { type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { type Arrival, arrivalsOf, expectedArrivals } from './arrivals.ts'
import type { Region, SimQueue, Team } from './company.ts'
import { workDay } from './floor.ts'
import type { Happening } from './happening.ts'
import { rosterOf, type Shift } from './roster.ts'
import type { ZoneClock } from './zone-clock.ts'

/** When a region's day begins on its own clock: nobody waits and nobody works. */
const DAY_BEGINS_MINUTE = 4 * 60

/** The first instant of a region's day. */
export function dayStart(region: Region, zones: ZoneClock, dayNumber: number): Instant {
  return zones.instantOf(region.zone, { dayNumber, minute: DAY_BEGINS_MINUTE })
}

/** The region's day that holds `at`, as days since 1970-01-01 of its local date. */
export function dayNumberAt(region: Region, zones: ZoneClock, at: Instant): number {
  const { dayNumber } = zones.localOf(region.zone, at)
  return dayStart(region, zones, dayNumber) <= at ? dayNumber : dayNumber - 1
}

/** All that happens on one day of a region, up to the last email of it answered on the next morning. The same seed gives the same day. */
export function happeningsOfDay(region: Region, zones: ZoneClock, seed: number, dayNumber: number): Happening[] {
  const start = dayStart(region, zones, dayNumber)
  const end = dayStart(region, zones, dayNumber + 1)
  const name = `${seed}/${region.key}/${dayNumber}`
  const means = new Map(region.queues.map((queue) => [queue.key, expectedArrivals(queue, zones, start, end)]))
  const meansOf = (queue: SimQueue): readonly number[] => means.get(queue.key) ?? []
  const arrivals: Arrival[] = region.queues.flatMap((queue) => arrivalsOf(queue, `${name}/${queue.key}`, start, meansOf(queue)))
  const shifts = region.teams.flatMap((team) => {
    const roster = rosterOf(team, region, name, start, meansOf)
    return answersEmail(team, region) ? roster.flatMap((shift) => emailShifts(shift, region, zones, dayNumber)) : roster
  })
  return workDay(arrivals, shifts)
}

function answersEmail(team: Team, region: Region): boolean {
  return team.serves.some(({ queue }) => region.queues.some((each) => each.key === queue && each.channel === 'email'))
}

/**
 * What came in after hours is answered on the next morning by the same people, while the other half of the team begins that day's own:
 * so the two halves work on alternating days, and no one is at two days' work at once.
 */
function emailShifts(shift: Shift, region: Region, zones: ZoneClock, dayNumber: number): Shift[] {
  const half = dayNumber % 2 === 0 ? 'a' : 'b'
  const agent = shift.agent.replace(/-(\d+)$/, `-${half}$1`)
  const opens = Math.min(...region.queues.filter(({ channel }) => channel === 'email').map(({ opensMinute }) => opensMinute))
  const morning = zones.instantOf(region.zone, { dayNumber: dayNumber + 1, minute: opens })
  const nextMorning = { ...shift, agent, start: morning + MINUTE_MS, end: morning, breaks: [], untilEmpty: true }
  return [{ ...shift, agent }, nextMorning]
}
