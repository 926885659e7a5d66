/**
 * Who asks, as every repository needs it: a repository function without a scope does not type-check. The scope chooses the database
 * login, so the same rule is enforced twice (row-level security under it).
 */
export type Scope = { readonly kind: 'internal' } | { readonly kind: 'vendor'; readonly vendorId: number }

/** All rows; for staff and for our own ticks. */
export const INTERNAL: Scope = { kind: 'internal' }
