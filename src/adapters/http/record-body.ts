import type { OpenSpan } from '../../domain/record/opening-hours.ts'
import type { FeedBody, MappingBody, QueueBody, RecordBodies, RecordKind, VendorBody } from '../../domain/record/record-entry.ts'

/** The key of a record by its id, whether it holds now or not. */
export type KeyOf = (kind: RecordKind, entityId: number) => string | null

/** What is said of a record as it could be sent back: other records are named by their keys. */
export function recordBody(kind: RecordKind, body: RecordBodies[RecordKind], keyOf: KeyOf): Record<string, unknown> {
  switch (kind) {
    case 'market':
    case 'site':
      return { ...body }
    case 'vendor': {
      const { name, isInHouse, lockedForVendorDays, schedulePublishDays } = body as VendorBody
      return { name, inHouse: isInHouse, lockedForVendorDays, schedulePublishDays }
    }
    case 'queue':
      return queueBody(body as QueueBody, keyOf)
    case 'feed': {
      const { vendorId, ...feed } = body as FeedBody
      return { ...feed, vendor: vendorId === null ? null : keyOf('vendor', vendorId) }
    }
    case 'mapping':
      return { queue: keyOf('queue', (body as MappingBody).queueId) }
  }
}

function queueBody(queue: QueueBody, keyOf: KeyOf): Record<string, unknown> {
  const { name, channel, zone, hours, target, thresholdsSeconds, shortAbandonSeconds, replyPromiseSeconds } = queue
  const { offerInterval, handleInterval, isPooled } = queue
  return {
    name,
    market: keyOf('market', queue.marketId),
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
