import { createHash } from 'node:crypto'
import type { IdempotencyStore, KeptResponse } from '../../app/intake/idempotency-store.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { badRequest, Problem } from './problem.ts'

/** A request that may carry an `Idempotency-Key`. */
export interface OnceRequest {
  readonly owner: string
  readonly key: string
  readonly body: Uint8Array
  readonly now: Instant
}

/**
 * Does a thing once per key and gives the same answer again for 24 h. Were the answer lost between the doing and the keeping, the
 * second doing answers `duplicate` for each event: nothing is counted twice either way.
 */
export async function once(store: IdempotencyStore, { owner, key, body, now }: OnceRequest, take: () => Promise<string>): Promise<string> {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    const expected = '1 to 200 printable ASCII characters without spaces'
    throw badRequest('the Idempotency-Key is not one', [{ parameter: 'Idempotency-Key', expected }])
  }
  const request = { owner, key, bodyHash: createHash('sha256').update(body).digest() }
  const before = await store.find(request, now)
  if (before.kind === 'kept') return before.response.body
  if (before.kind === 'conflict') throw reused()
  const response: KeptResponse = { status: 200, body: await take() }
  const stands = await store.keep(request, response, now)
  return stands.kind === 'kept' ? stands.response.body : response.body
}

function reused(): Problem {
  const detail = 'Within 24 h a key stands for one body.'
  return new Problem({ status: 422, kind: 'idempotency-key-reused', title: 'This Idempotency-Key came with another body', detail })
}
