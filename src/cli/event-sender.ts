import { setTimeout as delay } from 'node:timers/promises'

/** The answer to one request of events: how many of each outcome, and the outcome of each event in the order sent. */
export interface SendAnswer {
  readonly accepted: number
  readonly duplicate: number
  readonly quarantined: number
  readonly statuses: readonly ('accepted' | 'duplicate' | 'quarantined')[]
  /** How many times the request was made until it was answered. */
  readonly attempts: number
}

export interface SenderOptions {
  /** The server, as `http://127.0.0.1:4680`. */
  readonly url: string
  /** Ends waiting and trying. */
  readonly signal: AbortSignal
  /** After so many attempts in a row the last fault is thrown. */
  readonly attemptsMax: number
}

const REQUEST_MS_MAX = 60_000
const WAIT_MS_MIN = 250
const WAIT_MS_MAX = 10_000

/**
 * Sends events, each as the text of one CloudEvent, until they are acknowledged: a request that was not answered, or is to come back
 * later, is made again with the same events, which counts nothing twice. What the server refuses for good is thrown.
 */
export async function sendEvents(token: string, events: readonly string[], options: SenderOptions): Promise<SendAnswer> {
  const body = `[${events.join(',')}]`
  for (let attempts = 1; ; attempts += 1) {
    const outcome = await attempt(token, body, options)
    if (outcome.kind === 'answered') return { ...outcome.answer, attempts }
    if (attempts >= options.attemptsMax)
      throw new Error(`${options.url} did not take ${events.length} events in ${attempts} attempts: ${outcome.fault}`)
    const backoffMs = Math.min(WAIT_MS_MAX, WAIT_MS_MIN * 2 ** Math.min(attempts, 8))
    await delay(outcome.retryAfterMs ?? backoffMs, undefined, { signal: options.signal })
  }
}

type Outcome =
  | { readonly kind: 'answered'; readonly answer: Omit<SendAnswer, 'attempts'> }
  | { readonly kind: 'later'; readonly fault: string; readonly retryAfterMs: number | null }

async function attempt(token: string, body: string, { url, signal }: SenderOptions): Promise<Outcome> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
  const timeout = AbortSignal.timeout(REQUEST_MS_MAX)
  let response: Response
  let text: string
  try {
    response = await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body, signal: AbortSignal.any([signal, timeout]) })
    text = await response.text()
  } catch (error) {
    if (signal.aborted) throw error
    // The answer was lost, or nobody listens yet; whether the events were taken is not known, so they are sent again.
    return { kind: 'later', fault: faultOf(error), retryAfterMs: null }
  }
  if (response.ok) return { kind: 'answered', answer: answerOf(text) }
  const isForLater = response.status === 408 || response.status === 429 || response.status >= 500
  if (!isForLater) throw new Error(`${url}/api/v1/events answered ${response.status}: ${text.slice(0, 400)}`)
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return { kind: 'later', fault: `status ${response.status}`, retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : null }
}

function answerOf(text: string): Omit<SendAnswer, 'attempts'> {
  const { accepted, duplicate, quarantined, results } = JSON.parse(text) as Omit<SendAnswer, 'attempts' | 'statuses'> & {
    readonly results: readonly { readonly status: SendAnswer['statuses'][number] }[]
  }
  return { accepted, duplicate, quarantined, statuses: results.map(({ status }) => status) }
}

function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
