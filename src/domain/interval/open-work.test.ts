import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../shared/instant.ts'
import { AGE_EDGES_MS, ageDistribution, daysToClear } from './open-work.ts'

describe('open work', () => {
  it('is shown by age, an age at an edge with the younger', () => {
    const ages = [HOUR_MS, HOUR_MS + 1, 30 * HOUR_MS, 8 * DAY_MS, -1]
    const distribution = ageDistribution(
      ages.map((age) => -age),
      0,
    )
    expect(distribution.count).toBe(4)
    expect(distribution.oldestMs).toBe(8 * DAY_MS)
    expect(distribution.buckets.map((bucket) => bucket.count)).toEqual([1, 1, 0, 0, 1, 0, 0, 1])
    expect(distribution.buckets.map((bucket) => bucket.upToMs)).toEqual([...AGE_EDGES_MS, null])
  })

  it('of nothing has no oldest', () => {
    expect(ageDistribution([], 0).oldestMs).toBeNull()
  })

  it('clears at the throughput of the period, and never where nothing is handled', () => {
    expect(daysToClear(300, 200, 2 * DAY_MS)).toBe(3)
    expect(daysToClear(300, 0, DAY_MS)).toBeNull()
    expect(daysToClear(0, 0, DAY_MS)).toBe(0)
  })
})
