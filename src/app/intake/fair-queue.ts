import type { Instant } from '../../domain/shared/instant.ts'
import type { ItemResult } from './event.ts'
import { BATCH_EVENTS_MAX, FEED_SHARE_MAX } from './limits.ts'
import type { ResolvedEvent } from './resolved-event.ts'
import type { RefusedItems } from './shard-store.ts'

/** Who speaks: the feed itself, the quarantine that releases what it sent before, or we, who conclude something of it. */
export type RequestOrigin = 'feed' | 'quarantine' | 'ourselves'

/** A request of a feed, as far as its shards have to know of it. */
export interface LaneRequest {
  readonly feedId: number
  readonly receivedAt: Instant
  readonly origin: RequestOrigin
  /** Hears what became of the event at a place of the request, before the part it belongs to is settled. */
  readonly tell: (position: number, result: ItemResult) => void
}

export interface LaneEntry {
  readonly request: LaneRequest
  readonly event: ResolvedEvent
  readonly raw: Uint8Array
  /** Its place in the request. */
  readonly position: number
}

/** What one request brings to one shard; without entries it only says that the feed lives. */
export interface LanePart {
  readonly request: LaneRequest
  readonly entries: readonly LaneEntry[]
  /** What the request brought and was refused before it got here; kept by the commit that takes the first of the entries. */
  readonly refused: RefusedItems | null
  /** Called once, when everything of the part is durable (null) or with why it is not. */
  readonly settle: (error: unknown) => void
}

/** A stretch of one part that goes into one commit. */
export interface TakenPart {
  readonly part: LanePart
  readonly entries: readonly LaneEntry[]
  readonly isFirst: boolean
  readonly isLast: boolean
}

interface WaitingPart {
  readonly part: LanePart
  taken: number
}

/** What waits for one shard, by feed: each commit takes from all of them, and no feed more than its share while others wait. */
export class FairQueue {
  readonly #feeds = new Map<number, WaitingPart[]>()

  put(part: LanePart): void {
    const waiting = this.#feeds.get(part.request.feedId)
    if (waiting === undefined) this.#feeds.set(part.request.feedId, [{ part, taken: 0 }])
    else waiting.push({ part, taken: 0 })
  }

  /** Forgets what is left of a part. */
  drop(part: LanePart): void {
    const { feedId } = part.request
    const left = this.#feeds.get(feedId)?.filter((waiting) => waiting.part !== part) ?? []
    if (left.length === 0) this.#feeds.delete(feedId)
    else this.#feeds.set(feedId, left)
  }

  get isEmpty(): boolean {
    return this.#feeds.size === 0
  }

  /** Takes what the next commit does: at most `eventsMax`, of one feed in the order in which it came. */
  take(eventsMax: number = BATCH_EVENTS_MAX): readonly TakenPart[] {
    const taken: TakenPart[] = []
    const feeds = [...this.#feeds.keys()]
    const shareMax = feeds.length > 1 ? Math.floor(eventsMax * FEED_SHARE_MAX) : eventsMax
    const equal = Math.max(1, Math.min(shareMax, Math.floor(eventsMax / feeds.length)))
    const counts = feeds.map((feedId) => this.#takeOf(feedId, equal, taken))
    let left = eventsMax - counts.reduce((sum, count) => sum + count, 0)
    for (const [place, feedId] of feeds.entries()) {
      if (left <= 0) break
      left -= this.#takeOf(feedId, Math.min(left, shareMax - (counts[place] as number)), taken)
    }
    // Whoever came first this time comes last the next time.
    const [first] = feeds
    const waiting = first === undefined ? undefined : this.#feeds.get(first)
    if (first !== undefined && waiting !== undefined) {
      this.#feeds.delete(first)
      this.#feeds.set(first, waiting)
    }
    return taken
  }

  #takeOf(feedId: number, eventsMax: number, into: TakenPart[]): number {
    const waiting = this.#feeds.get(feedId)
    if (waiting === undefined) return 0
    let count = 0
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const { part, taken } = first
      const room = eventsMax - count
      // A part without events is a heartbeat; it takes no room.
      if (room <= 0 && part.entries.length > 0) break
      const entries = part.entries.slice(taken, taken + room)
      first.taken += entries.length
      count += entries.length
      const isLast = first.taken === part.entries.length
      into.push({ part, entries, isFirst: taken === 0, isLast })
      if (!isLast) break
      waiting.shift()
    }
    if (waiting.length === 0) this.#feeds.delete(feedId)
    return count
  }
}
