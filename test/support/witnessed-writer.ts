import { setTimeout as delay } from 'node:timers/promises'
import { Random } from '../../src/domain/shared/random.ts'
import { below } from './choice.ts'
import { cloudEventText, type ToldEvent } from './told-events.ts'
import type { WitnessFile } from './witness-file.ts'

export interface WriterOptions {
  readonly seed: number
  /** Where the server answers now. */
  readonly url: () => string
  readonly token: string
  readonly witness: WitnessFile
  readonly events: Iterator<ToldEvent>
  /** Requests that are under way at once. */
  readonly connections: number
  readonly batchMax: number
  /** Beyond these nothing new is sent. */
  readonly eventsMax: number
}

const REQUEST_MS_MAX = 30_000
const RETRY_MS = 100
const ATTEMPTS_MAX = 1_200

/** Sends batches over several connections until it is told to end, each again and again until it is acknowledged. */
export class WitnessedWriter {
  readonly #options: WriterOptions
  readonly #random: Random
  #batches = 0
  #events = 0
  #open = 0
  #unanswered = 0
  #acknowledged = 0
  #isEnding = false

  constructor(options: WriterOptions) {
    this.#options = options
    this.#random = new Random(`${options.seed}/writer`)
  }

  /** Requests without an answer at this moment. */
  get inFlight(): number {
    return this.#open
  }

  /** Batches that were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Requests that ended without a 2xx: the connection broke, or the server said that it could not. */
  get unanswered(): number {
    return this.#unanswered
  }

  /** Resolves when everything that was sent is acknowledged, after `end`. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.connections }, () => this.#connection()))
  }

  /** Begins nothing new. */
  end(): void {
    this.#isEnding = true
  }

  async #connection(): Promise<void> {
    const { events, witness, batchMax, eventsMax } = this.#options
    while (!this.#isEnding && this.#events < eventsMax) {
      const size = 1 + below(this.#random, batchMax)
      const batch: ToldEvent[] = []
      while (batch.length < size) batch.push(events.next().value as ToldEvent)
      this.#events += size
      const number = this.#batches++
      await witness.note({ kind: 'sent', batch: number, events: batch })
      const answer = await this.#untilAcknowledged(`[${batch.map(cloudEventText).join(',')}]`)
      await witness.note({ kind: 'acknowledged', batch: number, ...answer })
      this.#acknowledged += 1
    }
  }

  async #untilAcknowledged(body: string): Promise<Acknowledgement> {
    for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts += 1) {
      const answer = await this.#attempt(body)
      if (answer !== null) return answer
      this.#unanswered += 1
      await delay(RETRY_MS)
    }
    throw new Error(`a batch was not acknowledged in ${ATTEMPTS_MAX} attempts`)
  }

  async #attempt(body: string): Promise<Acknowledgement | null> {
    const { url, token } = this.#options
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
    this.#open += 1
    try {
      const response = await fetch(`${url()}/api/v1/events`, { method: 'POST', headers, body, signal: AbortSignal.timeout(REQUEST_MS_MAX) })
      const text = await response.text()
      if (response.ok) return acknowledgementOf(text)
      if (response.status < 500 && response.status !== 429) throw new Refusal(`${response.status}: ${text.slice(0, 400)}`)
      return null
    } catch (error) {
      if (error instanceof Refusal) throw error
      return null // The answer was lost: whether it was taken is not known, so it is sent again.
    } finally {
      this.#open -= 1
    }
  }
}

class Refusal extends Error {
  override readonly name = 'Refusal'
}

interface Acknowledgement {
  readonly accepted: number
  readonly duplicate: number
  readonly quarantined: number
}

function acknowledgementOf(text: string): Acknowledgement {
  const { accepted, duplicate, quarantined } = JSON.parse(text) as Acknowledgement
  return { accepted, duplicate, quarantined }
}
