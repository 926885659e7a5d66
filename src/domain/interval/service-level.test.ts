import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServiceLevelFormula } from './queue-rules.ts'
import { intervalAttainment, ratio, type ServiceLevelCounts, serviceLevelParts } from './service-level.ts'

/** The worked example of ICMI: 1,000 answered (860 within 20 s), 60 abandoned (20 within 20 s, 10 within 5 s). */
const ICMI: ServiceLevelCounts = {
  answered: 1_000,
  answeredWithin: 860,
  abandoned: 60,
  abandonedWithin: 20,
  shortAbandoned: 10,
  flowedOut: 0,
  waitingOver: 0,
}

const FORMULAS: readonly ServiceLevelFormula[] = ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6', 'SL7']

function level(counts: ServiceLevelCounts, formula: ServiceLevelFormula): number | null {
  const { numerator, denominator } = serviceLevelParts(counts, formula)
  return ratio(numerator, denominator)
}

describe('service level', () => {
  it.each([
    ['SL1', 83.0],
    ['SL2', 86.0],
    ['SL3', 81.1],
    ['SL4', 82.7],
    ['SL5', 82.1],
    ['SL6', 81.9],
  ] as const)('%s of the ICMI example is %s %%', (formula, percent) => {
    expect(100 * (level(ICMI, formula) ?? Number.NaN)).toBeCloseTo(percent, 1)
  })

  it('SL7 counts flow-outs as not met', () => {
    expect(serviceLevelParts({ ...ICMI, flowedOut: 15 }, 'SL7')).toEqual({ numerator: 860, denominator: 1_075 })
  })

  it('of nothing offered is unknown by every formula', () => {
    const nothing = { answered: 0, answeredWithin: 0, abandoned: 0, abandonedWithin: 0, shortAbandoned: 0, flowedOut: 0, waitingOver: 0 }
    for (const formula of FORMULAS) expect(level(nothing, formula)).toBeNull()
  })

  it('counts who waits beyond the threshold in every denominator and no numerator', () => {
    for (const formula of FORMULAS) {
      const before = serviceLevelParts(ICMI, formula)
      expect(serviceLevelParts({ ...ICMI, waitingOver: 7 }, formula)).toEqual({ ...before, denominator: before.denominator + 7 })
    }
  })

  it('a melt-down in which nobody is answered is 0 %, not unknown', () => {
    const meltdown = { ...ICMI, answered: 0, answeredWithin: 0, abandoned: 0, abandonedWithin: 0, shortAbandoned: 0, waitingOver: 40 }
    for (const formula of FORMULAS) expect(level(meltdown, formula)).toBe(0)
  })

  it('lies between 0 and 1, and SL3 is no more than SL1, SL2, SL4, SL5 and SL6 where short abandons are within the threshold', () => {
    const counts = fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500)).map(
      ([answeredWithin, answeredOver, short, abandonedSoon, abandonedLate, flowedOut, waitingOver]): ServiceLevelCounts => ({
        answered: answeredWithin + answeredOver,
        answeredWithin,
        abandoned: short + abandonedSoon + abandonedLate,
        abandonedWithin: short + abandonedSoon,
        shortAbandoned: short,
        flowedOut,
        waitingOver,
      }),
    )
    fc.assert(
      fc.property(counts, (each) => {
        const levels = FORMULAS.map((formula) => level(each, formula))
        for (const value of levels) if (value !== null) expect(value >= 0 && value <= 1).toBe(true)
        const house = level(each, 'SL3') ?? 0
        for (const formula of ['SL1', 'SL2', 'SL4', 'SL5', 'SL6'] as const) {
          const value = level(each, formula)
          if (value !== null) expect(value).toBeGreaterThanOrEqual(house)
        }
        expect(level(each, 'SL7') ?? 0).toBeLessThanOrEqual(house)
      }),
    )
  })
})

describe('interval attainment', () => {
  it('is the share of intervals with offers that reached their own target', () => {
    const cells = [
      { offered: 10, value: 0.8, targetFraction: 0.8 },
      { offered: 10, value: 0.79, targetFraction: 0.8 },
      { offered: 10, value: 0.79, targetFraction: 0.7 },
      { offered: 0, value: null, targetFraction: 0.8 },
      { offered: 3, value: null, targetFraction: 0.8 },
      { offered: 3, value: 1, targetFraction: null },
    ]
    expect(intervalAttainment(cells)).toEqual({ attained: 2, intervals: 3, value: 2 / 3 })
  })

  it('of no interval is unknown', () => {
    expect(intervalAttainment([])).toEqual({ attained: 0, intervals: 0, value: null })
  })
})
