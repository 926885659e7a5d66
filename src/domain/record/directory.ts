import type { QueueRules } from '../interval/queue-rules.ts'
import { waitEdges } from '../interval/wait-edges.ts'
import { type Instant, SECOND_MS } from '../shared/instant.ts'
import { countedWaitsOf } from './counted-waits.ts'
import { looseName } from './loose-name.ts'
import type {
  EntryOf,
  FeedBody,
  MappingBody,
  MarketBody,
  QueueBody,
  RecordBodies,
  RecordEntry,
  RecordKind,
  SiteBody,
  VendorBody,
} from './record-entry.ts'
import { nearestValue, overlay, type Segment, type Timeline, valueAt } from './timeline.ts'

export interface Market extends MarketBody {
  readonly marketId: number
  readonly key: string
}

export interface Vendor extends VendorBody {
  readonly vendorId: number
  readonly key: string
}

export interface Site extends SiteBody {
  readonly siteId: number
  readonly vendorId: number
  readonly key: string
}

export interface Queue extends QueueBody {
  readonly queueId: number
  readonly key: string
}

export interface Feed extends FeedBody {
  readonly feedId: number
  readonly key: string
}

export interface Mapping extends MappingBody {
  readonly mappingId: number
  readonly feedId: number
  /** The feed's own name of the queue. */
  readonly native: string
}

/**
 * All records as they were known at one moment. Immutable: a change of records makes a new directory. Single lookups answer null for
 * what is not there; lists hold what is there at `at`, ordered by key.
 */
export interface Directory {
  /** What was recorded later is not in here; Infinity is all of it. */
  readonly knownAt: Instant
  readonly queueOfNative: (feedId: number, native: string, at: Instant) => number | null
  readonly marketId: (key: string) => number | null
  readonly vendorId: (key: string) => number | null
  readonly siteId: (vendorId: number, key: string) => number | null
  readonly queueId: (key: string) => number | null
  readonly mappingId: (feedId: number, native: string) => number | null
  readonly feedId: (key: string) => number | null
  /** The queues that names of a feed were ever mapped to; empty of a feed that brings any queue by its own key. */
  readonly queuesOfFeed: (feedId: number) => ReadonlySet<number>
  /** The one name that `name` must mean, though it differs by case or by what nobody sees; null where there is none or several. */
  readonly likeNative: (feedId: number, name: string) => string | null
  readonly likeVendorKey: (name: string) => string | null
  readonly likeSiteKey: (vendorId: number, name: string) => string | null
  readonly market: (marketId: number, at: Instant) => Market | null
  readonly vendor: (vendorId: number, at: Instant) => Vendor | null
  readonly site: (siteId: number, at: Instant) => Site | null
  readonly queue: (queueId: number, at: Instant) => Queue | null
  readonly feed: (feedId: number, at: Instant) => Feed | null
  /** The key of whatever was ever recorded; it never changes, so it names also what is over. */
  readonly keyOf: (kind: RecordKind, entityId: number) => string | null
  /** Every queue that ever was, by id in order. */
  readonly queueIds: () => readonly number[]
  /** How the queue counts at `at`; outside its validity as it counted nearest to it, since what it did still has to be counted. */
  readonly queueRules: (queueId: number, at: Instant) => QueueRules | null
  /** What the queue was and will be, by validity, in order of time; empty of a queue that never was. */
  readonly queueHistory: (queueId: number) => readonly Segment<Queue>[]
  readonly markets: (at: Instant) => readonly Market[]
  readonly vendors: (at: Instant) => readonly Vendor[]
  readonly sites: (at: Instant) => readonly Site[]
  readonly queues: (at: Instant) => readonly Queue[]
  readonly feeds: (at: Instant) => readonly Feed[]
  readonly mappings: (at: Instant) => readonly Mapping[]
}

/** The directory of what was recorded up to `knownAt`. Asked per event, so every lookup is one or two Maps and a short walk. */
export function directoryOf(entries: readonly RecordEntry[], knownAt: Instant = Number.POSITIVE_INFINITY): Directory {
  const known = entries.filter((entry) => entry.recordedAt <= knownAt)
  known.sort((a, b) => a.recordedAt - b.recordedAt || a.recordId - b.recordId)
  const shelves = shelvesOf(known)
  const { market: markets, vendor: vendors, site: sites, queue: queues, feed: feeds, mapping: mappings } = shelves
  return {
    knownAt,
    queueOfNative: (feedId, native, at) => {
      const timeline = mappings.byKey.get(feedId)?.get(native)
      return timeline === undefined ? null : (valueAt(timeline.timeline, at)?.queueId ?? null)
    },
    marketId: (key) => idOf(markets, 0, key),
    vendorId: (key) => idOf(vendors, 0, key),
    siteId: (vendorId, key) => idOf(sites, vendorId, key),
    queueId: (key) => idOf(queues, 0, key),
    mappingId: (feedId, native) => idOf(mappings, feedId, native),
    feedId: (key) => idOf(feeds, 0, key),
    queuesOfFeed: (feedId) => queuesEverOf([...(mappings.byKey.get(feedId)?.values() ?? [])]),
    likeNative: (feedId, name) => likeIn(mappings, feedId, name),
    likeVendorKey: (name) => likeIn(vendors, 0, name),
    likeSiteKey: (vendorId, name) => likeIn(sites, vendorId, name),
    market: (marketId, at) => oneAt(markets, marketId, at),
    vendor: (vendorId, at) => oneAt(vendors, vendorId, at),
    site: (siteId, at) => oneAt(sites, siteId, at),
    queue: (queueId, at) => oneAt(queues, queueId, at)?.queue ?? null,
    feed: (feedId, at) => oneAt(feeds, feedId, at),
    keyOf: (kind, entityId) => shelves[kind].byId.get(entityId)?.key ?? null,
    queueIds: () => [...queues.byId.keys()].sort((a, b) => a - b),
    queueRules: (queueId, at) => {
      const shelved = queues.byId.get(queueId)
      return shelved === undefined ? null : (nearestValue(shelved.timeline, at)?.rules ?? null)
    },
    queueHistory: (queueId) =>
      (queues.byId.get(queueId)?.timeline.segments ?? []).map(({ from, to, value }) => ({ from, to, value: value.queue })),
    markets: (at) => allAt(markets, at),
    vendors: (at) => allAt(vendors, at),
    sites: (at) => allAt(sites, at),
    queues: (at) => allAt(queues, at).map(({ queue }) => queue),
    feeds: (at) => allAt(feeds, at),
    mappings: (at) => allAt(mappings, at),
  }
}

