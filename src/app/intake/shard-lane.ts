import type { LocalDays } from '../local-days.ts'
import type { Refused } from '../quarantine/quarantine-store.ts'
import { CountingBook } from './counting-book.ts'
import type { CountingRules } from './counting-rules.ts'
import type { ItemResult, Refusal } from './event.ts'
import { FairQueue, type LaneEntry, type LanePart, type LaneRequest, type TakenPart } from './fair-queue.ts'
import { COMMIT_TRIES_MAX } from './limits.ts'
import { planBatch } from './plan-batch.ts'
import { needOf } from './shard-need.ts'
import type { HeardFeed, ShardWrites } from './shard-state.ts'
import type { RefusedItems, ShardStore } from './shard-store.ts'

export interface LaneContext {
  readonly store: ShardStore
  readonly localDays: LocalDays
  /** The rules that the records call for, of a queue that a shard has not counted before. */
  readonly calledFor: (queueId: number) => CountingRules
  /** Told after each commit, in the order of the shard's versions. */
  readonly onCommitted: (shard: number, writes: ShardWrites) => void
  readonly faultOf: (error: unknown) => StoreFault
}

/** What a failed commit means: `lost` against another one and may be tried again, a value the store does not take, or anything else. */
export type StoreFault = 'lost' | 'value' | 'other'

/** One shard takes one batch at a time; what comes meanwhile waits and makes the next batch larger. */
export class ShardLane {
  readonly #shard: number
  readonly #context: LaneContext
  readonly #queue = new FairQueue()
  #running: Promise<void> | null = null

  constructor(shard: number, context: LaneContext) {
    this.#shard = shard
    this.#context = context
  }

  put(part: LanePart): void {
    this.#queue.put(part)
    this.#running ??= this.#run()
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#queue.isEmpty) {
      const taken = this.#queue.take()
      const error = await this.#commitAll(taken)
      for (const { part, isLast } of taken) {
        if (error !== null && !isLast) this.#queue.drop(part)
        if (error !== null || isLast) part.settle(error)
      }
    }
    // In one step with the look at the queue, so that no part comes between and finds a run that is over.
    this.#running = null
  }

  /** Returns what failed, null when everything is durable. */
  async #commitAll(taken: readonly TakenPart[]): Promise<unknown> {
    const entries = taken.flatMap((part) => part.entries)
    const refused = taken.flatMap(({ part, isFirst }) => (isFirst && part.refused !== null ? [part.refused] : []))
    const feeds = [...new Set(taken.flatMap(({ part: { request } }) => (request.origin === 'feed' ? [request.feedId] : [])))]
    try {
      await this.#commit({ entries, refused, feeds })
      return null
    } catch (error) {
      return error
    }
  }

  /** A value that the store refuses fails the whole commit, so the batch is halved until the one event is found that brought it. */
  async #commit(batch: Batch): Promise<void> {
    try {
      await this.#tryCommit(batch)
    } catch (error) {
      if (this.#context.faultOf(error) !== 'value' || batch.entries.length === 0) throw error
      const [entry, ...others] = batch.entries
      if (entry !== undefined && others.length === 0) {
        const refusal = refusedByStore(error)
        entry.request.tell(entry.position, { status: 'quarantined', refusal })
        const refused = entry.request.origin === 'ourselves' ? [] : [refusedItem(entry, refusal)]
        await this.#tryCommit({ ...batch, entries: [], refused: [...batch.refused, ...refused] })
        return
      }
      const middle = batch.entries.length >> 1
      await this.#commit({ ...batch, entries: batch.entries.slice(0, middle) })
      await this.#commit({ ...batch, entries: batch.entries.slice(middle), refused: [] })
    }
  }

  async #tryCommit(batch: Batch): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#commitOnce(batch)
        return
      } catch (error) {
        if (this.#context.faultOf(error) !== 'lost' || tries >= COMMIT_TRIES_MAX) throw error
      }
    }
  }

  async #commitOnce({ entries, refused, feeds }: Batch): Promise<void> {
    const { store, localDays, calledFor, onCommitted } = this.#context
    const events = entries.map(({ event }) => event)
    let results: readonly ItemResult[] = []
    let written: ShardWrites | null = null
    await store.commit(this.#shard, needOf(events), (state) => {
      const plan = planBatch(state, events, new CountingBook(state.counting, calledFor, localDays), feeds)
      results = plan.results
      const writes = { ...plan.writes, heard: heardWith(refused, plan.writes.heard) }
      written = writes
      return { writes, refused: [...refused, ...refusedIn(entries, plan.results)] }
    })
    for (const [place, entry] of entries.entries()) entry.request.tell(entry.position, results[place] as ItemResult)
    if (written !== null) onCommitted(this.#shard, written)
  }
}

interface Batch {
  readonly entries: readonly LaneEntry[]
  readonly refused: readonly RefusedItems[]
  /** Feeds that are heard by this commit. */
  readonly feeds: readonly number[]
}

/** Counts what was refused before any shard saw it with what its feed sent beside it. */
function heardWith(refused: readonly RefusedItems[], heard: readonly HeardFeed[]): readonly HeardFeed[] {
  return heard.map((feed) => {
    const ofFeed = refused.filter(({ feedId, isHeld }) => feedId === feed.feedId && !isHeld)
    return { ...feed, quarantined: feed.quarantined + ofFeed.reduce((sum, items) => sum + items.refused.length, 0) }
  })
}

/** What the plan found to be refused, by request. */
function refusedIn(entries: readonly LaneEntry[], results: readonly ItemResult[]): readonly RefusedItems[] {
  const refused: RefusedItems[] = []
  for (const [place, entry] of entries.entries()) {
    const result = results[place]
    // Of what we conclude ourselves there are no bytes that anybody could send again.
    if (result?.status === 'quarantined' && entry.request.origin !== 'ourselves') refused.push(refusedItem(entry, result.refusal))
  }
  return refused
}

function refusedItem({ request, raw, position }: LaneEntry, refusal: Refusal): RefusedItems {
  return refusedOf(request, [{ raw, refusal, position, place: null }])
}

/** What a request brought and was refused, to be kept. */
export function refusedOf({ feedId, receivedAt, origin }: LaneRequest, refused: readonly Refused[]): RefusedItems {
  return { feedId, receivedAt, isHeld: origin === 'quarantine', refused }
}

function refusedByStore(error: unknown): Refusal {
  const value = error instanceof Error ? error.message.slice(0, 80) : ''
  return { rule: 'notStorable', pointer: '', value, expected: 'values that the store can keep', hint: null, waitsFor: null }
}
