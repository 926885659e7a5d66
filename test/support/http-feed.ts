import { createHmac } from 'node:crypto'
import type { FeedIdentity, Intake, IntakeAnswer, IntakeItem, ItemResult } from '../../src/app/intake/event.ts'

/** The moment at which these tests play: a Sunday noon in UTC, the day on which Berlin's clocks went forward. */
export const NOW = Date.UTC(2026, 2, 29, 12)

/** A contact fact as a CloudEvent. */
export function contactEvent(data: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    type: 'loadline.contact.v1',
    source: 'urn:feed:one',
    id: 'e1',
    time: '2026-03-29T11:00:00Z',
    data: { contactId: 'c1', fact: 'offered', at: '2026-03-29T11:00:00Z', queue: 'billing', ...data },
    ...attributes,
  }
}

/** The headers with which Standard Webhooks signs a body. */
export function signatureHeaders(body: string, secret: Buffer, secondsOff = 0, id = 'msg_1'): Record<string, string> {
  const timestamp = String(NOW / 1000 + secondsOff)
  const digest = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` }
}

/** An intake that tells duplicates by identity and content, keeps what it was given to look at, and can be disturbed. */
export class MemoryIntake implements Intake {
  readonly submitted: { readonly feed: FeedIdentity; readonly items: readonly IntakeItem[] }[] = []
  /** Thrown or waited for before the next batches are taken. */
  beforeSubmit: () => Promise<void> | void = () => undefined
  readonly #seen = new Set<string>()

  readonly submit = async (feed: FeedIdentity, items: readonly IntakeItem[]): Promise<IntakeAnswer> => {
    await this.beforeSubmit()
    this.submitted.push({ feed, items })
    return { receivedAt: NOW, results: items.map((item) => this.#resultOf(feed, item)) }
  }

  #resultOf(feed: FeedIdentity, item: IntakeItem): ItemResult {
    if (item.kind === 'refused') return { status: 'quarantined', refusal: item.refusal }
    const { event } = item
    const identity =
      event.type === 'contact' ? [event.contactId, event.leg, event.fact, event.n, event.revision] : [event.type, event.eventId]
    const key = JSON.stringify([feed.feedId, identity, event.hash])
    if (this.#seen.has(key)) return { status: 'duplicate' }
    this.#seen.add(key)
    return { status: 'accepted', warnings: event.warnings, conflict: false }
  }
}
