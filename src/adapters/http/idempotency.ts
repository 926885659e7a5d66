import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { badRequest, Problem } from './problem.ts'

/** How long an answer is kept to be given again. */
export const IDEMPOTENCY_MS = DAY_MS

/** What a request is known by. */
export interface IdempotentRequest {
  readonly feedId: number
  readonly key: string
  /** Hash of the body. */
  readonly fingerprint: string
  readonly now: Instant
}

/** Answers kept by feed and key. */
export interface Idempotency {
  /** The answer given before to this key; null where there is none (or none younger than 24 h). */
  readonly find: (request: IdempotentRequest) => Promise<{ readonly fingerprint: string; readonly answer: string } | null>
  /** Keeps an answer; whichever of two came first stays. */
  readonly keep: (request: IdempotentRequest, answer: string) => Promise<void>
}

/**
 * Does a thing once per key and gives the same answer again. Were the answer lost between the doing and the keeping, the second doing
 * answers `duplicate` for each event: nothing is counted twice either way.
 */
export async function once(idempotency: Idempotency, request: IdempotentRequest, take: () => Promise<string>): Promise<string> {
  if (!/^[\x21-\x7e]{1,200}$/.test(request.key)) {
    const expected = '1 to 200 printable ASCII characters without spaces'
    throw badRequest('the Idempotency-Key is not one', [{ parameter: 'Idempotency-Key', expected }])
  }
  const before = await idempotency.find(request)
  if (before === null) {
    const answer = await take()
    await idempotency.keep(request, answer)
    return answer
  }
  if (before.fingerprint === request.fingerprint) return before.answer
  const detail = 'Within 24 h a key stands for one body.'
  throw new Problem({ status: 422, kind: 'idempotency-key-reused', title: 'This Idempotency-Key came with another body', detail })
}
