import type { Directory, Queue } from '../../domain/record/directory.ts'
import type { OpenSpan } from '../../domain/record/opening-hours.ts'
import type { RecordKind } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { RecordView } from '../../wire/records.ts'

/** The records of a kind as they stand at `at`, each as it could be sent back: other records are named by their keys. */
export function recordViews(directory: Directory, kind: RecordKind, at: Instant): readonly RecordView[] {
  const marketKeys = new Map(directory.markets(at).map(({ marketId, key }) => [marketId, key]))
  const vendorKeys = new Map(directory.vendors(at).map(({ vendorId, key }) => [vendorId, key]))
  const keyOf = (keys: ReadonlyMap<number, string>, id: number): string | null => keys.get(id) ?? null
  switch (kind) {
    case 'market':
      return directory.markets(at).map(({ marketId, key, name, zone }) => ({ kind, id: marketId, key, parent: null, body: { name, zone } }))
    case 'vendor':
      return directory
        .vendors(at)
        .map(({ vendorId, key, name, isInHouse }) => ({ kind, id: vendorId, key, parent: null, body: { name, inHouse: isInHouse } }))
    case 'site':
      return directory
        .sites(at)
        .map(({ siteId, vendorId, key, name }) => ({ kind, id: siteId, key, parent: keyOf(vendorKeys, vendorId), body: { name } }))
    case 'queue':
      return directory.queues(at).map((queue) => ({
        kind,
        id: queue.queueId,
        key: queue.key,
        parent: null,
        body: queueBody(queue, keyOf(marketKeys, queue.marketId)),
      }))
    case 'feed':
      return directory.feeds(at).map(({ feedId, key, name, vendorId, cadenceSeconds, latenessSeconds, kind: origin }) => {
        const vendor = vendorId === null ? null : keyOf(vendorKeys, vendorId)
        return { kind, id: feedId, key, parent: null, body: { name, vendor, cadenceSeconds, latenessSeconds, kind: origin } }
      })
    case 'mapping': {
      const feedKeys = new Map(directory.feeds(at).map(({ feedId, key }) => [feedId, key]))
      const queueKeys = new Map(directory.queues(at).map(({ queueId, key }) => [queueId, key]))
      return directory.mappings(at).map(({ mappingId, feedId, native, queueId }) => {
        return { kind, id: mappingId, key: native, parent: keyOf(feedKeys, feedId), body: { queue: keyOf(queueKeys, queueId) } }
      })
    }
  }
}

function queueBody(queue: Queue, market: string | null): Record<string, unknown> {
  const { name, channel, zone, hours, target, thresholdsSeconds, shortAbandonSeconds, replyPromiseSeconds } = queue
  const { offerInterval, handleInterval, isPooled } = queue
  return {
    name,
    market,
    channel,
    zone,
    hours: hours === null ? 'always' : hours.map(spanView),
    target,
    thresholdsSeconds,
    shortAbandonSeconds,
    replyPromiseSeconds,
    offerInterval,
    handleInterval,
    pooled: isPooled,
  }
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

function spanView({ weekday, fromMinute, toMinute }: OpenSpan): { days: readonly string[]; from: string; to: string } {
  return { days: [WEEKDAYS[weekday - 1] ?? ''], from: clockOf(fromMinute), to: clockOf(toMinute) }
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
