import type { Milliseconds } from '../shared/instant.ts'
import type { OpenWindow } from './business-clock.ts'

export type ServiceLevelFormula = 'SL1' | 'SL2' | 'SL3' | 'SL4' | 'SL5' | 'SL6' | 'SL7'

/** What counting needs to know of a queue; all of it is data of the queue's record. */
export interface QueueRules {
  readonly queueId: number
  /** Upper edges of the wait histogram, ascending (`waitEdges`). */
  readonly edgesMs: readonly Milliseconds[]
  /** Which interval offers, abandons and service level belong to. Default `offer`. */
  readonly offerInterval: 'offer' | 'decision'
  /** Which interval handle time belongs to. Default `answer`. */
  readonly handleInterval: 'answer' | 'offer' | 'end'
  /** What the queue promises where a contact brings no due time of its own; absent where it promises nothing. */
  readonly promise?: ReplyPromise
}

/** A first reply within so much open time; the windows must reach as far as promises are to be counted. */
export interface ReplyPromise {
  readonly withinMs: Milliseconds
  readonly openWindows: readonly OpenWindow[]
}
