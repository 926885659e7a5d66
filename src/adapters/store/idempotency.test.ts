import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import type { IdempotencyStore, KeyedRequest } from '../../app/intake/idempotency-store.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { idempotencyStore } from './idempotency.ts'

const NOW = TEST_NOW
let store: TestStore
let kept: IdempotencyStore
beforeAll(async () => {
  store = await freshStore()
  kept = idempotencyStore(store.connections)
})
afterAll(() => store.close())

function request(key: string, body: string, owner = 'feed 1'): KeyedRequest {
  return { owner, key, bodyHash: createHash('sha256').update(body).digest() }
}

test('a repeated request gets the answer of the first', async () => {
  const response = { status: 207, body: `{"results":[${'"accepted",'.repeat(1_000)}0]}` }
  expect(await kept.find(request('a', 'body'), NOW)).toEqual({ kind: 'new' })
  expect(await kept.keep(request('a', 'body'), response, NOW)).toEqual({ kind: 'kept', response })
  expect(await kept.find(request('a', 'body'), NOW + 1)).toEqual({ kind: 'kept', response })
})

test('a key that comes again with another body is a conflict', async () => {
  expect(await kept.find(request('a', 'other'), NOW)).toEqual({ kind: 'conflict' })
  expect(await kept.keep(request('a', 'other'), { status: 200, body: '' }, NOW)).toEqual({ kind: 'conflict' })
})

test('two senders may use one key', async () => {
  expect(await kept.find(request('a', 'body', 'feed 2'), NOW)).toEqual({ kind: 'new' })
})

test('of two that were worked on at once the first answer stands for both', async () => {
  const answers = ['one', 'two'].map((body) => kept.keep(request('b', 'same'), { status: 200, body }, NOW))
  const [one, two] = await Promise.all(answers)
  expect(one).toEqual(two)
})

test('a key is free again after 24 hours', async () => {
  const later = NOW + 24 * HOUR_MS
  expect(await kept.find(request('a', 'body'), later - 1)).toMatchObject({ kind: 'kept' })
  expect(await kept.find(request('a', 'other'), later)).toEqual({ kind: 'new' })
  await kept.keep(request('a', 'other'), { status: 201, body: 'x' }, later)
  expect(await kept.find(request('a', 'other'), later)).toEqual({ kind: 'kept', response: { status: 201, body: 'x' } })
  expect(await kept.purge(later)).toBe(1)
})
