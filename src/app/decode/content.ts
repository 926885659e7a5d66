import { contentHash } from '../../domain/shared/hash.ts'
import type { AgentStateEvent, ContactEvent, DecodedEvent, EventFrame, PlanEvent, VendorIntervalEvent } from '../intake/event.ts'

// What counts of an event, in one order for all senders: two sendings with the same content are one fact, whatever their ids, keys'
// order or spelling of instants. The unit separator cannot stand inside a text, since control characters are refused.
const SEPARATOR = '\u001f'

type Content<Event extends EventFrame> = Omit<Event, keyof EventFrame>

/** Hash of what a contact fact says; its identity (contact, leg) and revision are compared beside it. */
export function contactContentHash(event: Content<ContactEvent>): number {
  const { fact, at, n, queue, channel, vendor, site, agent, toQueue, waitMs, talkMs, holdMs, wrapMs, outbound } = event
  const first = `${fact}${SEPARATOR}${at}${SEPARATOR}${n ?? ''}${SEPARATOR}${queue}${SEPARATOR}${channel ?? ''}${SEPARATOR}${vendor ?? ''}`
  const middle = `${site ?? ''}${SEPARATOR}${agent ?? ''}${SEPARATOR}${toQueue ?? ''}${SEPARATOR}${waitMs ?? ''}${SEPARATOR}${talkMs ?? ''}`
  const last = `${holdMs ?? ''}${SEPARATOR}${wrapMs ?? ''}${SEPARATOR}${outbound}${SEPARATOR}${event.language ?? ''}${SEPARATOR}${event.dueAt ?? ''}`
  const keys = `${event.caseKey ?? ''}${SEPARATOR}${event.customerKey ?? ''}`
  return contentHash(first + SEPARATOR + middle + SEPARATOR + last + SEPARATOR + keys)
}

/** Hash of what an agent state says; the order in which queues are named does not count. */
export function agentStateContentHash(event: Content<AgentStateEvent>): number {
  const { vendor, site, queues, queue, state, nativeState, at } = event
  return hashOf([vendor, site, queue, state, nativeState, at, ...[...queues].sort()])
}

/** Hash of what a vendor reports for one interval. */
export function vendorIntervalContentHash(event: Content<VendorIntervalEvent>): number {
  const { offered, answered, abandoned, talkSeconds, holdSeconds, wrapSeconds, answeredWithin, abandonedWithin } = event.figures
  const within = [answeredWithin, abandonedWithin].map((counts) =>
    Object.entries(counts)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([seconds, count]) => `${seconds}:${count}`)
      .join(),
  )
  return hashOf([event.start, event.seconds, offered, answered, abandoned, talkSeconds, holdSeconds, wrapSeconds, ...within])
}

/** Hash of a plan with all its rows, in the order sent. */
export function planContentHash(event: Content<PlanEvent>): number {
  const rows = event.rows.map((row) =>
    [row.queue, row.vendor, row.site, row.start, row.seconds, row.contacts, row.ahtSeconds, row.heads]
      .map((part) => part ?? '')
      .join(SEPARATOR),
  )
  return hashOf([event.kind, event.snapshot, ...rows])
}

/** An id for an event that came without one: the same for the same event, another for another event of the feed. */
export function derivedEventId(event: DecodedEvent): string {
  return hashOf([...identityOf(event), event.hash]).toString(36)
}

/** What the hash of the content leaves out, since it is compared beside it. */
function identityOf(event: DecodedEvent): readonly (string | number)[] {
  switch (event.type) {
    case 'contact':
      return [event.type, event.contactId, event.leg, event.revision]
    case 'agentState':
      return [event.type, event.agent, event.revision]
    case 'vendorInterval':
      return [event.type, event.vendor, event.queue, event.revision]
    case 'plan':
      return [event.type, event.time]
  }
}

function hashOf(parts: readonly (string | number | null)[]): number {
  return contentHash(parts.map((part) => part ?? '').join(SEPARATOR))
}
