import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore, type TestStore } from './support/store.ts'
import { storedOutcome } from './support/stored-history.ts'

const HISTORIES = 25

describe.each([1, 8])('in a store of %i shards, contacts and agents in any order, late, twice, corrected and voided', (shards) => {
  let store: TestStore
  beforeAll(async () => {
    store = await freshStore({ shards })
  })
  afterAll(() => store.close())

  test('give the figures of a naive count, from the tallies, the days, the evidence and what audiences were told', async () => {
    let deliveries = 0
    let figures = 0
    for (let place = 0; place < HISTORIES; place += 1) {
      const seed = shards * 1_000 + place
      const outcome = await storedOutcome(store, seed, place)
      expect(outcome.divergence, `seed ${seed}`).toBeNull()
      deliveries += outcome.deliveries
      figures += outcome.figures
    }
    expect(deliveries).toBeGreaterThan(20 * HISTORIES)
    expect(figures).toBeGreaterThan(20 * HISTORIES)
  }, 120_000)
})
