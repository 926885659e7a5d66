import type { TallyReads } from '../../src/app/kpi-query.ts'
import { type Calendar, LocalDays } from '../../src/app/local-days.ts'
import { Outlook } from '../../src/app/outlook/outlook.ts'
import type { OutlookCompute } from '../../src/app/outlook/outlook-compute.ts'
import { OutlookThread } from '../../src/app/outlook/outlook-thread.ts'
import type { Stay } from '../../src/domain/contact/stay.ts'
import type { Annotation } from '../../src/domain/record/annotation.ts'
import type { Queue } from '../../src/domain/record/directory.ts'
import { ALWAYS, type QueueBody, type RecordEntry } from '../../src/domain/record/record-entry.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/domain/shared/instant.ts'
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
const BODY: QueueBody = {
  name: 'Billing',
  marketId: 1,
  channel: 'phone',
  zone: 'UTC',
  hours: null,
  target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
  thresholdsSeconds: [],
  shortAbandonSeconds: 5,
  replyPromiseSeconds: null,
  offerInterval: 'offer',
  handleInterval: 'answer',
  isPooled: false,
}
const RECORD = {
  recordId: 1,
  kind: 'queue',
  entityId: 1,
  parentId: 0,
  key: 'billing',
  validFrom: ALWAYS,
  validTo: null,
  recordedBy: 'a test',
}
export const OUTLOOK_ENTRIES = [{ ...RECORD, body: BODY, recordedAt: 0 } as RecordEntry]
export const OUTLOOK_QUEUE: Queue = { ...BODY, queueId: 1, key: 'billing' }

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
  readonly faults: readonly string[]
}

/** An outlook whose work is done here and now, over a store in memory. */
export function outlookWorld(): OutlookWorld {
  let now = OUTLOOK_NOW
  let stays: readonly Stay[] = PAST
  let isForgotten = false
  let effects: readonly Annotation[] = []
  const learned: string[] = []
  const kept: string[] = []
  const faults: string[] = []
  let queues: readonly Queue[] = [OUTLOOK_QUEUE]
  let spoilt: readonly number[] = []
  let happens = (): void => undefined
  let thread = new OutlookThread()
  const alone = { progress: () => undefined, isCancelled: () => false }
  const compute: OutlookCompute = {
    learn: async (pasts) => {
      const spoiltOne = pasts.find(({ queue }) => spoilt.includes(queue.queueId))
      if (spoiltOne !== undefined) throw new Error(`${spoiltOne.queue.key} is spoilt`)
      learned.push(pasts.map(({ queue, offered }) => `${queue.key} ${offered.reduce((sum, count) => sum + count, 0)}`).join())
      thread.answer({ kind: 'learn', pasts }, alone)
    },
    look: async (request) => {
      happens()
      return thread.answer({ kind: 'look', request }, alone)
    },
    take: async (queueIds) => thread.answer({ kind: 'take', queueIds }, alone),
    hasForgotten: () => {
      const told = isForgotten
      isForgotten = false
      return told
    },
  }
  const reads: TallyReads = { read: async (...asked) => await tallyShelf({ asOf: now, entries: OUTLOOK_ENTRIES, stays }).read(...asked) }
  const ports = {
    reads,
    calendar: { days: OUTLOOK_CALENDAR.days, holidays: () => new Map<string, string>() },
    localDays: new LocalDays(OUTLOOK_CALENDAR),
    compute,
    now: () => now,
  }
  return {
    outlook: new Outlook({
      ...ports,
      queues: async () => queues,
      effects: async () => effects,
      keep: async ({ zone, date, outlooks }) => kept.push(`${date} ${zone} ${outlooks.length}`),
      commitments: async () => [],
      onFault: (what) => (error) => faults.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    }),
    learned,
    kept,
    faults,
    record: (...next) => {
      queues = next
    },
    spoil: (...queueIds) => {
      spoilt = queueIds
    },
    whileLooking: (next) => {
      happens = next
    },
    setNow: (at) => {
      now = at
    },
    add: (...more) => {
      stays = [...stays, ...more]
    },
    annotate: (...next) => {
      effects = next
    },
    forget: () => {
      thread = new OutlookThread()
      isForgotten = true
    },
  }
}
