import { formatInstant } from '../../domain/shared/civil.ts'
import type { ContactEvent } from '../intake/event.ts'

const encoder = new TextEncoder()

/** A contact event as the CloudEvent it would have come as: what quarantine keeps of it, and what is sent over HTTP. */
export function contactCloudEvent(event: ContactEvent): string {
  const { contactId, leg, fact, n, at, revision, queue, channel, vendor, site, agent, toQueue, language, caseKey, customerKey } = event
  const { waitMs, talkMs, holdMs, wrapMs, outbound, dueAt } = event
  const data = {
    contactId,
    leg: leg === 1 ? null : leg,
    fact,
    n,
    at: formatInstant(at),
    revision: revision === 0 ? null : revision,
    queue,
    channel,
    vendor,
    site,
    agent,
    toQueue,
    ...{ waitMs, talkMs, holdMs, wrapMs },
    direction: outbound ? 'outbound' : null,
    ...{ language, caseKey, customerKey },
    dueAt: dueAt === null ? null : formatInstant(dueAt),
  }
  const frame = {
    specversion: '1.0',
    id: event.eventId,
    source: event.eventSource,
    type: 'loadline.contact.v1',
    time: formatInstant(event.time),
  }
  return JSON.stringify({ ...frame, data }, withoutNulls)
}

/** The same as bytes. */
export function contactCloudEventBytes(event: ContactEvent): Uint8Array {
  return encoder.encode(contactCloudEvent(event))
}

function withoutNulls(_key: string, value: unknown): unknown {
  return value === null ? undefined : value
}
