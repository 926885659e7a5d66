import type { QueueRules } from '../../domain/interval/queue-rules.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import { type CountingRules, spanAt } from './counting-rules.ts'

/** The rules that one shard counts by, with what a batch asks of them thousands of times made once. */
export class CountingBook {
  readonly #rules: ReadonlyMap<number, CountingRules>
  readonly #calledFor: (queueId: number) => CountingRules
  readonly #localDays: LocalDays
  readonly #ready = new Map<number, readonly QueueRules[]>()
  readonly #begun = new Map<number, CountingRules>()

  /** `calledFor` gives the rules of a queue that this shard has not counted before. */
  constructor(rules: ReadonlyMap<number, CountingRules>, calledFor: (queueId: number) => CountingRules, localDays: LocalDays) {
    this.#rules = rules
    this.#calledFor = calledFor
    this.#localDays = localDays
  }

  /** How a contact offered at `offeredAt` is counted in the queue. */
  rulesOf(queueId: number, offeredAt: Instant): QueueRules {
    const counting = this.#countingOf(queueId)
    let ready = this.#ready.get(queueId)
    if (ready === undefined) this.#ready.set(queueId, (ready = readyRules(counting)))
    if (ready.length === 1) return ready[0] as QueueRules
    return ready[counting.spans.indexOf(spanAt(counting, offeredAt))] as QueueRules
  }

  /** The first instant of the queue's local day that an interval lies in. */
  dayStartOf(queueId: number, start: Instant): Instant {
    return this.#localDays.dayAt(this.zoneAt(queueId, start), start).start
  }

  /** The zone of the queue's local day. */
  zoneAt(queueId: number, start: Instant): string {
    return spanAt(this.#countingOf(queueId), start).zone
  }

  /** Rules of the queues that this shard begins to count; to be kept with what was counted. */
  get begun(): readonly CountingRules[] {
    return [...this.#begun.values()]
  }

  #countingOf(queueId: number): CountingRules {
    const held = this.#rules.get(queueId) ?? this.#begun.get(queueId)
    if (held !== undefined) return held
    const rules = this.#calledFor(queueId)
    this.#begun.set(queueId, rules)
    return rules
  }
}

function readyRules({ queueId, edgesMs, spans }: CountingRules): readonly QueueRules[] {
  return spans.map(({ offerInterval, handleInterval }) => ({ queueId, edgesMs, offerInterval, handleInterval }))
}
