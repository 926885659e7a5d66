import { describe, expect, it } from 'vitest'
import { kpiCell } from './kpi.ts'
import { addCounts, addTallyCounts, emptyCounts, type KpiCounts, type KpiRules, NOTHING_OPEN, type OpenCounts } from './kpi-counts.ts'
import { MEASURE_AT, type Measure } from './measure.ts'
import { emptyTally, type Tally } from './tally.ts'
import { edgeIndex, waitEdges } from './wait-edges.ts'

const EDGES = waitEdges([])
const RULES: KpiRules = { edgesMs: EDGES, target: { formula: 'SL3', thresholdMs: 20_000, fraction: 0.8 }, shortAbandonMs: 5_000 }
const THRESHOLDS = [5_000, 20_000]

/** A tally of these measures; waits by edge in seconds, `Infinity` beyond all edges. */
function tallyWith(
  measures: Partial<Record<Measure, number>>,
  answeredBy: Readonly<Record<number, number>> = {},
  abandonedBy: Readonly<Record<number, number>> = {},
): Tally {
  const tally = emptyTally()
  for (const [name, value] of Object.entries(measures)) tally.values[MEASURE_AT[name as Measure]] = value
  return { values: tally.values, answeredWaits: histogram(answeredBy), abandonedWaits: histogram(abandonedBy) }
}

function histogram(bySeconds: Readonly<Record<number, number>>): number[] {
  const entries = Object.entries(bySeconds)
  if (entries.length === 0) return []
  const waits = new Array<number>(EDGES.length + 1).fill(0)
  for (const [seconds, count] of entries) {
    const edge = edgeIndex(EDGES, Number(seconds) * 1_000)
    waits[edge < 0 ? EDGES.length : edge] = count
  }
  return waits
}

function counted(tally: Tally, rules: KpiRules = RULES, open: OpenCounts = NOTHING_OPEN): KpiCounts {
  const counts = emptyCounts(THRESHOLDS)
  addTallyCounts(counts, tally, rules, open)
  return counts
}

const BUSY = tallyWith(
  {
    offered: 110,
    answeredOfOffered: 90,
    answered: 90,
    abandoned: 12,
    flowedOut: 3,
    lost: 1,
    waitAnsweredMs: 1_800_000,
    waitAbandonedMs: 120_000,
    handled: 88,
    inService: 2,
    talkMs: 88 * 200_000,
    holdMs: 88 * 10_000,
    wrapMs: 88 * 30_000,
    transferred: 11,
    reopened: 11,
    staffedMs: 3_600_000,
    availableMs: 600_000,
    agentHandlingMs: 2_000_000,
    agentWrapMs: 400_000,
  },
  { 5: 40, 20: 30, 60: 20 },
  { 5: 4, 20: 3, 60: 5 },
)

describe('the figures of a row', () => {
  it('are derived from counts, each with its own denominator', () => {
    const cell = kpiCell(counted(BUSY))
    expect(cell.answeredWithin).toEqual({ '5': 40, '20': 70 })
    expect(cell.abandonedWithin).toEqual({ '5': 4, '20': 7 })
    expect(cell.asaSeconds).toBe(20)
    expect(cell.abandonedAfterSeconds).toBe(10)
    expect(cell.abandonRate).toBe(12 / 110)
    expect(cell.abandonRateWithoutShort).toBe(8 / 106)
    expect([cell.ahtSeconds, cell.talkSeconds, cell.holdSeconds, cell.wrapSeconds]).toEqual([240, 200, 10, 30])
    expect(cell.occupancy).toBe(0.8)
    expect(cell.transferRate).toBe(0.125)
    expect(cell.reopenRate).toBe(0.1)
    expect(cell.agentSeconds).toEqual({ staffed: 3_600, available: 600, handling: 2_000, wrap: 400, break: 0, otherAux: 0 })
  })

  it('balance: offered is answered, abandoned, flowed out, lost and still waiting', () => {
    const { counts } = kpiCell(counted(BUSY))
    expect(counts.waiting).toBe(4)
    expect(counts.answeredOfOffered + counts.abandoned + counts.flowedOut + counts.lost + counts.waiting).toBe(counts.offered)
  })

  it('are unknown where there is nothing to divide by', () => {
    const cell = kpiCell(counted(emptyTally()))
    expect(cell.serviceLevel).toEqual({
      value: null,
      formula: 'SL3',
      thresholdSeconds: 20,
      numerator: 0,
      denominator: 0,
      provisional: false,
    })
    expect([cell.asaSeconds, cell.ahtSeconds, cell.occupancy, cell.abandonRate, cell.transferRate]).toEqual([null, null, null, null, null])
  })

  it('never guess a threshold between two edges', () => {
    const odd: KpiRules = { ...RULES, target: { formula: 'SL3', thresholdMs: 17_000, fraction: null } }
    expect(kpiCell(counted(BUSY, odd)).serviceLevel).toMatchObject({
      value: null,
      numerator: null,
      denominator: null,
      thresholdSeconds: 17,
    })
    expect(kpiCell(counted(emptyTally(), odd)).serviceLevel).toMatchObject({ numerator: 0, denominator: 0 })
  })
})

