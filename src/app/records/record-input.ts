import { TARGET_FORMULAS } from '../../domain/interval/service-level.ts'
import { DECLARED_EDGES_MAX, STANDARD_EDGES_MS } from '../../domain/interval/wait-edges.ts'
import { countedWaitsOf } from '../../domain/record/counted-waits.ts'
import type {
  FeedBody,
  MarketBody,
  QueueBody,
  RecordKind,
  ServiceLevelTarget,
  SiteBody,
  VendorBody,
} from '../../domain/record/record-entry.ts'
import { EVENT_ID_RULES, FEED_KINDS } from '../../domain/record/record-entry.ts'
import { CHANNELS } from '../../domain/shared/channel.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import { ObjectReader } from './object-reader.ts'
import { readHours } from './opening-hours-input.ts'
import { recordFault } from './record-fault.ts'

/** Records as people and programs write them, naming other records by their keys; ids are found, or given, when they are taken. */
export interface RecordInputs {
  readonly market: MarketBody & { readonly key: string }
  readonly vendor: VendorBody & { readonly key: string }
  readonly site: SiteBody & { readonly key: string; readonly vendor: string }
  /** A zone of null is the market's. */
  readonly queue: Omit<QueueBody, 'marketId' | 'zone'> & { readonly key: string; readonly market: string; readonly zone: string | null }
  readonly feed: Omit<FeedBody, 'vendorId'> & { readonly key: string; readonly vendor: string | null }
  readonly mapping: { readonly feed: string; readonly native: string; readonly queue: string }
}

export type RecordInput = {
  readonly [K in RecordKind]: { readonly kind: K; readonly pointer: string; readonly input: RecordInputs[K] }
}[RecordKind]

const DAY_SECONDS = 86_400
const WEEK_SECONDS = 7 * DAY_SECONDS
/** Of open time; who is open eight hours a day has a month for it. */
const PROMISE_SECONDS_MAX = 10 * DAY_SECONDS

function readMarket(reader: ObjectReader): RecordInputs['market'] {
  return { key: reader.text('key'), name: reader.text('name'), zone: reader.text('zone') }
}

export function readVendor(reader: ObjectReader): RecordInputs['vendor'] {
  return {
    key: reader.text('key'),
    name: reader.text('name'),
    isInHouse: reader.flag('inHouse', false),
    lockedForVendorDays: daysOrNull(reader, 'lockedForVendorDays'),
    schedulePublishDays: daysOrNull(reader, 'schedulePublishDays'),
  }
}

/** A lock further ahead than plans are made would let none count. */
const LOCK_DAYS_MAX = 92

function daysOrNull(reader: ObjectReader, name: string): number | null {
  return (reader.raw(name) ?? null) === null ? null : reader.whole(name, { min: 0, max: LOCK_DAYS_MAX })
}

/** `vendor` is given where the site stands within its vendor, else it is a field of the site. */
export function readSite(reader: ObjectReader, vendor: string | null): RecordInputs['site'] {
  return { key: reader.text('key'), name: reader.text('name'), vendor: vendor ?? reader.text('vendor') }
}

function readQueue(reader: ObjectReader): RecordInputs['queue'] {
  const target = readTarget(reader)
  const thresholdsSeconds = readThresholds(reader)
  const replyPromiseSeconds = readPromise(reader)
  if (target?.formula === 'SL-async' && target.thresholdSeconds !== replyPromiseSeconds) {
    const expected = 'by SL-async the replyPromiseSeconds of the queue, since that is what its contacts are due by'
    reader.faults.push(recordFault(`${reader.pointer}/target/thresholdSeconds`, target.thresholdSeconds, expected))
  }
  const shortAbandonSeconds = reader.whole('shortAbandonSeconds', { min: 0, max: 3_600, absent: 5 })
  const own = [...new Set(countedWaitsOf({ thresholdsSeconds, shortAbandonSeconds, target }))].filter(
    (seconds) => !STANDARD_EDGES_MS.includes(seconds * SECOND_MS),
  )
  if (own.length > DECLARED_EDGES_MAX) {
    reader.fault('thresholdsSeconds', `at most ${DECLARED_EDGES_MAX} thresholds beside the standard ones, not ${own.length}`, null)
  }
  return {
    key: reader.text('key'),
    name: reader.text('name'),
    market: reader.text('market'),
    channel: reader.choice('channel', CHANNELS),
    zone: reader.textOrNull('zone'),
    hours: readHours(reader),
    target,
    thresholdsSeconds,
    shortAbandonSeconds,
    replyPromiseSeconds,
    offerInterval: reader.choice('offerInterval', ['offer', 'decision'], 'offer'),
    handleInterval: reader.choice('handleInterval', ['answer', 'offer', 'end'], 'answer'),
    isPooled: reader.flag('pooled', false),
  }
}

