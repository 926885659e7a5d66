import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { naiveCount } from './naive/naive-count.ts'
import { IncrementalCount } from './support/counted-history.ts'
import { historyOutcome } from './support/history-divergence.ts'
import { randomHistory } from './support/random-history.ts'

const HISTORIES = 400

/** Seeds that once told two counts apart; they are asked for good. */
const SEEDS_OF_FAILURES: readonly number[] = []

describe('contacts and agents in any order, late, twice, corrected and voided', () => {
  test('give the same figures counted as they come, from nothing, in another order, as known then, and by a naive count', () => {
    let deliveries = 0
    let figures = 0
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const outcome = historyOutcome(seed)
      expect(outcome.divergence, `seed ${seed}`).toBeNull()
      deliveries += outcome.deliveries
      figures += outcome.figures
    }
    expect(deliveries).toBeGreaterThan(20 * HISTORIES)
    expect(figures).toBeGreaterThan(20 * HISTORIES)
  })

  test.each(SEEDS_OF_FAILURES)('still agree for seed %i', (seed) => {
    expect(historyOutcome(seed).divergence).toBeNull()
  })

  test('would tell a count apart in which the last to arrive wins', () => {
    const differs = Array.from({ length: 40 }, (_, place) => place + 1).filter((seed) => {
      const history = randomHistory(seed)
      const count = new IncrementalCount(history.rules)
      for (const [place, delivery] of history.deliveries.entries()) {
        if (delivery.kind === 'agent') count.take({ kind: 'agent', state: { ...delivery.state, revision: 0, time: place } })
        else
          count.take({
            ...delivery,
            fact: { ...delivery.fact, revision: delivery.fact.kind === 'voided' ? delivery.fact.revision : 9, time: place },
          })
      }
      return count.text() !== naiveCount(history)
    })
    expect(differs.length).toBeGreaterThan(10)
  })

  test('come back the same from the same seed', () => {
    expect(randomHistory(7)).toEqual(randomHistory(7))
    expect(randomHistory(7)).not.toEqual(randomHistory(8))
  })
})

test('the naive count imports nothing from the product', () => {
  const folder = new URL('./naive/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const imports = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => from)
    expect(imports.filter((from) => !from?.startsWith('./naive-'))).toEqual([])
  }
})
