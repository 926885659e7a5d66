import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { type Instant, MINUTE_MS, type Milliseconds } from '../../domain/shared/instant.ts'
import type { OutlookPorts } from './outlook-ports.ts'
import { type QueueGiven, QueuesGiven } from './queue-given.ts'
import { readPastTotals } from './read-day-sums.ts'
import { readPast } from './read-past.ts'
import { Retries } from './retries.ts'

/** How far the learning of the past is. */
export interface LearningProgress {
  readonly done: number
  readonly total: number
}

/** Of which past a queue was learned: what was given beside its counts, and how much there was of it. */
export interface LearnedFrom {
  readonly learnedBy: string
  readonly total: number
}

/** How often is looked whether a past came in. */
const PAST_EVERY_MS: Milliseconds = 2 * MINUTE_MS
/** A past that differs by less teaches nothing new. */
const OTHER_PAST = 0.01

/** Decides which queues are to be learned: each once a local day, and again when a past came in, its record changed or those it learns from became others. */
export class Learning {
  readonly #ports: Pick<OutlookPorts, 'reads' | 'localDays' | 'calendar' | 'compute' | 'now' | 'onFault'>
  readonly #signal: AbortSignal
  readonly #given: QueuesGiven
  readonly #learned = new Map<number, LearnedFrom>()
  readonly #retries = new Retries()
  #outdated: ReadonlySet<number> = new Set()
  #totals: ReadonlyMap<number, number> = new Map()
  #totalsAt: Instant | null = null
  #progress: LearningProgress | null = null

  constructor(ports: OutlookPorts, signal: AbortSignal) {
    this.#ports = ports
    this.#signal = signal
    this.#given = new QueuesGiven(ports.localDays)
  }

  /** Null while nothing is learned. */
  get progress(): LearningProgress | null {
    return this.#progress
  }

  /** Queues of which something was learned. */
  get size(): number {
    return this.#learned.size
  }

  /** Null of a queue that was not learned. */
  of(queueId: number): LearnedFrom | null {
    return this.#learned.get(queueId) ?? null
  }

  /** What is given of a queue at present. */
  given(queue: Queue, effects: readonly Annotation[]): QueueGiven {
    return this.#given.of(queue, effects, this.#ports.now())
  }

  /** What was learned is lost. */
  forget(): void {
    this.#learned.clear()
  }

  /** Everything is learned anew, of a past that is read anew. */
  relearn(): void {
    this.#learned.clear()
    this.#totalsAt = null
  }

  /** Learns the queues that are due, and answers how many it could. After each of them `between` may do something else. */
  async learnDue(queues: readonly Queue[], effects: readonly Annotation[], between: () => Promise<void>): Promise<number> {
    const { reads, localDays, compute } = this.#ports
    const now = this.#ports.now()
    if (this.#totalsAt === null || now - this.#totalsAt >= PAST_EVERY_MS) {
      this.#totals = await readPastTotals(reads, localDays, queues, now)
      this.#totalsAt = now
    }
    // Those with most contacts first: of their kin the smaller ones learn.
    const due = queues
      .filter((queue) => this.#retries.isDue(queue.queueId, now) && this.#isDue(queue, effects))
      .sort((one, other) => (this.#totals.get(other.queueId) ?? 0) - (this.#totals.get(one.queueId) ?? 0))
    let learned = 0
    for (const [done, queue] of due.entries()) {
      if (this.#signal.aborted) break
      this.#progress = { done, total: due.length }
      if (await this.#learn(queue, effects, now)) learned += 1
      if (done + 1 < due.length) await between()
    }
    this.#progress = null
    if (learned > 0) this.#outdated = new Set(await compute.outdated({ signal: this.#signal }))
    return learned
  }

  /** Answers whether it was learned; one queue that cannot be must not keep the others from being foreseen. */
  async #learn(queue: Queue, effects: readonly Annotation[], now: Instant): Promise<boolean> {
    const { reads, calendar, compute, onFault } = this.#ports
    const { queueId } = queue
    const { learnedBy, leftOut } = this.#given.of(queue, effects, now)
    try {
      await compute.learn([await readPast(reads, calendar, queue, { now, leftOut })], { signal: this.#signal })
    } catch (error) {
      if (this.#signal.aborted) throw error
      if (compute.hasForgotten()) this.forget()
      const isFirst = this.#retries.fail(queueId, now)
      if (isFirst) onFault(`queue ${queue.key} is not foreseen by what it was, and is tried again from time to time`)(error)
      return false
    }
    this.#retries.succeed(queueId)
    this.#learned.set(queueId, { learnedBy, total: this.#totals.get(queueId) ?? 0 })
    return true
  }

  #isDue(queue: Queue, effects: readonly Annotation[]): boolean {
    const { queueId } = queue
    const learned = this.#learned.get(queueId)
    if (learned === undefined || this.#outdated.has(queueId)) return true
    if (learned.learnedBy !== this.given(queue, effects).learnedBy) return true
    const total = this.#totals.get(queueId) ?? 0
    return Math.abs(total - learned.total) > OTHER_PAST * Math.max(learned.total, total)
  }
}