export function readFeed(reader: ObjectReader): RecordInputs['feed'] {
  return {
    key: reader.text('key'),
    name: reader.text('name'),
    vendor: reader.textOrNull('vendor'),
    cadenceSeconds: reader.whole('cadenceSeconds', { min: 1, max: WEEK_SECONDS, absent: 60 }),
    latenessSeconds: reader.whole('latenessSeconds', { min: 0, max: WEEK_SECONDS, absent: 60 }),
    kind: reader.choice('kind', FEED_KINDS, 'push'),
    eventIds: reader.choice('eventIds', EVENT_ID_RULES, 'required'),
  }
}

/** `feed` is given where the mapping stands within its feed, else it is a field of the mapping. */
export function readMapping(reader: ObjectReader, feed: string | null): RecordInputs['mapping'] {
  return { native: reader.text('native'), queue: reader.text('queue'), feed: feed ?? reader.text('feed') }
}

/** One record of a kind from anything; faults are noted with pointers below `pointer`. */
export function readRecord(kind: RecordKind, value: unknown, pointer: string, faults: ObjectReader['faults']): RecordInput {
  const reader = new ObjectReader(value, pointer, faults)
  const record = readByKind(kind, reader, pointer)
  reader.end()
  return record
}

function readByKind(kind: RecordKind, reader: ObjectReader, pointer: string): RecordInput {
  switch (kind) {
    case 'market':
      return { kind, pointer, input: readMarket(reader) }
    case 'vendor':
      return { kind, pointer, input: readVendor(reader) }
    case 'site':
      return { kind, pointer, input: readSite(reader, null) }
    case 'queue':
      return { kind, pointer, input: readQueue(reader) }
    case 'feed':
      return { kind, pointer, input: readFeed(reader) }
    case 'mapping':
      return { kind, pointer, input: readMapping(reader, null) }
  }
}

function readTarget(reader: ObjectReader): ServiceLevelTarget | null {
  const value = reader.raw('target')
  if (value === undefined || value === null) return null
  const target = new ObjectReader(value, `${reader.pointer}/target`, reader.faults)
  const read: ServiceLevelTarget = {
    formula: target.choice('formula', TARGET_FORMULAS, 'SL3'),
    thresholdSeconds: target.whole('thresholdSeconds', { min: 0, max: WEEK_SECONDS }),
    fraction: target.fraction('fraction'),
  }
  target.end()
  return read
}

function readPromise(reader: ObjectReader): number | null {
  const value = reader.raw('replyPromiseSeconds')
  return value === undefined || value === null ? null : reader.whole('replyPromiseSeconds', { min: 1, max: PROMISE_SECONDS_MAX })
}

function readThresholds(reader: ObjectReader): readonly number[] {
  const values = reader.list('thresholdsSeconds', STANDARD_EDGES_MS.length + DECLARED_EDGES_MAX)
  const seconds: number[] = []
  for (const [place, value] of values.entries()) {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= WEEK_SECONDS) seconds.push(value)
    else {
      const pointer = `${reader.pointer}/thresholdsSeconds/${place}`
      reader.faults.push(recordFault(pointer, value, `a whole number of seconds from 0 to ${WEEK_SECONDS}`))
    }
  }
  return [...new Set(seconds)].sort((a, b) => a - b)
}
