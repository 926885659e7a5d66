import { type Limits, NO_LIMITS } from '../../domain/access/limits.ts'
import { PERMISSIONS, type Permission } from '../../domain/access/permission.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'

/** Whom a token stands for: one feed that sends, one vendor's systems, our own automation, a reader of figures, or a screen on a wall. */
export type TokenHolder =
  | { readonly kind: 'feed'; readonly feedId: number }
  | { readonly kind: 'vendor'; readonly vendorId: number }
  | { readonly kind: 'admin' | 'read' }
  | { readonly kind: 'read' | 'wallboard'; readonly limits: Limits }

export interface ApiToken {
  readonly tokenId: number
  readonly holder: TokenHolder
  readonly name: string
  /** What it may be used for, within what its kind allows; empty is all of that. */
  readonly scopes: readonly Permission[]
  readonly createdAt: Instant
  readonly createdBy: string
  /** Null is without end. */
  readonly expiresAt: Instant | null
  readonly lastUsedAt: Instant | null
}

/** The markets and queues that a holder is limited to. */
export function limitsOfHolder(holder: TokenHolder): Limits {
  return 'limits' in holder ? holder.limits : NO_LIMITS
}

/** What a token is: all but its kind and whom it is of may be changed. It is what the trail of changes has of it. */
export interface TokenStanding {
  readonly kind: TokenHolder['kind']
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Instant | null
  readonly limits: Limits
}

export function tokenStandingOf({ holder, name, scopes, expiresAt }: ApiToken): TokenStanding {
  return { kind: holder.kind, name, scopes, expiresAt, limits: limitsOfHolder(holder) }
}

/** Nobody gives a token more than they may do themselves. */
export function mayGive({ kind, scopes }: Pick<TokenStanding, 'kind' | 'scopes'>, permissions: ReadonlySet<Permission>): boolean {
  const asked = kind !== 'admin' ? [] : scopes.length === 0 ? PERMISSIONS : scopes
  return asked.every((permission) => permissions.has(permission))
}

/** A change of a token; refused where it is not as it was seen. */
export interface TokenChange {
  readonly tokenId: number
  readonly seen: TokenStanding
  readonly standing: TokenStanding
}

/** What tokens of screens on walls begin with: only these are taken from a cookie. */
export const WALLBOARD_PREFIX = 'llw'

export const TOKEN_KINDS: readonly TokenHolder['kind'][] = ['feed', 'vendor', 'admin', 'read', 'wallboard']

export interface TokenRequest {
  readonly holder: TokenHolder
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Instant | null
  readonly by: string
}

/** Tokens of programs. The token itself is shown when it is made and never again: only its hash is kept. What
 * is `attributed` stands in the trail of changes. `now` is the machine's clock. */
export interface TokenStore {
  readonly make: (
    request: TokenRequest,
    now: Instant,
    attributed?: Attribution,
  ) => Promise<{ readonly secret: string; readonly token: ApiToken }>
  readonly find: (secret: string, now: Instant) => Promise<ApiToken | null>
  /** Tokens that can still be used, the newest first. */
  readonly list: (now: Instant) => Promise<readonly ApiToken[]>
  readonly change: (change: TokenChange, now: Instant, by: Attribution) => Promise<Result<ApiToken, 'ended' | 'changedMeanwhile'>>
  /** False where it was revoked before or never was. */
  readonly revoke: (tokenId: number, now: Instant, attributed?: Attribution) => Promise<boolean>
}

/** A feed has so many signing secrets at once: the old one and the new one while its sender changes over. */
export const LIVE_SECRETS_MAX = 2

/** Secrets with which a feed signs what it sends (Standard Webhooks). `now` is the machine's clock. */
export interface FeedSecretStore {
  /** Makes one and shows it once, as `whsec_…`. Refused while there are two: one has to be retired first. */
  readonly make: (
    feedId: number,
    now: Instant,
    by: Attribution,
  ) => Promise<Result<{ readonly secretId: number; readonly secret: string }, 'twoLive'>>
  /** The bytes of the live ones, the newest first. */
  readonly live: (
    feedId: number,
  ) => Promise<readonly { readonly secretId: number; readonly key: Uint8Array; readonly createdAt: Instant }[]>
  /** False where it was retired before or never was. */
  readonly retire: (secret: { readonly feedId: number; readonly secretId: number }, now: Instant, by: Attribution) => Promise<boolean>
}
