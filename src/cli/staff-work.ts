import { daysToClear } from '../domain/interval/open-work.ts'
import { HOUR_MS } from '../domain/shared/instant.ts'
import { agentsForPromises, type DueItems, type WorkInterval, workOff } from '../domain/staffing/backlog.ts'
import { HOUR_SECONDS } from '../domain/staffing/steady-queue.ts'
import type { PromisedWork } from './staff-options.ts'
import { CommandError } from './usage.ts'

/** What is open now is taken for having come evenly over the time of the promise. */
const OPEN_PARTS = 20

interface Workload {
  readonly itemsPerHour: number
  readonly ahtSeconds: number
  /** Null where the fewest for the promise are asked for. */
  readonly agents: number | null
}

/** Figures of email and back office over some hours of work. */
export function workFigures(
  work: PromisedWork,
  { itemsPerHour, ahtSeconds, agents: given }: Workload,
): readonly (readonly [string, number | null])[] {
  const promiseSeconds = work.promiseHours * HOUR_SECONDS
  const open: DueItems[] = Array.from({ length: OPEN_PARTS }, (_, part) => ({
    dueSeconds: (promiseSeconds * (part + 0.5)) / OPEN_PARTS,
    items: work.openItems / OPEN_PARTS,
  }))
  const intervals: WorkInterval[] = Array.from({ length: work.hours }, (_, hour) => ({
    seconds: HOUR_SECONDS,
    arrivals: [{ dueSeconds: (hour + 0.5) * HOUR_SECONDS + promiseSeconds, items: itemsPerHour }],
    agents: given ?? 1,
    ahtSeconds,
    utilisation: work.utilisation,
  }))
  const agents = given ?? fewest(open, intervals, work.targetFraction ?? 1)
  const plan = workOff(
    open,
    intervals.map((interval) => ({ ...interval, agents })),
  )
  const perHour = (agents * work.utilisation * HOUR_SECONDS) / ahtSeconds
  const clearDays = daysToClear(work.openItems, perHour, HOUR_MS)
  return [
    ['agents', agents],
    ['handled_per_hour', perHour],
    ['handled', plan.handled],
    ['backlog_at_end', plan.intervals.at(-1)?.backlogAtEnd ?? work.openItems],
    // Days of work of `hoursADay`: what is handled in a day of 24 hours, shortened to them.
    ['days_to_clear', clearDays === null ? null : (clearDays * 24) / work.hoursADay],
    ['cleared_after_hours', plan.clearedAfterSeconds === null ? null : plan.clearedAfterSeconds / HOUR_SECONDS],
    ['due', plan.due],
    ['breaches', plan.breaches],
    ['within_promise', plan.withinPromise],
  ]
}

function fewest(open: readonly DueItems[], intervals: readonly WorkInterval[], targetFraction: number): number {
  const needed = agentsForPromises(open, intervals, targetFraction)
  if (needed.ok) return needed.value
  throw new CommandError(`no number of agents keeps ${targetFraction} of the promises, at most ${needed.error.withinPromise}`)
}
