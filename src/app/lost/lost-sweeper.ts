import type { Directory } from '../../domain/record/directory.ts'
import { DAY_MS, type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { RETENTION_MS } from '../decode/limits.ts'
import type { ItemResult } from '../intake/event.ts'
import type { ResolvedContact } from '../intake/resolved-event.ts'
import { legName } from '../intake/shard-state.ts'
import { type KnownLeg, LOST_AFTER_MS, lostFactsOf } from './lost-facts.ts'

/** A queue, with the instant up to which what was offered in it is over. */
export interface OverdueQueue {
  readonly queueId: number
  readonly offeredBy: Instant
}

export interface OverdueReads {
  /** Every queue that any contact was counted in. */
  readonly countedQueues: () => Promise<readonly number[]>
  /** Legs with a stay that waits since before its queue's instant, the oldest first. */
  readonly waiting: (queues: readonly OverdueQueue[], limit: number) => Promise<readonly KnownLeg[]>
  /** Legs that `isWanted` among those which may have a stay in service since before its queue's instant, and after `since`. */
  readonly inService: (
    queues: readonly OverdueQueue[],
    since: Instant,
    wanted: { readonly limit: number; readonly isWanted: (leg: KnownLeg) => boolean },
  ) => Promise<readonly KnownLeg[]>
}

export interface LostPorts {
  readonly reads: OverdueReads
  /** Takes in what we know ourselves; durable when it returns. */
  readonly conclude: (events: readonly ResolvedContact[]) => Promise<readonly ItemResult[]>
  readonly directory: () => Promise<Directory>
  readonly now: () => Instant
}

/** Legs of each kind that one round looks at. */
const LEGS_MAX = 2_000

/** Most rounds look at what was offered in the last days, and every so many at everything that is kept. */
const RECENT_MS = 3 * DAY_MS
const ALL_EVERY = 60

/** Our own conclusion is in time for so long after its instant: rounds are some minutes apart. */
const GRACE_MS = 5 * MINUTE_MS

/**
 * Concludes that contacts are lost of which nobody ever said how they ended. A feed that sends today what happened this morning may be
 * about to say it, so a leg is lost only when it is the same as a round before, and time has passed since; and whatever is said later wins.
 */
export class LostSweeper {
  readonly #ports: LostPorts
  /** Legs that were overdue in the last round, with how many facts they had. */
  #overdue: ReadonlyMap<string, number> = new Map()
  #lookedAt = Number.NEGATIVE_INFINITY
  #rounds = 0

  constructor(ports: LostPorts) {
    this.#ports = ports
  }

  /** One round; returns how many were concluded. To be called every few minutes. */
  async sweep(): Promise<number> {
    return await this.#round(false)
  }

  /** A round after which nothing more is to come, as at the end of a recording: whoever is overdue is lost. */
  async finish(): Promise<number> {
    return await this.#round(true)
  }

  async #round(isOver: boolean): Promise<number> {
    const { reads, conclude } = this.#ports
    const directory = await this.#ports.directory()
    const now = this.#ports.now()
    // Where the clock stands, as while a recording is being sent, nobody becomes overdue.
    if (now <= this.#lookedAt && !isOver) return 0
    this.#lookedAt = now
    const caps = capsOf(directory, await reads.countedQueues())
    const capOf = (queueId: number): Milliseconds | null => caps.get(queueId) ?? null
    const queues = [...caps].map(([queueId, cap]) => ({ queueId, offeredBy: now - cap }))
    const since = now - (this.#rounds % ALL_EVERY < 2 ? RETENTION_MS : RECENT_MS)
    const isWanted = ({ leg }: KnownLeg): boolean => lostFactsOf(leg, capOf, now).length > 0
    const waiting = await reads.waiting(queues, LEGS_MAX)
    const inService = await reads.inService(queues, since, { limit: LEGS_MAX, isWanted })
    const legs = new Map([...waiting, ...inService].map((known) => [legName(known.key), known]))
    const events: ResolvedContact[] = []
    for (const [name, { key, leg }] of legs) {
      if (!isOver && this.#overdue.get(name) !== leg.length) continue
      const latenessMs = (directory.feed(key.feedId, now)?.latenessSeconds ?? 0) * SECOND_MS + GRACE_MS
      const frame = { eventId: 'lost', eventSource: 'loadline', warnings: [], latenessMs, isReleased: false }
      for (const fact of lostFactsOf(leg, capOf, now)) events.push({ type: 'contact', ...frame, key, fact })
    }
    this.#overdue = new Map([...legs].map(([name, { leg }]) => [name, leg.length]))
    this.#rounds += 1
    if (events.length === 0) return 0
    const results = await conclude(events)
    return results.filter(({ status }) => status === 'accepted').length
  }
}

/** The queues whose contacts can be lost, and after how long. One that has ended is as it was last. */
function capsOf(directory: Directory, queueIds: readonly number[]): ReadonlyMap<number, Milliseconds> {
  const caps = new Map<number, Milliseconds>()
  for (const queueId of queueIds) {
    const channel = directory.queueHistory(queueId).at(-1)?.value.channel
    const cap = channel === undefined ? null : LOST_AFTER_MS[channel]
    if (cap !== null) caps.set(queueId, cap)
  }
  return caps
}
