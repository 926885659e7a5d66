import type { QueueRules } from '../interval/queue-rules.ts'
import type { TargetFormula } from '../interval/service-level.ts'
import type { Channel } from '../shared/channel.ts'
import type { Instant } from '../shared/instant.ts'
import type { OpenSpan } from './opening-hours.ts'

/** What an operation is made of. Kinds in the order in which they may name each other: each refers only to those before it. */
export const RECORD_KINDS = ['market', 'vendor', 'site', 'queue', 'feed', 'mapping'] as const

export type RecordKind = (typeof RECORD_KINDS)[number]

/** Where feeds come from: pushed over HTTP, read from a recorded file, or made by the simulator. */
export const FEED_KINDS = ['push', 'replay', 'simulation'] as const

/** What an event without an id is: refused, or given one from its content where its feed cannot give any. */
export const EVENT_ID_RULES = ['required', 'contentHash'] as const

export interface MarketBody {
  readonly name: string
  readonly zone: string
}

/**
 * A vendor, and when plans for it are locked by what was agreed with it: so many days before each local day its intervals, and the rosters;
 * null is the usual.
 */
export interface VendorBody {
  readonly name: string
  readonly isInHouse: boolean
  readonly lockedForVendorDays: number | null
  readonly schedulePublishDays: number | null
}

export interface SiteBody {
  readonly name: string
}

/**
 * What was agreed for a queue: `fraction` of the contacts, counted by `formula`, within `thresholdSeconds`; by SL-async that is open time,
 * the queue's promise to reply.
 */
export interface ServiceLevelTarget {
  readonly formula: TargetFormula
  readonly thresholdSeconds: number
  readonly fraction: number
}

export interface QueueBody {
  readonly name: string
  readonly marketId: number
  readonly channel: Channel
  /** The zone of the queue's own local day. */
  readonly zone: string
  /** Null is open around the clock. */
  readonly hours: readonly OpenSpan[] | null
  readonly target: ServiceLevelTarget | null
  /** Thresholds to count exactly, beside the standard ones and those of `target` and `shortAbandonSeconds`. */
  readonly thresholdsSeconds: readonly number[]
  readonly shortAbandonSeconds: number
  /** A first reply is promised within so much open time where a contact brings no due time of its own; null promises nothing. */
  readonly replyPromiseSeconds: number | null
  readonly offerInterval: QueueRules['offerInterval']
  readonly handleInterval: QueueRules['handleInterval']
  /** The platform picks the vendor only at answer: offers, abandons and service level have no vendor. */
  readonly isPooled: boolean
}

export interface FeedBody {
  readonly name: string
  /** The one vendor this feed may speak for; null for a platform that serves several. */
  readonly vendorId: number | null
  /** How often it is heard when all is well; silence beyond it means unknown. */
  readonly cadenceSeconds: number
  /** How long after an interval's end its facts may still come without being a revision. */
  readonly latenessSeconds: number
  readonly kind: (typeof FEED_KINDS)[number]
  readonly eventIds: (typeof EVENT_ID_RULES)[number]
}

export interface MappingBody {
  readonly queueId: number
}

export interface RecordBodies {
  readonly market: MarketBody
  readonly vendor: VendorBody
  readonly site: SiteBody
  readonly queue: QueueBody
  readonly feed: FeedBody
  readonly mapping: MappingBody
}

/**
 * One statement about one entity, never changed afterwards: what is true within [validFrom, validTo), as recorded at `recordedAt`.
 * A body of null says that there is no such entity in that time. Where statements overlap, the one recorded later holds.
 */
export type RecordEntry = { readonly [K in RecordKind]: EntryOf<K> }[RecordKind]

export interface EntryOf<K extends RecordKind> {
  readonly recordId: number
  readonly kind: K
  readonly entityId: number
  /** Within what `key` is unique: the vendor of a site, the feed of a mapping, 0 for all others. Never changes. */
  readonly parentId: number
  /** The name feeds, files and links use; of a mapping the feed's own name of the queue. Never changes. */
  readonly key: string
  readonly body: RecordBodies[K] | null
  readonly validFrom: Instant
  /** Null is without end. */
  readonly validTo: Instant | null
  readonly recordedAt: Instant
  readonly recordedBy: string
}

/** Valid from here means: as long as anybody can have data. */
export const ALWAYS: Instant = 0
