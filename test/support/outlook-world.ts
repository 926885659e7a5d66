import { BusinessHours } from '../../src/app/business-hours.ts'
import type { TallyReads } from '../../src/app/kpi-query.ts'
import { type Calendar, LocalDays } from '../../src/app/local-days.ts'
import type { KeptForecast } from '../../src/app/outlook/kept-forecast.ts'
import { Outlook } from '../../src/app/outlook/outlook.ts'
import type { LookAnswer, OutlookCompute } from '../../src/app/outlook/outlook-compute.ts'
import { OutlookThread } from '../../src/app/outlook/outlook-thread.ts'
import type { QueueOutlook } from '../../src/app/outlook/queue-outlook.ts'
import type { Stay } from '../../src/domain/contact/stay.ts'
import type { Annotation } from '../../src/domain/record/annotation.ts'
import type { Queue } from '../../src/domain/record/directory.ts'
import { ALWAYS, type FeedBody, type QueueBody, type RecordEntry } from '../../src/domain/record/record-entry.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/domain/shared/instant.ts'
import { QUEUE_BODY } from './queue-body.ts'
import { tallyShelf } from './tally-shelf.ts'

/** Monday 2026-03-02, ten o'clock. */
export const OUTLOOK_NOW = Date.UTC(2026, 2, 2, 10)
export const OUTLOOK_CALENDAR: Calendar = {
  isZone: () => true,
  days: (_zone, from, to) => {
    const first = Math.floor(from / DAY_MS)
    return Array.from({ length: Math.ceil(to / DAY_MS) - first }, (_, day) => {
      const start = (first + day) * DAY_MS
      return { date: new Date(start).toISOString().slice(0, 10), start, end: start + DAY_MS }
    })
  },
  instantsOfWall: (_zone, wallMs) => [wallMs],
}
/** The record of queue 1, with what it says. */
export function queueEntry(body: QueueBody): RecordEntry {
  const place = { recordId: 1, kind: 'queue', entityId: 1, parentId: 0, key: 'billing', validFrom: ALWAYS, validTo: null } as const
  return { ...place, body, recordedAt: 0, recordedBy: 'a test' }
}
const FEED: FeedBody = { name: 'ACD', vendorId: null, cadenceSeconds: 10, latenessSeconds: 60, kind: 'push', eventIds: 'required' }
/** A queue, and feed 1 that tells of all queues. */
export const OUTLOOK_ENTRIES: readonly RecordEntry[] = [
  queueEntry(QUEUE_BODY),
  { ...queueEntry(QUEUE_BODY), recordId: 2, kind: 'feed', key: 'acd', body: FEED },
]
export const OUTLOOK_QUEUE: Queue = { ...QUEUE_BODY, queueId: 1, key: 'billing' }

/** A contact that is answered at once and takes a minute. */
export function stayAt(offeredAt: Instant): Stay {
  const vendor = { routedVendorId: 1, routedSiteId: 0, answeringVendorId: 1, answeringSiteId: 0 }
  const times = { waitMs: 0, talkMs: MINUTE_MS, holdMs: 0, wrapMs: 0 }
  return {
    queueId: 1,
    ...vendor,
    agent: null,
    outbound: false,
    reopened: false,
    offeredAt,
    outcome: 'answered',
    decidedAt: offeredAt,
    inService: false,
    endedAt: offeredAt + MINUTE_MS,
    ...times,
    transfers: 0,
    replies: 0,
    callbackRequested: false,
    dueAt: null,
    firstReplyAt: null,
  }
}

/** Two contacts at noon of the Monday a week before, and one on the day before it, so that all of the Monday is known. */
const PAST = [
  stayAt(OUTLOOK_NOW - 8 * DAY_MS),
  ...[0, 1].map((count) => stayAt(OUTLOOK_NOW - 7 * DAY_MS + 2 * HOUR_MS + count * MINUTE_MS)),
]

export interface OutlookWorld {
  readonly outlook: Outlook
  readonly learned: string[]
  readonly kept: string[]
  /** Every forecast that was kept, as it was made. */
  readonly booked: readonly KeptForecast[]
  readonly setNow: (at: Instant) => void
  readonly add: (...stays: readonly Stay[]) => void
  readonly forget: () => void
  readonly annotate: (...effects: readonly Annotation[]) => void
  /** Other queues than the one, by their records. */
  readonly record: (...queues: readonly Queue[]) => void
  /** Of these learning fails from now on. */
  readonly spoil: (...queueIds: readonly number[]) => void
  /** What is to happen while the thread looks ahead. */
  readonly whileLooking: (happens: () => void) => void
  /** What is to happen while the thread learns a queue. */
  readonly whileLearning: (happens: () => void) => void
  /** Of these nothing can be foreseen from now on. */
  readonly fail: (...queueIds: readonly number[]) => void
  readonly faults: readonly string[]
  /** The feed was last heard at that time; null: now, whenever that is. */
  readonly hear: (at: Instant | null) => void
}

