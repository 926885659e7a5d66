import { describe, expect, it } from 'vitest'
import { freshnessOf, worstFreshness } from './freshness.ts'

describe('the freshness of a feed', () => {
  const silentFor = (silenceMs: number) => freshnessOf({ lastHeardAt: 1_000, cadenceMs: 60_000 }, 1_000 + silenceMs)

  it('is live up to two cadences of silence, late up to four, then stale', () => {
    expect([silentFor(0), silentFor(120_000), silentFor(120_001), silentFor(240_000), silentFor(240_001)]).toEqual([
      'live',
      'live',
      'late',
      'late',
      'stale',
    ])
  })

  it('is unknown where it was never heard', () => {
    expect(freshnessOf({ lastHeardAt: null, cadenceMs: 60_000 }, 1_000)).toBe('unknown')
  })

  it('of several feeds is the worst, and of none is unknown', () => {
    expect(worstFreshness(['live', 'late', 'live'])).toBe('late')
    expect(worstFreshness(['stale', 'unknown', 'late'])).toBe('unknown')
    expect(worstFreshness(['live'])).toBe('live')
    expect(worstFreshness([])).toBe('unknown')
  })
})
