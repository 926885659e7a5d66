import { type PlanCell, placeName } from './plan-row.ts'

/** What figures are asked of: the queue as a whole, or each vendor in it. */
export type PlanLevel = 'queue' | 'vendor'

/**
 * The cells of one snapshot at a level, each place once. What a snapshot says of the whole counts for the whole; where it speaks only of
 * parts (sites of a vendor, vendors of a queue) the whole is their sum. At the level of vendors, what is of no vendor is left out.
 */
export function cellsAtLevel(cells: readonly PlanCell[], level: PlanLevel): readonly PlanCell[] {
  const ofVendors = wholes(cells, (cell) => ({ ...cell, siteId: 0 }))
  if (level === 'vendor') return ofVendors.filter(({ vendorId }) => vendorId !== 0)
  return wholes(ofVendors, (cell) => ({ ...cell, vendorId: 0 }))
}

function wholes(cells: readonly PlanCell[], wholeOf: (cell: PlanCell) => PlanCell): readonly PlanCell[] {
  const groups = new Map<string, { whole: PlanCell | null; readonly parts: PlanCell[]; readonly at: PlanCell }>()
  for (const cell of cells) {
    const at = wholeOf(cell)
    const name = placeName(at)
    const group = groups.get(name) ?? { whole: null, parts: [], at }
    groups.set(name, group)
    if (cell.siteId === at.siteId && cell.vendorId === at.vendorId) group.whole = cell
    else group.parts.push(cell)
  }
  return [...groups.values()].map(({ whole, parts, at }) => whole ?? sumOf(parts, at))
}

/** Contacts and heads are summed; the handle time is that of all contacts, and unknown where a part does not say how many it has. */
function sumOf(parts: readonly PlanCell[], at: PlanCell): PlanCell {
  return {
    ...at,
    contacts: sum(parts.map(({ contacts }) => contacts)),
    heads: sum(parts.map(({ heads }) => heads)),
    ahtSeconds: meanAht(parts),
    quantiles: parts.length === 1 ? (parts[0]?.quantiles ?? null) : null,
  }
}

/** The sum of what is known; null where nothing is. */
export function sum(values: readonly (number | null)[]): number | null {
  return values.reduce((total, value) => (value === null ? total : (total ?? 0) + value), null)
}

/** The handle time over all contacts of some cells; null where a cell lacks one of both, or there are no contacts and several times. */
export function meanAht(cells: readonly Pick<PlanCell, 'contacts' | 'ahtSeconds'>[]): number | null {
  if (cells.length === 1) return cells[0]?.ahtSeconds ?? null
  let contacts = 0
  let seconds = 0
  for (const cell of cells) {
    if (cell.contacts === 0) continue
    if (cell.contacts === null || cell.ahtSeconds === null) return null
    contacts += cell.contacts
    seconds += cell.contacts * cell.ahtSeconds
  }
  return contacts === 0 ? null : seconds / contacts
}
