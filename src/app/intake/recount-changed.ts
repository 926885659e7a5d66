import type { Leg } from '../../domain/contact/leg.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import { type CountingRules, countingRulesOf, countingText } from './counting-rules.ts'
import { type CountedState, QueueRecount, type RecountedQueue } from './recount-queue.ts'

/** Where queues are counted anew. */
export interface RecountStore {
  readonly shards: number
  /** The rules that a shard counts by now. */
  readonly counting: (shard: number) => Promise<ReadonlyMap<number, CountingRules>>
  /**
   * One transaction under the lock of the shard's head, in which nothing else is learned there: `begin` hears what the shard holds of the
   * queue, each leg that may have a stay in it follows, and what `finish` returns is written, with the rules it was counted by. Nothing
   * is done where the shard counts by these rules already.
   */
  readonly recount: (
    shard: number,
    wanted: (held: CountingRules) => CountingRules,
    queueId: number,
    counter: (state: Omit<CountedState, 'latenessMs'>) => { readonly add: (leg: Leg) => void; readonly finish: () => RecountedQueue },
  ) => Promise<boolean>
}

export interface RecountPorts {
  readonly store: RecountStore
  readonly localDays: LocalDays
  readonly directory: () => Promise<Directory>
  readonly now: () => Instant
}

/**
 * Finds the queues that are not counted as their records ask for by now (a threshold was declared, an interval rule or a zone edited) and
 * counts them anew, shard by shard. Several nodes may do so at once.
 */
export class ChangedRecount {
  readonly #ports: RecountPorts
  #done: Directory | null = null

  constructor(ports: RecountPorts) {
    this.#ports = ports
  }

  /** Looks through the records, unless they are those of the last time. Returns how many queues of shards were counted anew. */
  async next(): Promise<number> {
    const { store, localDays, directory, now } = this.#ports
    const records = await directory()
    if (records === this.#done) return 0
    const latenessMs = longestLateness(records, now())
    let recounted = 0
    for (let shard = 0; shard < store.shards; shard += 1) {
      for (const [queueId, held] of await store.counting(shard)) {
        const wanted = (present: CountingRules): CountingRules => countingRulesOf(records, queueId, present)
        if (countingText(wanted(held)) === countingText(held)) continue
        const isDone = await store.recount(shard, wanted, queueId, (state) => new QueueRecount({ ...state, latenessMs }, localDays))
        if (isDone) recounted += 1
      }
    }
    this.#done = records
    return recounted
  }
}

function longestLateness(directory: Directory, now: Instant): Milliseconds {
  return directory.feeds(now).reduce((longest, { latenessSeconds }) => Math.max(longest, latenessSeconds * SECOND_MS), 0)
}
