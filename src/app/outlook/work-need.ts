import { SECOND_MS } from '../../domain/shared/instant.ts'
import type { WorkGiven, WorkLane, WorkStretch } from './backlog-lanes.ts'
import type { BacklogNow } from './backlog-now.ts'
import { openOf } from './work-cases.ts'

/** Nobody can be asked to do within less what is due at once. */
const SHORTEST_SECONDS = 900

interface Due {
  readonly dueSeconds: number
  readonly fromSeconds: number
  left: number
}

/**
 * The fewest heads of each lane in each of the first stretches who break no promise that can still be kept, were so many there from now on: the
 * even pace of the tightest of all promises ahead, over the time in which anybody works on the lane (in which it is open, where nobody is known to).
 * What is late already is to be done before. By lane, then by stretch; without chance.
 */
export function workNeeds(
  given: WorkGiven,
  lanes: readonly WorkLane[],
  stretches: readonly WorkStretch[],
  count: number,
): readonly (readonly number[])[] {
  const open = openOf(given, lanes)
  const backlogs = new Map(given.promising.map(({ queueId, backlog }) => [queueId, backlog]))
  return lanes.map((lane, line) => {
    const { isOpen, promisedAt: promises } = backlogs.get(lane.queueId) as BacklogNow
    const worked = workedTime(stretches, line, isOpen)
    const items: Due[] = open.flatMap((group) =>
      group.line === line ? [{ dueSeconds: group.dueSeconds, fromSeconds: 0, left: group.items }] : [],
    )
    for (const [place, { start, offered }] of stretches.entries()) {
      const promisedAt = promises[place] ?? null
      if (promisedAt === null || (offered[line] ?? 0) <= 0) continue
      const fromSeconds = Math.max(0, (start - given.seen.asOf) / SECOND_MS)
      items.push({ dueSeconds: (promisedAt - given.seen.asOf) / SECOND_MS, fromSeconds, left: offered[line] ?? 0 })
    }
    items.sort((a, b) => a.dueSeconds - b.dueSeconds)
    return stretches.slice(0, count).map((stretch, place) => {
      if ((worked.seconds[place] ?? 0) === 0) return 0
      const heads = pace(items, lane.agentSeconds, worked, place)
      take(items, (heads * stretch.seconds) / lane.agentSeconds, (worked.begins[place] ?? 0) + stretch.seconds)
      return heads
    })
  })
}

/** Seconds in which a lane is worked on: of each stretch, when it begins, and summed until its beginning. */
interface WorkedTime {
  readonly seconds: readonly number[]
  readonly begins: readonly number[]
  readonly before: readonly number[]
}

function workedTime(stretches: readonly WorkStretch[], line: number, isOpen: readonly boolean[]): WorkedTime {
  const staffed = stretches.map(({ crews }) => crews.some(({ lanes, heads }) => heads > 0 && lanes.includes(line)))
  const counts = staffed.some((is) => is) ? staffed : isOpen
  const seconds = stretches.map((stretch, place) => (counts[place] === true ? stretch.seconds : 0))
  const [begins, before] = [[0], [0]]
  for (const [place, { seconds: whole }] of stretches.entries()) {
    begins.push((begins[place] ?? 0) + whole)
    before.push((before[place] ?? 0) + (seconds[place] ?? 0))
  }
  return { seconds, begins, before }
}

function pace(items: readonly Due[], agentSeconds: number, worked: WorkedTime, place: number): number {
  let [heads, sum] = [0, 0]
  const begins = worked.begins[place] ?? 0
  for (const { dueSeconds, left } of items) {
    sum += left * agentSeconds
    if (dueSeconds <= begins || left <= 0 || dueSeconds === Number.POSITIVE_INFINITY) continue
    const time = workedUntil(worked, dueSeconds) - (worked.before[place] ?? 0)
    if (time > 0) heads = Math.max(heads, sum / Math.max(time, SHORTEST_SECONDS))
  }
  return heads
}

function workedUntil({ seconds, begins, before }: WorkedTime, at: number): number {
  let [low, high] = [0, seconds.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((begins[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return (before[low] ?? 0) + Math.min(Math.max(0, at - (begins[low] ?? 0)), seconds[low] ?? 0)
}

/** What so many heads take off the front of what is there by then. */
function take(items: readonly Due[], amount: number, until: number): void {
  let left = amount
  for (const item of items) {
    if (left <= 0) return
    if (item.fromSeconds >= until) continue
    const taken = Math.min(left, item.left)
    item.left -= taken
    left -= taken
  }
}
