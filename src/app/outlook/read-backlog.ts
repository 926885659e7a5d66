import { measure } from '../../domain/interval/tally.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, INTERVAL_MS, type Instant, intervalStart, MINUTE_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { BusinessHours } from '../business-hours.ts'
import type { CountedTally, TallyPlan, TallyReads } from '../kpi-query.ts'
import { INTERNAL } from '../scope.ts'
import { type BacklogNow, type DueAhead, type OpenItems, WORK_AHEAD_MS } from './backlog-now.ts'

/** What waits for longer is forgotten by its platform, not worked on. */
const OPEN_MAX_MS = 60 * DAY_MS
/** Promises reach as far as this. */
const DUE_MAX_MS = 14 * DAY_MS
/** What is due within so much of each other is worked off as one. */
const DUE_STEP_MS = 5 * MINUTE_MS

/** Reads what is open of the queues that promise a reply by a time. */
export async function readBacklogs(
  reads: TallyReads,
  hours: BusinessHours,
  queues: readonly Queue[],
  now: Instant,
): Promise<ReadonlyMap<number, BacklogNow>> {
  const promising = queues.filter(({ target }) => target?.formula === 'SL-async')
  if (promising.length === 0) return new Map()
  const until = intervalStart(now)
  const answer = await reads.read<TallyPlan, never>(INTERNAL, null, () => ok(planOf(promising, until)))
  if (!answer.ok) throw new Error(`open work cannot be read: ${answer.error.kind}`)
  const waiting = Map.groupBy(answer.value.waiting, ({ queueId }) => queueId)
  const tallies = Map.groupBy(answer.value.tallies, ({ key }) => key.queueId)
  return new Map(
    promising.map((queue) => [
      queue.queueId,
      backlogOf(queue, { hours, until, waiting: waiting.get(queue.queueId) ?? [], tallies: tallies.get(queue.queueId) ?? [] }),
    ]),
  )
}

function planOf(queues: readonly Queue[], until: Instant): TallyPlan {
  const to = until + DUE_MAX_MS
  return {
    parts: [{ queueIds: queues.map(({ queueId }) => queueId), grain: 'interval', from: until, to, cuts: null }],
    from: until - OPEN_MAX_MS,
    to,
    keepsVendors: true,
    keepsSites: false,
    vendorIds: null,
    siteIds: null,
    withReports: false,
    measures: ['due', 'dueMet'],
  }
}

interface BacklogRead {
  readonly hours: BusinessHours
  readonly until: Instant
  readonly waiting: readonly WaitingContact[]
  readonly tallies: readonly CountedTally[]
}

function backlogOf(queue: Queue, { hours, until, waiting, tallies }: BacklogRead): BacklogNow {
  const due = tallies.map(({ key: { vendorId, start }, tally }): DueAhead => {
    return { vendorId, start, due: measure(tally, 'due'), met: measure(tally, 'dueMet') }
  })
  return {
    open: openItems(waiting),
    oldestOfferedAt: waiting.reduce<Instant | null>((oldest, { offeredAt }) => Math.min(oldest ?? offeredAt, offeredAt), null),
    due,
    ...promisesOf(queue, hours, until),
  }
}

/** Contacts that wait, by vendor and by when a reply is due to them. */
export function openItems(waiting: Iterable<Pick<WaitingContact, 'vendorId' | 'dueAt'>>): readonly OpenItems[] {
  const groups = new Map<string, OpenItems>()
  for (const { vendorId, dueAt } of waiting) {
    // In the midst of its step, so that it is neither early nor late on the mean.
    const step = dueAt === undefined || dueAt === null ? null : (Math.floor(dueAt / DUE_STEP_MS) + 0.5) * DUE_STEP_MS
    const name = `${vendorId} ${step}`
    groups.set(name, { vendorId, dueAt: step, items: (groups.get(name)?.items ?? 0) + 1 })
  }
  return [...groups.values()]
}

/** When replies to what is to come are due, and when the queue is open. */
export function promisesOf(queue: Queue, hours: BusinessHours, until: Instant): Pick<BacklogNow, 'promisedAt' | 'isOpen'> {
  const promiseMs = (queue.target?.thresholdSeconds ?? 0) * SECOND_MS
  const middles = Array.from({ length: WORK_AHEAD_MS / INTERVAL_MS }, (_, place) => until + (place + 0.5) * INTERVAL_MS)
  return {
    promisedAt: middles.map((at) => hours.dueAt(queue, at, promiseMs)),
    isOpen: middles.map((at) => hours.dueAt(queue, at, 0) === at),
  }
}