/** What a world holds, as it is at the moment. */
interface Held {
  now: Instant
  stays: readonly Stay[]
  effects: readonly Annotation[]
  queues: readonly Queue[]
  spoilt: readonly number[]
  heardAt: Instant | null
  isForgotten: boolean
  thread: OutlookThread
  looking: () => void
  learning: () => void
  failing: readonly number[]
}

/** An outlook whose work is done here and now, over a store in memory. */
export function outlookWorld(): OutlookWorld {
  const held: Held = {
    now: OUTLOOK_NOW,
    stays: PAST,
    effects: [],
    queues: [OUTLOOK_QUEUE],
    spoilt: [],
    heardAt: null,
    isForgotten: false,
    thread: new OutlookThread(),
    looking: () => undefined,
    learning: () => undefined,
    failing: [],
  }
  const [learned, kept, faults]: [string[], string[], string[]] = [[], [], []]
  const booked: KeptForecast[] = []
  const shelf = () =>
    tallyShelf({ asOf: held.now, entries: OUTLOOK_ENTRIES, stays: held.stays, lastHeard: new Map([[1, held.heardAt ?? held.now]]) })
  const reads: TallyReads = { read: async (...asked) => await shelf().read(...asked) }
  const outlook = new Outlook({
    reads,
    calendar: { days: OUTLOOK_CALENDAR.days, holidays: () => new Map<string, string>() },
    localDays: new LocalDays(OUTLOOK_CALENDAR),
    hours: new BusinessHours(OUTLOOK_CALENDAR),
    compute: computeHere(held, learned),
    now: () => held.now,
    queues: async () => held.queues,
    effects: async () => held.effects,
    keep: async ({ zone, date, outlooks }) => kept.push(`${date} ${zone} ${outlooks.length}`),
    book: { keep: async (forecasts) => void booked.push(...forecasts) },
    commitments: async () => [],
    onFault: (what) => (error) => faults.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  })
  const set = (next: Partial<Held>): void => {
    Object.assign(held, next)
  }
  return {
    outlook,
    learned,
    kept,
    booked,
    faults,
    record: (...queues) => set({ queues }),
    spoil: (...spoilt) => set({ spoilt }),
    whileLooking: (looking) => set({ looking }),
    whileLearning: (learning) => set({ learning }),
    fail: (...failing) => set({ failing }),
    hear: (heardAt) => set({ heardAt }),
    setNow: (now) => set({ now }),
    add: (...more) => set({ stays: [...held.stays, ...more] }),
    annotate: (...effects) => set({ effects }),
    forget: () => set({ thread: new OutlookThread(), isForgotten: true }),
  }
}

function computeHere(held: Held, learned: string[]): OutlookCompute {
  const alone = { progress: () => undefined, isCancelled: () => false }
  return {
    learn: async (pasts) => {
      const spoilt = pasts.find(({ queue }) => held.spoilt.includes(queue.queueId))
      if (spoilt !== undefined) throw new Error(`${spoilt.queue.key} is spoilt`)
      held.learning()
      learned.push(pasts.map(({ queue, offered }) => `${queue.key} ${offered.reduce((sum, count) => sum + count, 0)}`).join())
      held.thread.answer({ kind: 'learn', pasts }, alone)
    },
    look: async (request) => {
      held.looking()
      const answer = held.thread.answer({ kind: 'look', request }, alone) as LookAnswer
      return { ...answer, failed: [...answer.failed, ...held.failing.map((queueId) => ({ queueId, why: 'no such figure' }))] }
    },
    take: async (queueIds) => held.thread.answer({ kind: 'take', queueIds }, alone) as readonly QueueOutlook[],
    days: async (request) => held.thread.answer({ kind: 'days', request }, alone) as readonly KeptForecast[],
    outdated: async () => held.thread.answer({ kind: 'outdated' }, alone) as readonly number[],
    hasForgotten: () => {
      const told = held.isForgotten
      held.isForgotten = false
      return told
    },
  }
}
