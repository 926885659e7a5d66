import type { Leg } from '../../domain/contact/leg.ts'
import type { TallyDelta } from '../../domain/interval/tally.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import { type CountingRules, countingRulesOf, countingText } from './counting-rules.ts'
import { type CountedState, QueueRecount, type RecountedQueue, type RecountedWaits, type RulesChange } from './recount-queue.ts'

/** What counts a queue anew: hears its legs, and then what follows. */
export interface QueueCounter {
  readonly add: (leg: Leg, sign: 1 | -1) => void
  readonly finish: (state: CountedState) => RecountedQueue
  /** Then `allWaits` of what is held, and afterwards `touchedWaits` since, say all that changes. */
  readonly isOfEdgesAlone: boolean
  readonly allWaits: (held: readonly TallyDelta[]) => RecountedWaits
  readonly touchedWaits: () => RecountedWaits
}

/** Where queues are counted anew. */
export interface RecountStore {
  readonly shards: number
  /** The rules that a shard counts by now. */
  readonly counting: (shard: number) => Promise<ReadonlyMap<number, CountingRules>>
  /**
   * Lets `counterOf` count every leg of the shard that may have a stay in the queue, and in one transaction under the lock of the
   * shard's head writes what it then returns together with the rules it was counted by: until then the old rules are in force, from
   * then on the new ones. False where the shard counts by these rules already, or by others than `held` meanwhile.
   */
  readonly recount: (shard: number, rules: RulesChange, counterOf: () => QueueCounter) => Promise<boolean>
}

export interface RecountPorts {
  readonly store: RecountStore
  readonly localDays: LocalDays
  readonly directory: () => Promise<Directory>
  readonly now: () => Instant
  /** Told after each queue of a shard. */
  readonly onCommitted?: () => void
}

/** Also where no record changed, all rules are looked at every so many rounds: a queue may have begun to be counted by older records. */
const ALL_EVERY = 12

/**
 * Finds the queues that are not counted as their records ask for by now (a threshold was declared, an interval rule or a zone edited) and
 * counts them anew, shard by shard. Several nodes may do so at once.
 */
export class ChangedRecount {
  readonly #ports: RecountPorts
  #done: Directory | null = null
  #rounds = 0

  constructor(ports: RecountPorts) {
    this.#ports = ports
  }

  /** One round, mostly over at once. Returns how many queues of shards were counted anew. */
  async next(): Promise<number> {
    const { store, directory, now } = this.#ports
    const records = await directory()
    this.#rounds += 1
    if (records === this.#done && this.#rounds % ALL_EVERY !== 0) return 0
    const latenessMs = longestLateness(records, now())
    let recounted = 0
    for (let shard = 0; shard < store.shards; shard += 1) {
      for (const held of (await store.counting(shard)).values()) {
        if (await this.#recount(shard, held, records, latenessMs)) recounted += 1
      }
    }
    this.#done = records
    return recounted
  }

  async #recount(shard: number, held: CountingRules, records: Directory, latenessMs: Milliseconds): Promise<boolean> {
    const { store, localDays, onCommitted } = this.#ports
    // A queue that never was, as that of agents who serve none, is counted as it is.
    if (records.queueHistory(held.queueId).length === 0) return false
    const wanted = countingRulesOf(records, held.queueId, held)
    if (countingText(wanted) === countingText(held)) return false
    const rules = { held, wanted }
    const isDone = await store.recount(shard, rules, () => new QueueRecount(rules, latenessMs, localDays))
    if (isDone) onCommitted?.()
    return isDone
  }
}

function longestLateness(directory: Directory, now: Instant): Milliseconds {
  return directory.feeds(now).reduce((longest, { latenessSeconds }) => Math.max(longest, latenessSeconds * SECOND_MS), 0)
}
