import type { Channel } from '../../domain/shared/channel.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { ContactEvent, Refusal } from '../intake/event.ts'

/**
 * One row of a recorded file, as its format reads it. A row is the unit a replay counts in: it may be several events, or none.
 * `phantom` rows are marked by their source as not to be counted; `neverOffered` contacts left before they reached a queue.
 */
export type RecordedRow =
  | { readonly kind: 'offered'; readonly line: number; readonly events: readonly ContactEvent[] }
  | { readonly kind: 'phantom' | 'neverOffered'; readonly line: number }
  | { readonly kind: 'refused'; readonly line: number; readonly place: string; readonly refusal: Refusal; readonly raw: Uint8Array }

/** What a format needs from its surroundings to read a row. */
export interface RowContext {
  /** The file's name, for what is kept in quarantine. */
  readonly fileName: string
  /** Milliseconds of a local wall clock, as if it were UTC -> the instant; null where the clocks of the zone skip it. */
  readonly instantOfWall: (wallMs: number) => Instant | null
  /** A stable stand-in for a person's name or number; the same text always gives the same one. */
  readonly pseudonym: (text: string) => string
}

/** A format of recorded files, and the operation it is a recording of. */
export interface RecordedFormat {
  /** As `--format` takes it; also the key of the market and of the feed that its contacts come by. */
  readonly name: string
  readonly marketName: string
  readonly vendor: { readonly key: string; readonly name: string }
  readonly zone: string
  readonly channel: Channel
  /** What the terms of the recording ask to be shown wherever it is. */
  readonly credit: string
  readonly queueNames: Readonly<Record<string, string>>
  readonly read: (path: string, context: Omit<RowContext, 'fileName'>) => AsyncIterable<RecordedRow>
}