describe('a provisional service level', () => {
  it('counts who waits beyond the threshold', () => {
    const { serviceLevel } = kpiCell(counted(BUSY, RULES, { waitingOver: 3, notYetDue: 0, isOpen: false }))
    expect(serviceLevel).toMatchObject({ numerator: 70, denominator: 105, provisional: true })
  })

  it('is one of contacts waiting, contacts in service, or an interval that is still open', () => {
    const over = (measures: Partial<Record<Measure, number>>, isOpen: boolean): boolean =>
      kpiCell(counted(tallyWith(measures), RULES, { ...NOTHING_OPEN, isOpen })).serviceLevel.provisional
    expect(over({ offered: 1 }, false)).toBe(true)
    expect(over({ offered: 1, answeredOfOffered: 1, inService: 1 }, false)).toBe(true)
    expect(over({ offered: 1, answeredOfOffered: 1 }, true)).toBe(true)
    expect(over({ offered: 1, answeredOfOffered: 1 }, false)).toBe(false)
  })
})

describe('the service level of promises', () => {
  const ASYNC: KpiRules = { ...RULES, target: { formula: 'SL-async', thresholdMs: 14_400_000, fraction: 0.9 } }

  it('is met of due, without those that are not due yet', () => {
    const { serviceLevel } = kpiCell(counted(tallyWith({ due: 20, dueMet: 15 }), ASYNC, { ...NOTHING_OPEN, notYetDue: 4 }))
    expect(serviceLevel).toMatchObject({ value: 15 / 16, formula: 'SL-async', thresholdSeconds: 14_400 })
  })
})

describe('a group', () => {
  const FAST = tallyWith({ offered: 10, answeredOfOffered: 10 }, { 10: 10 })
  const SLOW = tallyWith({ offered: 30, answeredOfOffered: 30 }, { 20: 15, 120: 15 })

  it('with one target sums both parts before it divides', () => {
    const group = counted(FAST)
    addTallyCounts(group, SLOW, RULES, NOTHING_OPEN)
    expect(kpiCell(group).serviceLevel).toMatchObject({ value: 25 / 40, formula: 'SL3', thresholdSeconds: 20 })
  })

  it('with different targets sums each member by its own and says so', () => {
    const slowRules: KpiRules = { ...RULES, target: { formula: 'SL2', thresholdMs: 120_000, fraction: 0.9 } }
    const group = counted(FAST)
    addTallyCounts(group, SLOW, slowRules, NOTHING_OPEN)
    expect(kpiCell(group).serviceLevel).toMatchObject({
      value: 1,
      formula: 'mixed',
      thresholdSeconds: null,
      numerator: 40,
      denominator: 40,
    })
  })

  it('takes no service level from a member without a target', () => {
    const group = counted(FAST)
    addTallyCounts(group, SLOW, { ...RULES, target: null }, NOTHING_OPEN)
    expect(kpiCell(group).serviceLevel).toMatchObject({ value: 1, formula: 'SL3', denominator: 10 })
    expect(kpiCell(counted(SLOW, { ...RULES, target: null })).serviceLevel).toMatchObject({ value: null, formula: null, numerator: null })
  })

  it('keeps its target whatever the short-abandon limits are, unless the formula uses them', () => {
    const other: KpiRules = { ...RULES, shortAbandonMs: 10_000 }
    const group = counted(FAST)
    addTallyCounts(group, SLOW, other, NOTHING_OPEN)
    expect(kpiCell(group).serviceLevel.formula).toBe('SL3')
    const target = { formula: 'SL6', thresholdMs: 20_000, fraction: null } as const
    const strict = counted(FAST, { ...RULES, target })
    addTallyCounts(strict, SLOW, { ...other, target }, NOTHING_OPEN)
    expect(kpiCell(strict).serviceLevel.formula).toBe('mixed')
  })

  it('of groups equals the group of all members', () => {
    const members = [BUSY, FAST, SLOW]
    const flat = emptyCounts(THRESHOLDS)
    for (const tally of members) addTallyCounts(flat, tally, RULES, NOTHING_OPEN)
    const nested = counted(BUSY)
    const rest = counted(FAST)
    addCounts(rest, counted(SLOW))
    addCounts(nested, rest)
    expect(nested).toEqual(flat)
  })
})
