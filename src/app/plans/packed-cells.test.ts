import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsOf, type PlanCell, placeName } from '../../domain/plan/plan-row.ts'
import { DAY_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { packCells, partsOf, queueRanges, spanOf, unpackCells } from './packed-cells.ts'

const figure = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }))
const cell: fc.Arbitrary<PlanCell> = fc.record({
  queueId: fc.integer({ min: 1, max: 4 }),
  vendorId: fc.nat({ max: 2 }),
  siteId: fc.nat({ max: 1 }),
  start: fc.nat({ max: 400 }).map((quarter) => quarter * INTERVAL_MS),
  contacts: figure,
  ahtSeconds: figure,
  heads: figure,
  quantiles: fc.option(fc.record({ '0.1': fc.nat(), '0.9': fc.nat() }, { requiredKeys: ['0.1'] })),
})

const inOrder = (cells: readonly PlanCell[]): readonly PlanCell[] =>
  cells.toSorted((a, b) => a.queueId - b.queueId || a.vendorId - b.vendorId || a.siteId - b.siteId || a.start - b.start)

test('what was packed comes back as it was, by parts and by queues', () => {
  fc.assert(
    fc.property(fc.uniqueArray(cell, { selector: placeName, minLength: 1, maxLength: 60 }), (cells) => {
      const packed = packCells(cells)
      expect(partsOf(packed).flatMap((part) => unpackCells(packed, part))).toEqual(inOrder(cells))
      expect(queueRanges(packed).flatMap((range) => unpackCells(packed, range))).toEqual(inOrder(cells))
      expect(queueRanges(packed).map(({ queueId }) => queueId)).toEqual([...new Set(inOrder(cells).map(({ queueId }) => queueId))])
      const starts = cells.map(({ start }) => start)
      expect(spanOf(packed)).toEqual({ from: Math.min(...starts), to: Math.max(...starts) + INTERVAL_MS })
    }),
  )
})

test('many cells come in parts, and no day of a place is torn apart', () => {
  const row = { vendorId: 0, siteId: 0, seconds: 3_600, contacts: 4, ahtSeconds: null, heads: null, quantiles: null }
  const cells = Array.from({ length: 3_000 }, (_, hour) =>
    cellsOf({ ...row, queueId: 1 + (hour % 2), start: hour * 4 * INTERVAL_MS }),
  ).flat()
  const packed = packCells(cells)
  const parts = partsOf(packed).map((part) => unpackCells(packed, part))
  expect(parts.length).toBeGreaterThan(2)
  const days = parts.map((part) => new Set(part.map(({ queueId, start }) => `${queueId} ${Math.floor(start / DAY_MS)}`)))
  expect(days.reduce((total, part) => total + part.size, 0)).toBe(new Set(days.flatMap((part) => [...part])).size)
  expect(parts.flat()).toEqual(inOrder(cells))
})
