import { setTimeout as delay } from 'node:timers/promises'
import type { ContactEvent } from '../../src/app/intake/event.ts'
import { sendEvents } from '../../src/cli/event-sender.ts'
import { formatInstant } from '../../src/domain/shared/civil.ts'
import { steadyContacts } from './steady-contacts.ts'

export interface LiveTrafficOptions {
  readonly url: string
  readonly token: string
  readonly queues: number
  readonly vendors: number
  /** Contacts that begin within one second. */
  readonly contactsPerSecond: number
}

/** So long before now the telling begins: after it as many contacts end as begin. */
const BEGUN_MS = 7 * 60_000
const FILL_BATCH = 2_000
const FILL_IN_FLIGHT = 4
/** How often what is due is sent. */
const TICK_MS = 50
const ATTEMPTS_MAX = 5

/** Contacts of a busy operation, told over HTTP as they happen: first all that began before now, then each event when it is due. */
export class LiveTraffic {
  readonly #options: LiveTrafficOptions
  readonly #source: Iterator<ContactEvent>
  #next: ContactEvent
  sent = 0
  accepted = 0

  constructor(options: LiveTrafficOptions) {
    this.#options = options
    const { queues, vendors, contactsPerSecond } = options
    this.#source = steadyContacts({ seed: 1, queues, vendors, from: Date.now() - BEGUN_MS, perSecond: contactsPerSecond })
    this.#next = this.#source.next().value as ContactEvent
  }

  /** Sends everything up to now, as fast as it is taken. */
  async fill(): Promise<void> {
    for (;;) {
      const due = this.#takeDue(Date.now(), FILL_BATCH * FILL_IN_FLIGHT)
      const batches = Array.from({ length: FILL_IN_FLIGHT }, (_, at) => due.slice(at * FILL_BATCH, (at + 1) * FILL_BATCH))
      await Promise.all(batches.filter((batch) => batch.length > 0).map((batch) => this.send(batch)))
      if (due.length < FILL_BATCH) return
    }
  }

  /** Sends what is due every few milliseconds for so long; `extra` gives what goes with each sending. Resolves when all is acknowledged. */
  async run(seconds: number, extra: () => readonly string[] = () => []): Promise<void> {
    const until = performance.now() + seconds * 1_000
    const sending: Promise<void>[] = []
    while (performance.now() < until) {
      const events = [...this.#takeDue(Date.now(), Number.POSITIVE_INFINITY), ...extra()]
      if (events.length > 0) sending.push(this.send(events))
      await delay(TICK_MS)
    }
    await Promise.all(sending)
  }

  async send(events: readonly string[]): Promise<void> {
    const { url, token } = this.#options
    this.sent += events.length
    const answer = await sendEvents(token, events, { url, signal: AbortSignal.timeout(120_000), attemptsMax: ATTEMPTS_MAX })
    // A request that is made again finds what the first one brought.
    this.accepted += answer.accepted + (answer.attempts > 1 ? answer.duplicate : 0)
  }

  #takeDue(now: number, most: number): readonly string[] {
    const due: string[] = []
    while (this.#next.at <= now && due.length < most) {
      due.push(contactText(this.#next))
      this.#next = this.#source.next().value as ContactEvent
    }
    return due
  }
}

/** A fact of a contact as the text of one CloudEvent. */
export function contactText(event: Pick<ContactEvent, 'contactId' | 'fact' | 'at' | 'queue'> & Partial<ContactEvent>): string {
  const { contactId, fact, at, queue, vendor, agent, n, language, customerKey } = event
  const optional = Object.fromEntries(Object.entries({ vendor, agent, n, language, customerKey }).filter(([, value]) => value != null))
  const id = `${contactId}-${fact}-${n ?? ''}`
  const data = { contactId, fact, at: formatInstant(at), queue, ...optional }
  return JSON.stringify({ specversion: '1.0', id, source: 'urn:bench', type: 'loadline.contact.v1', time: formatInstant(at), data })
}
