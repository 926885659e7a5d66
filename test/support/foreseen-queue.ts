import { INTERVAL_MS, type Instant } from '../../src/domain/shared/instant.ts'
import type { DeskOutlook } from '../../src/wire/desk-outlook.ts'

interface Foreseen {
  readonly from: Instant
  readonly offered: readonly number[]
  readonly level: readonly (number | null)[]
  readonly heads: readonly (number | null)[]
  readonly required: readonly (number | null)[]
  readonly misses: readonly number[]
  readonly vendorIds?: readonly number[]
}

/** What a desk is told of a queue's hours ahead, with bands of a fifth and ranges of a tenth around what is given. */
export function foreseenQueue(queueId: number, { from, offered, level, heads, required, misses, vendorIds = [] }: Foreseen): DeskOutlook {
  const scaled = (values: readonly (number | null)[], factor: number): readonly (number | null)[] =>
    values.map((value) => (value === null ? null : Math.round(value * factor)))
  const total = offered.reduce((sum, count) => sum + count, 0)
  return {
    queueId,
    from,
    source: {
      model: 'calendar-level-shape',
      version: 2,
      snapshotId: null,
      madeAt: from + 12_000,
      trainedFrom: '2026-09-29',
      trainedUntil: '2026-11-23',
      days: 56,
    },
    unpredicted: null,
    dayAhead: null,
    offeredTenths: offered.map((count) => Math.round(count * 10)),
    lowTenths: scaled(offered, 8),
    highTenths: scaled(offered, 12),
    ahtSeconds: offered.map((_, place) => 290 + 10 * Math.floor(place / 4)),
    abandonPermille: offered.map(() => 45),
    levelPermille: scaled(level, 1_000),
    levelLowPermille: scaled(level, 900),
    levelHighPermille: scaled(level, 1_060).map((value) => (value === null ? null : Math.min(1_000, value))),
    headTenths: scaled(heads, 10),
    required,
    missTenths: misses.map((count) => Math.round(count * 10)),
    lanes: vendorIds.map((vendorId) => ({
      vendorId,
      staffBasis: 'present' as const,
      levelPermille: scaled(level, 1_000).slice(0, 8),
      headTenths: scaled(heads, 10 / Math.max(1, vendorIds.length)).slice(0, 8),
      required: scaled(required, 1 / Math.max(1, vendorIds.length)).slice(0, 8),
    })),
    work: null,
    dayEnd: {
      dayStart: from - (from % (96 * INTERVAL_MS)),
      dayEnd: from + offered.length * INTERVAL_MS,
      offered: Math.round(3 * total),
      low: Math.round(2.8 * total),
      high: Math.round(3.2 * total),
      levelPermille: 784,
      levelLowPermille: 741,
      levelHighPermille: 812,
      meetsPermille: 310,
    },
  }
}
