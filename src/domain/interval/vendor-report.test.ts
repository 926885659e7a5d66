import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../shared/instant.ts'
import {
  type ReportedFigures,
  reportedAhtSeconds,
  reportedRow,
  reportedServiceLevel,
  type VendorReport,
  winningReports,
} from './vendor-report.ts'

const NINE = Date.UTC(2026, 2, 2, 9)
const FIGURES: ReportedFigures = {
  offered: 106,
  answered: 100,
  abandoned: 6,
  talkSeconds: 18_000,
  holdSeconds: 1_000,
  wrapSeconds: 5_000,
  answeredWithin: { '20': 86 },
  abandonedWithin: { '5': 1, '20': 2 },
}

function report(minutes: number, more: Partial<VendorReport> = {}): VendorReport {
  const start = NINE + minutes * MINUTE_MS
  return { feedId: 1, vendorId: 3, queueId: 1, start, seconds: 900, revision: 0, time: start, hash: 1, figures: FIGURES, ...more }
}

const HOUR = { start: NINE, end: NINE + 60 * MINUTE_MS }

describe('what a vendor reports', () => {
  it('counts in its winning version, whatever came last', () => {
    const corrected = report(0, { revision: 1, figures: { ...FIGURES, offered: 107 } })
    const versions = [corrected, report(0), report(0, { time: NINE + 1 })]
    expect(winningReports(versions)).toEqual([corrected])
    expect(winningReports([...versions].reverse())).toEqual([corrected])
  })

  it('is summed over a bucket and says how much of it is covered', () => {
    const row = reportedRow(winningReports([report(0), report(15), report(60)]), HOUR)
    expect(row).toMatchObject({ provenance: 'reported', coveredMs: 30 * MINUTE_MS })
    expect(row?.figures).toMatchObject({ offered: 212, answeredWithin: { '20': 172 } })
  })

  it('is never spread over shorter intervals, and never counted twice', () => {
    expect(reportedRow([report(0, { seconds: 1_800 })], { start: NINE, end: NINE + 15 * MINUTE_MS })).toBeNull()
    const both = [report(0, { seconds: 1_800 }), report(0), report(15)]
    expect(reportedRow(both, HOUR)).toMatchObject({ coveredMs: 30 * MINUTE_MS, figures: { offered: 212 } })
    expect(reportedRow([report(0), report(0, { feedId: 2, revision: 1, figures: { ...FIGURES, offered: 9 } })], HOUR)).toMatchObject({
      coveredMs: 15 * MINUTE_MS,
      figures: { offered: 9 },
    })
  })

  it('is unknown in sum where one part is', () => {
    const silent = report(15, { figures: { ...FIGURES, wrapSeconds: null, answeredWithin: { '30': 5 } } })
    expect(reportedRow([report(0), silent], HOUR)?.figures).toMatchObject({ offered: 212, wrapSeconds: null, answeredWithin: {} })
  })

  it('gives figures by the formula asked for, or none', () => {
    const target = { formula: 'SL3', thresholdMs: 20_000, fraction: 0.8 } as const
    expect(reportedServiceLevel(FIGURES, target, 5_000)).toEqual({ value: 86 / 106, numerator: 86, denominator: 106 })
    expect(reportedServiceLevel(FIGURES, { ...target, formula: 'SL6' }, 5_000)).toMatchObject({ denominator: 105 })
    expect(reportedServiceLevel(FIGURES, { ...target, formula: 'SL7' }, 5_000)).toBeNull()
    expect(reportedServiceLevel(FIGURES, { ...target, formula: 'SL-async' }, 5_000)).toBeNull()
    expect(reportedServiceLevel(FIGURES, { ...target, thresholdMs: 30_000 }, 5_000)).toBeNull()
    expect(reportedServiceLevel({ ...FIGURES, abandoned: null }, { ...target, formula: 'SL2' }, 5_000)?.value).toBe(0.86)
    expect(reportedAhtSeconds(FIGURES)).toBe(240)
    expect(reportedAhtSeconds({ ...FIGURES, holdSeconds: null })).toBeNull()
  })
})
