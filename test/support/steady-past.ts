import type { QueuePast } from '../../src/app/outlook/queue-past.ts'
import type { CrewNow, QueueToday, TodaySeen } from '../../src/app/outlook/queue-today.ts'
import type { Queue } from '../../src/domain/record/directory.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../../src/domain/shared/instant.ts'
import { QUEUE_BODY } from './queue-body.ts'

/** A Monday, 2026-03-02, of which the days before are known. */
export const STEADY_TODAY: Instant = Date.UTC(2026, 2, 2)
const PAST_DAYS = 28
const DAY_INTERVALS = DAY_MS / INTERVAL_MS
const TALK_MS = 240_000
const WRAP_MS = 60_000
const HANDLE_MS = TALK_MS + WRAP_MS
const ABANDONED = 0.02

export function steadyQueue(queueId: number, more: Partial<Queue> = {}): Queue {
  return { ...QUEUE_BODY, queueId, key: `q${queueId}`, name: `Queue ${queueId}`, ...more }
}

/** Four weeks of which every quarter hour is like the others: so many offered to vendor 1, five minutes each, so many heads. */
export function steadyPast(
  queue: Queue,
  { offered, heads, pastDays = PAST_DAYS }: { readonly offered: number; readonly heads: number; readonly pastDays?: number },
): QueuePast {
  const from = STEADY_TODAY - pastDays * DAY_MS
  const intervals = pastDays * DAY_INTERVALS
  const contacts = offered * intervals
  const days = Array.from({ length: pastDays + 3 }, (_, day) => {
    const start = from + day * DAY_MS
    return { date: new Date(start).toISOString().slice(0, 10), start, end: start + DAY_MS }
  })
  const handleMs = contacts * HANDLE_MS
  return {
    queue,
    from,
    days,
    holidays: [],
    knownFrom: contacts === 0 ? null : from,
    leftOut: [],
    offered: new Float64Array(intervals).fill(offered),
    abandoned: new Float64Array(intervals).fill(offered * ABANDONED),
    handled: new Float64Array(intervals).fill(offered),
    talkMs: new Float64Array(intervals).fill(offered * TALK_MS),
    holdMs: new Float64Array(intervals),
    wrapMs: new Float64Array(intervals).fill(offered * WRAP_MS),
    lately: { abandoned: contacts * ABANDONED, waitMs: contacts * 6_000, atOnce: 1 },
    vendors: [
      {
        vendorId: 1,
        offered: contacts,
        handled: contacts,
        handleMs,
        from,
        productiveMs: new Float64Array(intervals).fill(heads * INTERVAL_MS),
        busyMs: new Float64Array(intervals).fill(offered * HANDLE_MS),
      },
    ],
  }
}

/** The day until a quarter hour of it, as the past was, with so many heads there. */
export function steadyToday(past: QueuePast, { over, heads }: { readonly over: number; readonly heads: number }): QueueToday {
  const offered = past.offered[0] as number
  const start = STEADY_TODAY
  return {
    queueId: past.queue.queueId,
    day: { date: '2026-03-02', start, end: start + DAY_MS },
    unknownFrom: null,
    offered: new Array<number>(over).fill(offered),
    abandoned: new Array<number>(over).fill(offered * ABANDONED),
    handled: new Array<number>(over).fill(offered),
    talkMs: new Array<number>(over).fill(offered * TALK_MS),
    holdMs: new Array<number>(over).fill(0),
    wrapMs: new Array<number>(over).fill(offered * WRAP_MS),
    level: { numerator: 0.9 * offered * over, denominator: offered * over },
    waitingInTime: 0,
    offeredSoFar: offered * over,
    vendors: [{ vendorId: 1, offeredLately: offered * 16, productiveMs: new Array<number>(4).fill(heads * INTERVAL_MS) }],
  }
}

export function steadySeen(queues: readonly QueueToday[], crews: readonly CrewNow[]): TodaySeen {
  const over = queues[0]?.offered.length ?? 0
  const until = STEADY_TODAY + over * INTERVAL_MS
  return { asOf: until + 10_000, until, queues, crews, silentVendors: [] }
}
