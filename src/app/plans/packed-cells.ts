import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'

/**
 * The quarter hours of a plan as columns of numbers, in the order of queue, vendor, site and time. They lie in memory that threads share, so
 * that a million of them cross at once, and are made into objects a part at a time.
 */
export interface PackedCells {
  readonly queueIds: Int32Array
  readonly vendorIds: Int32Array
  readonly siteIds: Int32Array
  readonly starts: Float64Array
  /** Figures; NaN is: nothing is said. */
  readonly contacts: Float64Array
  readonly ahtSeconds: Float64Array
  readonly heads: Float64Array
  readonly quantiles: readonly { readonly level: string; readonly values: Float64Array }[]
}

/** Where cells stand: from `from` up to but not with `to`. */
export interface CellRange {
  readonly from: number
  readonly to: number
}

/** Packs cells; they are put in order. */
export function packCells(given: readonly PlanCell[]): PackedCells {
  const cells = given.toSorted((a, b) => a.queueId - b.queueId || a.vendorId - b.vendorId || a.siteId - b.siteId || a.start - b.start)
  const numbers = (of: (cell: PlanCell) => number): Float64Array => {
    const column = new Float64Array(new SharedArrayBuffer(cells.length * Float64Array.BYTES_PER_ELEMENT))
    for (const [place, cell] of cells.entries()) column[place] = of(cell)
    return column
  }
  const ids = (of: (cell: PlanCell) => number): Int32Array => {
    const column = new Int32Array(new SharedArrayBuffer(cells.length * Int32Array.BYTES_PER_ELEMENT))
    for (const [place, cell] of cells.entries()) column[place] = of(cell)
    return column
  }
  const figures = (of: (cell: PlanCell) => number | null): Float64Array => numbers((cell) => of(cell) ?? Number.NaN)
  const levels = [...new Set(cells.flatMap(({ quantiles }) => (quantiles === null ? [] : Object.keys(quantiles))))]
  return {
    queueIds: ids(({ queueId }) => queueId),
    vendorIds: ids(({ vendorId }) => vendorId),
    siteIds: ids(({ siteId }) => siteId),
    starts: numbers(({ start }) => start),
    contacts: figures(({ contacts }) => contacts),
    ahtSeconds: figures(({ ahtSeconds }) => ahtSeconds),
    heads: figures(({ heads }) => heads),
    quantiles: levels.map((level) => ({ level, values: figures(({ quantiles }) => quantiles?.[level] ?? null) })),
  }
}

/** The cells of a range. */
export function unpackCells(packed: PackedCells, { from, to }: CellRange): readonly PlanCell[] {
  return Array.from({ length: to - from }, (_, place) => cellAt(packed, from + place))
}

/** The ranges of one queue each. */
export function queueRanges({ queueIds }: PackedCells): readonly (CellRange & { readonly queueId: number })[] {
  const ranges: (CellRange & { queueId: number })[] = []
  for (let from = 0; from < queueIds.length; ) {
    const queueId = queueIds[from] ?? 0
    let to = from + 1
    while (queueIds[to] === queueId) to += 1
    ranges.push({ queueId, from, to })
    from = to
  }
  return ranges
}

/** Cells that are made into objects at once: some milliseconds. */
const PART_CELLS = 4_000

/** Ranges of some thousand cells; what is said of one place on one day of UTC is never torn apart. */
export function partsOf(packed: PackedCells): readonly CellRange[] {
  const parts: CellRange[] = []
  let from = 0
  for (let at = 1; at <= packed.starts.length; at += 1) {
    if (at < packed.starts.length && (at - from < PART_CELLS || isSameDay(packed, at - 1, at))) continue
    parts.push({ from, to: at })
    from = at
  }
  return parts
}

/** From the first quarter hour up to the end of the last. */
export function spanOf({ starts }: PackedCells): { readonly from: Instant; readonly to: Instant } {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const start of starts) {
    from = Math.min(from, start)
    to = Math.max(to, start)
  }
  return { from, to: to + INTERVAL_MS }
}

function isSameDay({ queueIds, vendorIds, siteIds, starts }: PackedCells, a: number, b: number): boolean {
  const dayOf = (at: number): number => Math.floor((starts[at] ?? 0) / DAY_MS)
  return queueIds[a] === queueIds[b] && vendorIds[a] === vendorIds[b] && siteIds[a] === siteIds[b] && dayOf(a) === dayOf(b)
}

function cellAt(packed: PackedCells, at: number): PlanCell {
  const levels = packed.quantiles.flatMap(({ level, values }) => {
    const value = known(values[at])
    return value === null ? [] : [[level, value] as const]
  })
  return {
    queueId: packed.queueIds[at] ?? 0,
    vendorId: packed.vendorIds[at] ?? 0,
    siteId: packed.siteIds[at] ?? 0,
    start: packed.starts[at] ?? 0,
    contacts: known(packed.contacts[at]),
    ahtSeconds: known(packed.ahtSeconds[at]),
    heads: known(packed.heads[at]),
    quantiles: levels.length === 0 ? null : Object.fromEntries(levels),
  }
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
