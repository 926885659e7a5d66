import { INTERVAL_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { Region, SimQueue, Team } from './company.ts'

/** One person's work on one day. */
export interface Shift {
  readonly agent: string
  readonly team: Team
  readonly start: Instant
  readonly end: Instant
  readonly breaks: readonly { readonly at: Instant; readonly ms: number }[]
  /** Came only to finish what was left over, and goes when nothing waits. */
  readonly untilEmpty: boolean
}

const SHIFT_INTERVALS = 32
const SHIFT_INTERVALS_MIN = 16

/** Heads on the floor beyond those who work: meetings, late log-ins, coffee. */
const SHRINKAGE = 1.1

/** The shifts of one team: enough heads for the expected load of each quarter hour, as a planner would who knows no surprise. */
export function rosterOf(
  team: Team,
  region: Region,
  name: string,
  start: Instant,
  meansOf: (queue: SimQueue) => readonly number[],
): Shift[] {
  const required = requiredHeads(team, region, meansOf)
  const first = required.findIndex((heads) => heads > 0)
  const last = required.findLastIndex((heads) => heads > 0)
  const covered = required.map(() => 0)
  const random = new Random(`${name}/${team.key}/roster`)
  const shifts: Shift[] = []
  for (let place = first; place >= 0 && place <= last; place += 1) {
    while ((covered[place] ?? 0) < (required[place] ?? 0)) {
      const end = Math.min(place + SHIFT_INTERVALS, last + 1)
      const begin = Math.max(first, Math.min(place, end - SHIFT_INTERVALS_MIN))
      for (let at = begin; at < end; at += 1) covered[at] = (covered[at] ?? 0) + 1
      const agent = `${team.key}-${String(shifts.length + 1).padStart(2, '0')}`
      shifts.push(shiftOf(agent, team, start + begin * INTERVAL_MS, start + end * INTERVAL_MS, random))
    }
  }
  return shifts
}

function requiredHeads(team: Team, region: Region, meansOf: (queue: SimQueue) => readonly number[]): number[] {
  const erlangs: number[] = []
  for (const { queue: key, staffedFor } of team.serves) {
    const queue = region.queues.find((each) => each.key === key)
    if (queue === undefined) throw new Error(`team ${team.key} serves ${key}, expected a queue of the region ${region.key}`)
    const weight = staffedFor * shareOf(queue, team.vendor)
    const seconds = queue.workSeconds * team.paceFactor + queue.wrapSeconds
    const means = queue.channel === 'email' ? evenly(queue, meansOf(queue)) : meansOf(queue)
    for (const [place, mean] of means.entries())
      erlangs[place] = (erlangs[place] ?? 0) + (mean * weight * seconds * SECOND_MS) / INTERVAL_MS
  }
  return erlangs.map((load) => (load === 0 ? 0 : Math.ceil(load * SHRINKAGE + team.cushion * Math.sqrt(load))))
}

function shareOf(queue: SimQueue, vendor: string): number {
  if (queue.routing.kind === 'pooled') return 1
  return queue.routing.shares.find((share) => share.vendor === vendor)?.weight ?? 0
}

/** Emails wait for those who work, so the day's load is spread over the opening hours; days begin at 04:00 local. */
function evenly(queue: SimQueue, means: readonly number[]): number[] {
  const total = means.reduce((sum, mean) => sum + mean, 0)
  const opens = queue.opensMinute / 15 - 16
  const closes = queue.closesMinute / 15 - 16
  return means.map((_, place) => (place >= opens && place < closes ? total / (closes - opens) : 0))
}

function shiftOf(agent: string, team: Team, start: Instant, end: Instant, random: Random): Shift {
  const length = end - start
  const near = (fraction: number): Instant =>
    start + Math.round((length * (fraction + 0.1 * (random.uniform() - 0.5))) / SECOND_MS) * SECOND_MS
  const isLong = length >= 6 * 4 * INTERVAL_MS
  const breaks = isLong
    ? [
        { at: near(0.25), ms: 10 * MINUTE_MS },
        { at: near(0.52), ms: 30 * MINUTE_MS },
        { at: near(0.78), ms: 10 * MINUTE_MS },
      ]
    : [{ at: near(0.5), ms: 15 * MINUTE_MS }]
  const logsInAt = start + Math.round((random.uniform() * 6 - 3) * 60) * SECOND_MS
  return { agent, team, start: logsInAt, end, breaks, untilEmpty: false }
}
