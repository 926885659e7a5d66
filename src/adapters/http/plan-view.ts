import type { StoredPlan } from '../../app/plans/plan-store.ts'
import type { Scope } from '../../app/scope.ts'
import type { ComparedQueue } from '../../domain/plan/compare-plans.ts'
import type { EffectiveCell, PlannedFigure } from '../../domain/plan/in-effect.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { PlanView } from '../../wire/plans.ts'
import { toCsv } from './csv.ts'

/** Keys by ids, as far as whoever asks may know them. */
export type PlanKeys = (kind: 'market' | 'queue' | 'vendor' | 'site' | 'feed', id: number) => string | null

export function keysOf(directory: Directory): PlanKeys {
  return (kind, id) => (id === 0 ? null : directory.keyOf(kind, id))
}

/** A snapshot as whoever asks may see it: numbers over all snapshots, and what is in one beside its own, are not a vendor's to know. */
export function planOf(plan: StoredPlan, scope: Scope, keys: PlanKeys): PlanView {
  const { kind, name, origin, madeAt, recordedAt, isWithdrawn } = plan
  const told = { kind, name, origin, feed: keys('feed', plan.feedId), madeAt: formatInstant(madeAt), recordedAt: formatInstant(recordedAt) }
  if (scope.kind === 'vendor') {
    return { id: null, ...told, author: null, from: null, to: null, quarterHours: null, queues: null, withdrawn: isWithdrawn }
  }
  return {
    id: plan.snapshotId,
    ...told,
    author: plan.author === '' ? null : plan.author,
    from: formatInstant(plan.from),
    to: formatInstant(plan.to),
    quarterHours: plan.cells,
    queues: plan.queueIds.flatMap((queueId) => keys('queue', queueId) ?? []).sort(),
    withdrawn: isWithdrawn,
  }
}

export function rowOf({ queueId, vendorId, siteId, start, ...figures }: PlanCell, keys: PlanKeys) {
  return {
    queue: keys('queue', queueId) ?? '',
    vendor: keys('vendor', vendorId),
    site: keys('site', siteId),
    start: formatInstant(start),
    ...figures,
  }
}

/** Rows as the import takes them again. */
export function rowsCsv(cells: readonly PlanCell[], keys: PlanKeys): string {
  const levels = [...new Set(cells.flatMap(({ quantiles }) => Object.keys(quantiles ?? {})))].sort((a, b) => Number(a) - Number(b))
  const rows = cells.map((cell) => {
    const { queue, vendor, site, start, contacts, ahtSeconds, heads, quantiles } = rowOf(cell, keys)
    return [queue, vendor, site, start, QUARTER_SECONDS, contacts, ahtSeconds, heads, ...levels.map((level) => quantiles?.[level] ?? null)]
  })
  return toCsv(['queue', 'vendor', 'site', 'start', 'seconds', 'contacts', 'ahtSeconds', 'heads', ...levels], rows)
}

const QUARTER_SECONDS = 900

/** Figures refer to snapshots by their places in a list, since a vendor knows no numbers of snapshots. */
export class PlanReferences {
  readonly #places = new Map<number, number>()
  readonly #plans: StoredPlan[] = []
  readonly #known: ReadonlyMap<number, StoredPlan>

  constructor(known: ReadonlyMap<number, StoredPlan>) {
    this.#known = known
  }

  of(figure: PlannedFigure<number> | null): { readonly value: number; readonly plan: number } | null {
    if (figure === null) return null
    let place = this.#places.get(figure.snapshotId)
    if (place === undefined) {
      const plan = this.#known.get(figure.snapshotId)
      if (plan === undefined) throw new Error(`invariant broken: a figure is of snapshot ${figure.snapshotId}, which was not read`)
      place = this.#plans.push(plan) - 1
      this.#places.set(figure.snapshotId, place)
    }
    return { value: figure.value, plan: place }
  }

  /** All that were referred to, in the order of their places. */
  get plans(): readonly StoredPlan[] {
    return this.#plans
  }
}

export function effectiveOf(cell: EffectiveCell, keys: PlanKeys, references: PlanReferences) {
  const { queueId, vendorId, start, contacts, ahtSeconds, heads, quantiles } = cell
  return {
    queue: keys('queue', queueId) ?? '',
    vendor: keys('vendor', vendorId),
    start: formatInstant(start),
    contacts: references.of(contacts),
    ahtSeconds: references.of(ahtSeconds),
    heads: references.of(heads),
    quantiles: quantiles?.value ?? null,
  }
}

export function comparedOf({ queueId, intervals, ...totals }: ComparedQueue, keys: PlanKeys) {
  const side = (cell: PlanCell | null) =>
    cell === null ? null : { contacts: cell.contacts, ahtSeconds: cell.ahtSeconds, heads: cell.heads }
  return {
    queue: keys('queue', queueId) ?? '',
    ...totals,
    intervals: intervals.map(({ start, first, second }) => ({ start: formatInstant(start), first: side(first), second: side(second) })),
  }
}
