import type { AgentNow } from '../domain/interval/agents-now.ts'
import type { Measure } from '../domain/interval/measure.ts'
import type { Annotation } from '../domain/record/annotation.ts'
import type { Feed, Market, Queue, Site, Vendor } from '../domain/record/directory.ts'
import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { DeskOutlook } from './desk-outlook.ts'

/**
 * What the desk is told: one snapshot, then changes. Both are plain data. A change puts new absolute values in place of old ones, never
 * differences: applying it twice is applying it once, several changes of one cell may be sent as the last of them, and a desk that
 * resumes is told the present value of whatever was touched since.
 */

/** The measures a desk needs, and what the waits of a cell's contacts say at its queue's target threshold and short-abandon limit. */
export const DESK_COLUMNS = [
  // routed vendor, interval of the offer
  'offered',
  'answeredOfOffered',
  'answeredWithin',
  'abandoned',
  'abandonedWithin',
  'abandonedShort',
  'flowedOut',
  'lost',
  'inService',
  'waitAnsweredMs',
  // routed vendor, interval of the due time
  'due',
  'dueMet',
  // answering vendor, interval of the offer
  'answered',
  // answering vendor, interval of handle time
  'handled',
  'talkMs',
  'holdMs',
  'wrapMs',
  'transferred',
  // agents of a vendor whose span is closed; open spans are added by whoever reads
  'staffedMs',
  'availableMs',
  'agentHandlingMs',
  'agentWrapMs',
  'breakMs',
  'otherAuxMs',
] as const satisfies readonly (Measure | 'answeredWithin' | 'abandonedWithin' | 'abandonedShort')[]

export type DeskColumn = (typeof DESK_COLUMNS)[number]

/** The place of each column in a cell. */
export const DESK_COLUMN_AT: Readonly<Record<DeskColumn, number>> = Object.fromEntries(
  DESK_COLUMNS.map((name, at) => [name, at]),
) as Record<DeskColumn, number>

/** The versions of all shards, by shard number; written `v0.v1.v2` where it is an id. */
export type DeskVersion = readonly number[]

/** A replay runs on the time of its data, and says whose data it is. `speed` is null when it goes as fast as it can. */
export type DeskClock = { readonly kind: 'live' } | { readonly kind: 'replay'; readonly speed: number | null; readonly credit: string }

/** Whose view this is: all vendors', or one vendor's own. */
export type DeskAudience = { readonly kind: 'internal' } | { readonly kind: 'vendor'; readonly vendorId: number }

/** A feed as it is recorded, and what is known of it now. */
export interface DeskFeed extends Feed {
  /** Null: never. */
  readonly lastHeardAt: Instant | null
  /** The queues its names are mapped to; null: any. */
  readonly queueIds: readonly number[] | null
}

/** The records that name what the figures are about, as valid now. */
export interface DeskRecords {
  readonly markets: readonly Market[]
  readonly queues: readonly Queue[]
  readonly vendors: readonly Vendor[]
  readonly sites: readonly Site[]
}

/** How a queue's expectation was made; the screen names it. */
export type ExpectationBasis = 'mean of the last four same weekdays' | 'forecast before the day began' | `forecast ${string}`

/** What was expected of a queue, per interval of the window; null where the past does not say. */
export interface DeskExpectation {
  readonly queueId: number
  readonly basis: ExpectationBasis
  /** Of how many days it is a mean, 1 to 4. */
  readonly days: number
  /** Twelfths of a contact: a mean of 1, 2, 3 or 4 whole numbers is a whole number of them, so it stays exact. */
  readonly offeredTwelfths: readonly (number | null)[]
  /** Mean handle time over the same days; null where nothing was handled. */
  readonly ahtMs: Milliseconds | null
}

/** One queue and one vendor (0 = not assigned). */
export interface DeskLaneKey {
  readonly queueId: number
  readonly vendorId: number
}

/** The sums of one lane: `DESK_COLUMNS` of each interval of the window, one after the other. */
export interface DeskSeries extends DeskLaneKey {
  readonly values: Float64Array
}

/**
 * The same as a server counts them: by interval, `width` columns of equal length one after the other, in each of them lane after lane.
 * Lanes behind the end are zero. DESK_COLUMNS[c] is column `columnAt[c]`, or -1 where it is not kept and reads 0.
 */
