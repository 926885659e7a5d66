/**
 * Who asks, as every repository needs it: a repository function without a scope does not type-check. The scope chooses the database
 * login, so the same rule is enforced twice (row-level security under it). Staff may be limited to some queues: they read through the
 * internal login, and what is read is narrowed before it reaches a use case (`narrowed-reads.ts`).
 */
export type Scope = InternalScope | { readonly kind: 'vendor'; readonly vendorId: number }

export interface InternalScope {
  readonly kind: 'internal'
  /** In order; all where it is not there. */
  readonly queueIds?: readonly number[]
}

/** All rows; for staff and for our own ticks. */
export const INTERNAL: InternalScope = { kind: 'internal' }

/** The queues that a scope is limited to; null is no limit of ours. */
export function queueLimitOf(scope: Scope): ReadonlySet<number> | null {
  return scope.kind === 'internal' && scope.queueIds !== undefined ? new Set(scope.queueIds) : null
}

/** A name that is the same for scopes which see the same. */
export function scopeName(scope: Scope): string {
  if (scope.kind === 'vendor') return `vendor ${scope.vendorId}`
  return scope.queueIds === undefined ? 'internal' : `internal ${scope.queueIds.join(',')}`
}
