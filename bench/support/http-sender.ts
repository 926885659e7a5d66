// Sends events over HTTP, in a process of its own, so that its processor time is counted apart. Makes each round before it is told to send.
import { Agent, request } from 'node:http'
import type { ContactEvent } from '../../src/app/intake/event.ts'
import { formatInstant } from '../../src/domain/shared/civil.ts'
import { Sent, type SentCounts } from './sent-and-held.ts'
import { type SteadyOptions, steadyContacts } from './steady-contacts.ts'

/** What the sender is told: what to send first, then to make a round, then to send it. */
export type ToSender =
  | { readonly kind: 'begin'; readonly url: string; readonly token: string; readonly steady: SteadyOptions; readonly clients: number }
  | { readonly kind: 'make'; readonly batches: number; readonly size: number }
  | { readonly kind: 'send' }

/** What it tells. `sending` comes before each request: the server's clock follows the data. */
export type FromSender =
  | { readonly kind: 'made'; readonly bytes: number }
  | { readonly kind: 'sending'; readonly at: number }
  | {
      readonly kind: 'sent'
      readonly accepted: number
      readonly tookMs: readonly number[]
      readonly cpuMs: number
      readonly sent: SentCounts
    }

interface Batch {
  readonly body: Buffer
  readonly events: number
  readonly until: number
}

const sent = new Sent()
let begun: (ToSender & { kind: 'begin' }) | null = null
let source: Iterator<ContactEvent> | null = null
let agent = new Agent()
let batches: readonly Batch[] = []

process.on('message', (message: ToSender) => {
  if (message.kind === 'begin') {
    begun = message
    source = steadyContacts(message.steady)
    agent = new Agent({ keepAlive: true, maxSockets: message.clients })
  } else if (message.kind === 'make') {
    batches = Array.from({ length: message.batches }, () => batchOf(message.size))
    tell({ kind: 'made', bytes: batches.reduce((sum, { body }) => sum + body.length, 0) })
  } else {
    void sendAll()
  }
})

function tell(message: FromSender): void {
  process.send?.(message)
}

function batchOf(size: number): Batch {
  if (source === null) throw new Error('the sender was not told what to send')
  const from = source
  const events = Array.from({ length: size }, () => from.next().value as ContactEvent)
  sent.add(events)
  return { body: Buffer.from(`[${events.map(cloudEvent).join()}]`), events: size, until: events.at(-1)?.at ?? 0 }
}

function cloudEvent({
  eventId,
  eventSource,
  contactId,
  fact,
  at,
  queue,
  vendor,
  agent: by,
  n,
  language,
  customerKey,
}: ContactEvent): string {
  const given = { agent: by, n, language, customerKey }
  const data = {
    contactId,
    fact,
    at: formatInstant(at),
    queue,
    vendor,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
  }
  return JSON.stringify({
    specversion: '1.0',
    type: 'loadline.contact.v1',
    source: eventSource,
    id: eventId,
    time: formatInstant(at),
    data,
  })
}

/** Several clients, each of which waits for its answer before it sends again. */
async function sendAll(): Promise<void> {
  if (begun === null) throw new Error('the sender was not told where to send')
  const { url, token, clients } = begun
  const cpu = process.cpuUsage()
  const tookMs: number[] = []
  let accepted = 0
  let next = 0
  const client = async (): Promise<void> => {
    for (let place = next++; place < batches.length; place = next++) {
      const batch = batches[place] as Batch
      tell({ kind: 'sending', at: batch.until })
      const startedAt = performance.now()
      const answer = await post(url, token, batch.body)
      tookMs.push(performance.now() - startedAt)
      accepted += acceptedIn(answer, batch.events)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  const { user, system } = process.cpuUsage(cpu)
  tell({ kind: 'sent', accepted, tookMs, cpuMs: (user + system) / 1_000, sent: sent.counts })
}

/** Every item has its own answer, in the order sent. */
function acceptedIn(text: string, events: number): number {
  const { results } = JSON.parse(text) as { readonly results: readonly { readonly status: string }[] }
  if (results.length !== events) throw new Error(`${results.length} results for ${events} events`)
  return results.filter(({ status }) => status === 'accepted').length
}

function post(url: string, token: string, body: Buffer): Promise<string> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/cloudevents-batch+json',
    'content-length': String(body.length),
  }
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const asked = request(`${url}/api/v1/events`, { method: 'POST', agent, headers }, (response) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('error', reject)
    response.on('end', () => {
      const text = Buffer.concat(parts).toString()
      if (response.statusCode === 200) resolve(text)
      else reject(new Error(`the server answered ${response.statusCode}: ${text.slice(0, 400)}`))
    })
  })
  asked.on('error', reject)
  asked.end(body)
  return promise
}