export interface DeskCells {
  readonly lanes: readonly DeskLaneKey[]
  readonly width: number
  readonly columnAt: readonly number[]
  /** A column that is not zero wherever any other is not. */
  readonly chosenAt: number
  readonly valuesAt: (interval: number) => Float64Array
}

/** Contacts that wait, offered within the 15-minute interval from `start`, in ascending order of offer. By routed vendor, 0 = pooled. */
export interface DeskWaiting {
  readonly queueId: number
  readonly vendorId: number
  readonly start: Instant
  readonly offeredAt: readonly Instant[]
  /** When a first reply was promised, in the order of `offeredAt`; left empty where nobody was promised one. */
  readonly dueAt: readonly (Instant | null)[]
}

/** One agent's state now; feed and pseudonym together name the agent. */
export type DeskAgent = Omit<AgentNow, 'nativeState'>

/** Everything a desk shows, as one audience may see it, at one moment. */
export interface DeskSnapshot extends DeskMoment {
  readonly series: readonly DeskSeries[]
  /** What is to be expected of queues, as far as the audience may see it; empty until it was looked at first. */
  readonly outlook: readonly DeskOutlook[]
}

/** What a desk shows beside the sums of its cells. */
export interface DeskMoment {
  readonly asOf: Instant
  readonly version: DeskVersion
  readonly clock: DeskClock
  readonly audience: DeskAudience
  /** The window holds the present local day of every queue whole, and at least two hours back and ahead. */
  readonly windowStart: Instant
  /** Number of 15-minute intervals, those ahead included. */
  readonly intervals: number
  readonly records: DeskRecords
  readonly feeds: readonly DeskFeed[]
  readonly expectations: readonly DeskExpectation[]
  readonly waiting: readonly DeskWaiting[]
  readonly agents: readonly DeskAgent[]
  /** What was noted, from eight days before the window on. */
  readonly annotations: readonly Annotation[]
  readonly pastFill: DeskPastFill | null
  readonly learning: DeskLearning | null
}

/** Queues of which is being learned what is to be expected; only the company itself is told of it. */
export interface DeskLearning {
  readonly done: number
  readonly total: number
}

/** A past that is being filled in, the newest first; only the company itself is told of it. */
export interface DeskPastFill {
  readonly days: number
  readonly daysDone: number
}

/** New sums of one cell, in the order of `DESK_COLUMNS`; zeros at the end may be left out. */
export interface DeskCell {
  readonly queueId: number
  readonly vendorId: number
  readonly start: Instant
  readonly values: readonly number[]
}

/** A stream is never silent for longer than this: a message without any change is a sign of life, with a new `asOf`. */
export const DESK_SIGN_OF_LIFE_MS: Milliseconds = 2_000

/** What became different since the version before; all parts absolute. Cells outside the window are left out. */
export interface DeskChanges {
  readonly version: DeskVersion
  readonly asOf: Instant
  readonly cells: readonly DeskCell[]
  /** All that wait in the intervals touched; an empty list where none waits any more. */
  readonly waiting: readonly DeskWaiting[]
  /** Agents whose state changed; `offline` takes one away. */
  readonly agents: readonly DeskAgent[]
  readonly feeds: readonly DeskFeed[]
  /** All records anew, when any of them changed; else null. */
  readonly records: DeskRecords | null
  /** All annotations anew, when any of them changed; else null. */
  readonly annotations: readonly Annotation[] | null
  /** All that is to be expected anew, when it became another; else null. */
  readonly outlook: readonly DeskOutlook[] | null
  /** As it is now; null where no past is being filled in. */
  readonly pastFill: DeskPastFill | null
  /** As it is now; null while nothing is learned. */
  readonly learning: DeskLearning | null
}

/** Names of the events on the stream. `resync` has no data: what was missed cannot be told, a snapshot follows. */
export type DeskEventName = 'snapshot' | 'changes' | 'resync'

/** The version as an event's id. */
export function versionId(version: DeskVersion): string {
  return version.join('.')
}

/** The version of an event's id, or null where it is none. */
export function parseVersionId(id: string): DeskVersion | null {
  if (!/^\d{1,15}(\.\d{1,15}){0,63}$/.test(id)) return null
  return id.split('.').map(Number)
}