/** Everything known, a shelf for each kind; `known` is in the order in which it was recorded. */
function shelvesOf(known: readonly RecordEntry[]) {
  return {
    market: shelfOf(known, 'market', ({ entityId, key }, body) => ({ ...body, marketId: entityId, key })),
    vendor: shelfOf(known, 'vendor', ({ entityId, key }, body) => ({ ...body, vendorId: entityId, key })),
    site: shelfOf(known, 'site', ({ entityId, parentId, key }, body) => ({ ...body, siteId: entityId, vendorId: parentId, key })),
    queue: shelfOf(known, 'queue', ({ entityId, key }, body) => {
      const queue: Queue = { ...body, queueId: entityId, key }
      return { queue, key, rules: rulesOf(queue) }
    }),
    feed: shelfOf(known, 'feed', ({ entityId, key }, body) => ({ ...body, feedId: entityId, key })),
    mapping: shelfOf(known, 'mapping', ({ entityId, parentId, key }, body) => ({
      ...body,
      mappingId: entityId,
      feedId: parentId,
      native: key,
      key,
    })),
  }
}

/** All entities of one kind, found by id and by (parent, key). */
interface Shelf<T> {
  readonly byId: Map<number, Shelved<T>>
  readonly byKey: Map<number, Map<string, Shelved<T>>>
  /** By parent and loose key; null where several share it. */
  readonly byLooseKey: Map<string, string | null>
}

interface Shelved<T> {
  readonly entityId: number
  readonly key: string
  readonly timeline: Timeline<T>
}

function shelfOf<K extends RecordKind, T>(
  sorted: readonly RecordEntry[],
  kind: K,
  view: (entry: EntryOf<K>, body: RecordBodies[K]) => T,
): Shelf<T> {
  const entriesOf = new Map<number, EntryOf<K>[]>()
  for (const entry of sorted) {
    if (entry.kind !== kind) continue
    const ofKind = entry as unknown as EntryOf<K>
    const list = entriesOf.get(entry.entityId)
    if (list === undefined) entriesOf.set(entry.entityId, [ofKind])
    else list.push(ofKind)
  }
  const shelf: Shelf<T> = { byId: new Map(), byKey: new Map(), byLooseKey: new Map() }
  for (const [entityId, list] of entriesOf) {
    const timeline = overlay(
      list.map((entry) => ({
        from: entry.validFrom,
        to: entry.validTo ?? Number.POSITIVE_INFINITY,
        value: entry.body === null ? null : view(entry, entry.body),
      })),
    )
    const [{ parentId, key }] = list as [EntryOf<K>]
    const shelved = { entityId, key, timeline }
    shelf.byId.set(entityId, shelved)
    const keys = shelf.byKey.get(parentId) ?? new Map<string, Shelved<T>>()
    shelf.byKey.set(parentId, keys.set(key, shelved))
    const loose = looseKey(parentId, key)
    shelf.byLooseKey.set(loose, shelf.byLooseKey.has(loose) ? null : key)
  }
  return shelf
}

function queuesEverOf(mappings: readonly Shelved<MappingBody>[]): ReadonlySet<number> {
  return new Set(mappings.flatMap(({ timeline }) => timeline.segments.map(({ value }) => value.queueId)))
}

function idOf<T>(shelf: Shelf<T>, parentId: number, key: string): number | null {
  return shelf.byKey.get(parentId)?.get(key)?.entityId ?? null
}

function likeIn<T>(shelf: Shelf<T>, parentId: number, name: string): string | null {
  return shelf.byLooseKey.get(looseKey(parentId, name)) ?? null
}

function looseKey(parentId: number, name: string): string {
  return `${parentId}/${looseName(name)}`
}

function oneAt<T>(shelf: Shelf<T>, entityId: number, at: Instant): T | null {
  const shelved = shelf.byId.get(entityId)
  return shelved === undefined ? null : valueAt(shelved.timeline, at)
}

function allAt<T extends { readonly key: string }>(shelf: Shelf<T>, at: Instant): readonly T[] {
  const found = [...shelf.byId.values()].flatMap(({ timeline }) => valueAt(timeline, at) ?? [])
  return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

function rulesOf(queue: Queue): QueueRules {
  const { queueId, offerInterval, handleInterval } = queue
  return { queueId, edgesMs: waitEdges(countedWaitsOf(queue).map((seconds) => seconds * SECOND_MS)), offerInterval, handleInterval }
}
