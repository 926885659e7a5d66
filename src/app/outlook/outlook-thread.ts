import { eventsOf } from './forecast-effects.ts'
import { foreseeDays } from './foresee-days.ts'
import type { KeptForecast } from './kept-forecast.ts'
import { type LearnedQueue, learnQueue, taughtByOthers } from './learned-queue.ts'
import { makeOutlook } from './make-outlook.ts'
import type { DaysRequest, HeadsChange, LookAnswer, LookRequest, QueueFailed } from './outlook-compute.ts'
import type { QueueOutlook } from './queue-outlook.ts'
import type { QueuePast } from './queue-past.ts'

/** What the thread is asked. */
export type OutlookQuestion =
  | { readonly kind: 'learn'; readonly pasts: readonly QueuePast[] }
  | { readonly kind: 'look'; readonly request: LookRequest }
  /** What the last look for all found of these queues. */
  | { readonly kind: 'take'; readonly queueIds: readonly number[] }
  | { readonly kind: 'days'; readonly request: DaysRequest }
  | { readonly kind: 'outdated' }

export type OutlookAnswer = LookAnswer | readonly QueueOutlook[] | readonly KeptForecast[] | readonly number[]

export interface OutlookProgress {
  readonly progress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
}

/** The work itself, with what it has learned: one queue after the other, so that it can be ended between two. */
export class OutlookThread {
  readonly #learned = new Map<number, LearnedQueue>()
  #looked: readonly QueueOutlook[] = []
  /** Of these nothing could be foreseen when all were looked at. */
  #failed: ReadonlySet<number> = new Set()

  answer(question: OutlookQuestion, { progress, isCancelled }: OutlookProgress): OutlookAnswer {
    if (question.kind === 'outdated') return taughtByOthers([...this.#learned.values()])
    if (question.kind === 'days') return this.#days(question.request, isCancelled)
    if (question.kind === 'look') return this.#look(question.request, isCancelled)
    if (question.kind === 'take') return this.#looked.filter(({ queueId }) => question.queueIds.includes(queueId))
    for (const [place, past] of question.pasts.entries()) {
      if (isCancelled()) break
      this.#learned.set(past.queue.queueId, learnQueue(past, this.#learned.values()))
      progress(place + 1, question.pasts.length)
    }
    return []
  }

  #days({ queueIds, effects, madeAt }: DaysRequest, isCancelled: () => boolean): readonly KeptForecast[] {
    return queueIds.flatMap((queueId) => {
      const learned = this.#learned.get(queueId)
      if (learned === undefined || isCancelled()) return []
      return foreseeDays(learned, { madeAt, events: eventsOf(effects, learned.past.queue) })
    })
  }

  #look({ seen, commitments, effects, changes, queueIds }: LookRequest, isCancelled: () => boolean): LookAnswer {
    const failed: QueueFailed[] = []
    const onFault = (queueId: number, error: unknown): void => {
      failed.push({ queueId, why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
    const context = { seen, commitments, effects, isCancelled, onFault }
    if (queueIds !== null) {
      // Whoever asks what would be must not wait until is found once more who fails.
      const learned = new Map([...this.#learned].filter(([queueId]) => !this.#failed.has(queueId)))
      const outlooks = makeOutlook({ ...context, learned, queueIds, extraHeads: extraOf(changes) })
      return { outlooks: outlooks.filter(({ queueId }) => queueIds.includes(queueId)), failed }
    }
    this.#looked = makeOutlook({ ...context, learned: this.#learned })
    this.#failed = new Set(failed.map(({ queueId }) => queueId))
    return { outlooks: [], failed }
  }
}

function extraOf(changes: readonly HeadsChange[]) {
  return (place: { readonly queueId: number; readonly vendorId: number; readonly start: number }): number =>
    changes.reduce((sum, { queueId, vendorId, from, to, heads }) => {
      const isMeant = queueId === place.queueId && vendorId === place.vendorId && place.start >= from && place.start < to
      return isMeant ? sum + heads : sum
    }, 0)
}
