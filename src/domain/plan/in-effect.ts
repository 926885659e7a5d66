import type { Instant } from '../shared/instant.ts'
import { meanAht, type PlanLevel } from './plan-level.ts'
import { type PlanCell, type PlanPlace, placeName } from './plan-row.ts'
import { type HeldPlan, newestFirst } from './snapshot.ts'

/** A figure with the snapshot that says it, and when that was made; of a sum the newest. */
export interface PlannedFigure<T> {
  readonly value: T
  readonly snapshotId: number
  readonly madeAt: Instant
}

/** What is planned for a quarter hour; null where no snapshot that counts says anything. */
export interface EffectiveCell {
  readonly queueId: number
  /** 0 is the queue as a whole. */
  readonly vendorId: number
  readonly start: Instant
  readonly contacts: PlannedFigure<number> | null
  readonly ahtSeconds: PlannedFigure<number> | null
  readonly heads: PlannedFigure<number> | null
  readonly quantiles: PlannedFigure<Readonly<Record<string, number>>> | null
}

interface Placed extends EffectiveCell {
  readonly siteId: number
}

/**
 * What counts of snapshots that overlap: for each place, interval and figure the newest snapshot that says it and was made by the moment
 * at which the interval was locked. What is made later leaves it as it is, and a withdrawn snapshot counts for nothing. A queue is what the
 * newest plan says of it as a whole, or the sum of its vendors where these were planned later or alone; so it is with a vendor's sites.
 * What our own model foresees is compared and held against what came, and never takes the place of what people planned.
 */
export function plansInEffect(plans: readonly HeldPlan[], level: PlanLevel, lockedAt: LockedAt): readonly EffectiveCell[] {
  return atLevel(vendorsInEffect(plans, lockedAt), level)
}

/** The same at both levels, finding what counts of each place once. */
export function plansInEffectAtLevels(
  plans: readonly HeldPlan[],
  lockedAt: LockedAt,
): Readonly<Record<PlanLevel, readonly EffectiveCell[]>> {
  const vendors = vendorsInEffect(plans, lockedAt)
  return { queue: atLevel(vendors, 'queue'), vendor: atLevel(vendors, 'vendor') }
}

type LockedAt = (place: { readonly queueId: number; readonly vendorId: number; readonly start: Instant }) => Instant

function vendorsInEffect(plans: readonly HeldPlan[], lockedAt: LockedAt): readonly Placed[] {
  return wholes(placesInEffect(plans, lockedAt), 'siteId')
}

function atLevel(vendors: readonly Placed[], level: PlanLevel): readonly EffectiveCell[] {
  const found = level === 'vendor' ? vendors.filter(({ vendorId }) => vendorId !== 0) : wholes(vendors, 'vendorId')
  return found.map(({ siteId: _, ...cell }) => cell).sort((a, b) => a.queueId - b.queueId || a.vendorId - b.vendorId || a.start - b.start)
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

function placesInEffect(plans: readonly HeldPlan[], lockedAt: (place: PlanPlace) => Instant): readonly Placed[] {
  const found = new Map<string, Mutable<Placed>>()
  const counting = plans
    .filter(({ snapshot }) => !snapshot.isWithdrawn && snapshot.origin !== 'model')
    .sort((a, b) => newestFirst(a.snapshot, b.snapshot))
  for (const { snapshot, cells } of counting) {
    for (const cell of cells) {
      if (snapshot.madeAt > lockedAt(cell)) continue
      const name = placeName(cell)
      let placed = found.get(name)
      if (placed === undefined) found.set(name, (placed = nothingOf(cell)))
      complete(placed, cell, snapshot)
    }
  }
  return [...found.values()]
}

function nothingOf({ queueId, vendorId, siteId, start }: PlanPlace): Mutable<Placed> {
  return { queueId, vendorId, siteId, start, contacts: null, ahtSeconds: null, heads: null, quantiles: null }
}

/** Quantiles go with the contacts that they are around: those of another snapshot would not fit. */
function complete(placed: Mutable<Placed>, cell: PlanCell, { snapshotId, madeAt }: HeldPlan['snapshot']): void {
  const said = { snapshotId, madeAt }
  if (placed.contacts === null && cell.contacts !== null) {
    placed.contacts = { value: cell.contacts, ...said }
    placed.quantiles = cell.quantiles === null ? null : { value: cell.quantiles, ...said }
  }
  if (placed.ahtSeconds === null && cell.ahtSeconds !== null) placed.ahtSeconds = { value: cell.ahtSeconds, ...said }
  if (placed.heads === null && cell.heads !== null) placed.heads = { value: cell.heads, ...said }
}

/** Joins parts that differ in one respect with the whole of them, which has 0 there. */
function wholes(cells: readonly Placed[], part: 'siteId' | 'vendorId'): readonly Placed[] {
  const groups = Map.groupBy(cells, (cell) => placeName({ ...cell, [part]: 0 }))
  return [...groups.values()].map((group) => {
    const whole = group.find((cell) => cell[part] === 0)
    const parts = group.filter((cell) => cell[part] !== 0)
    const first = group[0] as Placed
    return parts.length === 0 && whole !== undefined ? whole : joined({ ...nothingOf(first), [part]: 0 }, whole, parts)
  })
}

function joined(place: Placed, whole: Placed | undefined, parts: readonly Placed[]): Placed {
  const contacts = newer(whole?.contacts ?? null, sumOf(parts.map((cell) => cell.contacts)))
  return {
    ...place,
    contacts,
    heads: newer(whole?.heads ?? null, sumOf(parts.map((cell) => cell.heads))),
    ahtSeconds: newer(whole?.ahtSeconds ?? null, ahtOf(parts)),
    quantiles: contacts !== null && contacts === whole?.contacts ? whole.quantiles : null,
  }
}

function newer(whole: PlannedFigure<number> | null, parts: PlannedFigure<number> | null): PlannedFigure<number> | null {
  if (whole === null || parts === null) return whole ?? parts
  return whole.madeAt >= parts.madeAt ? whole : parts
}

function sumOf(figures: readonly (PlannedFigure<number> | null)[]): PlannedFigure<number> | null {
  const known = figures.filter((figure) => figure !== null)
  return ofNewest(
    known,
    known.reduce((total, { value }) => total + value, 0),
  )
}

function ahtOf(parts: readonly Placed[]): PlannedFigure<number> | null {
  const said = parts.filter(({ ahtSeconds }) => ahtSeconds !== null)
  const mean = meanAht(parts.map((cell) => ({ contacts: cell.contacts?.value ?? null, ahtSeconds: cell.ahtSeconds?.value ?? null })))
  return mean === null
    ? null
    : ofNewest(
        said.flatMap(({ ahtSeconds }) => ahtSeconds ?? []),
        mean,
      )
}

function ofNewest(figures: readonly PlannedFigure<number>[], value: number): PlannedFigure<number> | null {
  const newest = figures.reduce<PlannedFigure<number> | null>(
    (held, next) => (held === null || next.madeAt > held.madeAt ? next : held),
    null,
  )
  return newest === null ? null : { ...newest, value }
}
