import type { Instant } from '../../../src/domain/shared/instant.ts'
import type { DeskAudience, DeskClock } from '../../../src/wire/desk.ts'

/** What a made-up desk is made of. */
export interface FakeDeskOptions {
  readonly seed: number
  readonly queues: number
  readonly vendors: number
  readonly asOf: Instant
  readonly clock?: DeskClock
  readonly audience?: DeskAudience
  /** Feeds that are not heard any more, by key, and for how long. */
  readonly silentMs?: Readonly<Record<string, number>>
  /** Whether the last four same weekdays are known. */
  readonly hasExpectation?: boolean
  /** Whether the hours ahead were looked at; they were not unless given. */
  readonly hasOutlook?: boolean
}
