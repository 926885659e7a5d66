import { err, ok, type Result } from '../shared/result.ts'
import { AGENTS_MAX, demandAgents, demandAmount } from './steady-queue.ts'

/** Items that were promised by the same moment, in seconds from now; below 0 is late already. Counts may be fractions: they are expectations. */
export interface DueItems {
  readonly dueSeconds: number
  readonly items: number
}

/** A stretch of time ahead: what comes in, by when it is promised, and who works on it. Stretches follow each other; closed hours have 0 agents. */
export interface WorkInterval {
  readonly seconds: number
  readonly arrivals: readonly DueItems[]
  readonly agents: number
  readonly ahtSeconds: number
  /** Agents' time that goes into this work, of their time. From 0 to 1. */
  readonly utilisation: number
}

export interface WorkedInterval {
  readonly handled: number
  readonly backlogAtEnd: number
  /** Items whose promise ends in this interval and is not kept. */
  readonly breaches: number
  /** Of what is still open at the end, the earliest promise; null where nothing is open. */
  readonly earliestDueSeconds: number | null
}

export interface WorkPlan {
  readonly intervals: readonly WorkedInterval[]
  readonly handled: number
  /** Of all that is promised by the end of the last interval. */
  readonly due: number
  readonly breaches: number
  /** 1 - breaches / due; null where nothing is due. */
  readonly withinPromise: number | null
  /** When nothing is open for the first time at the end of an interval or within it; null where that does not come. */
  readonly clearedAfterSeconds: number | null
}

interface OpenItems {
  readonly dueSeconds: number
  left: number
}

/** Parts of an item below this are none. */
const NOTHING = 1e-9

/**
 * Works off email and back office by throughput, agents x time x utilisation / handle time, earliest promise first: what is open now, and what comes
 * in. Deterministic: volumes are expectations, so close calls come out as all or nothing. What comes in during an interval can be worked on in it
 * once all that was there before is done, and waits for the next one otherwise. What is late stays open, and is worked on first. Throws a
 * RangeError for what is no work.
 */
export function workOff(open: readonly DueItems[], intervals: readonly WorkInterval[]): WorkPlan {
  for (const interval of intervals) demandWork(interval)
  for (const { items } of open) demandAmount('items', items)
  let line = inOrder(open.map(({ dueSeconds, items }) => ({ dueSeconds, left: items })))
  let start = 0
  let clearedAfterSeconds: number | null = itemsIn(line) <= NOTHING ? 0 : null
  let late = dueBefore(open, 0)
  const worked = intervals.map((interval) => {
    const end = start + interval.seconds
    const rate = (interval.agents * interval.utilisation) / interval.ahtSeconds
    const before = itemsIn(line)
    const capacity = rate * interval.seconds
    let breaches = workInOrder(line, start, end, rate)
    const fresh = inOrder(interval.arrivals.map(({ dueSeconds, items }) => ({ dueSeconds, left: items })))
    const came = itemsIn(fresh)
    take(fresh, Math.max(0, Math.min(capacity - before, came)))
    breaches += fresh.reduce((sum, { dueSeconds, left }) => sum + (dueSeconds < end ? left : 0), 0)
    line = inOrder([...line, ...fresh].filter(({ left }) => left > NOTHING))
    const backlogAtEnd = itemsIn(line)
    if (clearedAfterSeconds === null && backlogAtEnd <= NOTHING) clearedAfterSeconds = clearedIn(start, end, rate, before, came)
    late += breaches
    start = end
    return { handled: before + came - backlogAtEnd, backlogAtEnd, breaches, earliestDueSeconds: line[0]?.dueSeconds ?? null }
  })
  const due = dueBefore([...open, ...intervals.flatMap(({ arrivals }) => arrivals)], start)
  return {
    intervals: worked,
    handled: worked.reduce((sum, { handled }) => sum + handled, 0),
    due,
    breaches: late,
    withinPromise: due === 0 ? null : 1 - late / due,
    clearedAfterSeconds,
  }
}

/** The fewest agents in every interval that has any who keep at least such a part of all promises; those that are broken already count. */
export function agentsForPromises(
  open: readonly DueItems[],
  intervals: readonly WorkInterval[],
  withinPromise: number,
): Result<number, { readonly kind: 'outOfReach'; readonly withinPromise: number }> {
  const keptBy = (agents: number): number =>
    workOff(
      open,
      intervals.map((interval) => (interval.agents === 0 ? interval : { ...interval, agents })),
    ).withinPromise ?? 1
  let high = 1
  while (keptBy(high) < withinPromise) {
    if (high >= AGENTS_MAX) return err({ kind: 'outOfReach', withinPromise: keptBy(AGENTS_MAX) })
    high = Math.min(AGENTS_MAX, high * 2)
  }
  let low = -1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (keptBy(middle) >= withinPromise) high = middle
    else low = middle
  }
  return ok(high)
}

/** Takes what can be done from the front, and tells how much of what was promised within the stretch is not done by then. */
function workInOrder(line: readonly OpenItems[], start: number, end: number, rate: number): number {
  let ahead = 0
  let breaches = 0
  for (const group of line) {
    const isDue = group.dueSeconds >= start && group.dueSeconds < end
    const doneByDue = Math.min(group.left, Math.max(0, rate * (group.dueSeconds - start) - ahead))
    if (isDue) breaches += group.left - doneByDue
    ahead += group.left
  }
  take(line, rate * (end - start))
  return breaches
}

function take(line: readonly OpenItems[], items: number): void {
  let left = items
  for (const group of line) {
    const taken = Math.min(group.left, left)
    group.left -= taken
    left -= taken
  }
}

/** When the last of it was done: with work left over time, what came in was done as it came. */
function clearedIn(start: number, end: number, rate: number, before: number, came: number): number {
  if (came > NOTHING) return end
  return rate === 0 ? start : Math.min(end, start + before / rate)
}

function dueBefore(items: readonly DueItems[], seconds: number): number {
  return items.reduce((sum, group) => sum + (group.dueSeconds < seconds ? group.items : 0), 0)
}

function inOrder(line: OpenItems[]): OpenItems[] {
  return line.sort((one, other) => one.dueSeconds - other.dueSeconds)
}

function itemsIn(line: readonly OpenItems[]): number {
  return line.reduce((sum, { left }) => sum + left, 0)
}

function demandWork({ seconds, arrivals, agents, ahtSeconds, utilisation }: WorkInterval): void {
  demandAmount('seconds', seconds)
  demandAgents(agents)
  if (!(ahtSeconds > 0 && ahtSeconds < Number.POSITIVE_INFINITY)) throw new RangeError(`ahtSeconds is ${ahtSeconds}, expected more than 0`)
  if (!(utilisation >= 0 && utilisation <= 1)) throw new RangeError(`utilisation is ${utilisation}, expected a fraction from 0 to 1`)
  for (const { items } of arrivals) demandAmount('items', items)
}
