import type { Instant } from '../../domain/shared/instant.ts'
import { HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import type { Grant } from './grant.ts'

export const LINK_MS_MAX = 15 * MINUTE_MS
/** However much it is used, a session ends. */
export const SESSION_MS_MAX = 12 * HOUR_MS
export const SESSION_IDLE_MS_MAX = 8 * HOUR_MS

export interface Session {
  readonly sessionId: number
  readonly grant: Grant
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
  /** The end however much it is used. */
  readonly expiresAt: Instant
}

/**
 * Sign-in links and the sessions that begin with them. `now` is the machine's clock, also where the desk replays another day. Links
 * and sessions are held by whoever got them; here only their hashes are kept, so what was given cannot be shown again.
 */
export interface SessionStore {
  /** Makes a link's token, good once and for 15 minutes. */
  readonly makeLink: (grant: Grant, now: Instant) => Promise<string>
  /** Begins a session for a link's token; null where the link was used, is too old or never was. */
  readonly redeemLink: (token: string, now: Instant) => Promise<{ readonly token: string; readonly session: Session } | null>
  /** The session of a token, which is thereby in use; null where it ended. */
  readonly find: (token: string, now: Instant) => Promise<Session | null>
  /** Sessions that have not ended, the last used first. */
  readonly list: (now: Instant) => Promise<readonly Session[]>
  /** Ends one session; false where it had ended before. */
  readonly revoke: (sessionId: number, now: Instant) => Promise<boolean>
  /** Ends all sessions of a person and makes void the links they have not used, as when their access is taken away. */
  readonly revokeUser: (userName: string, now: Instant) => Promise<number>
  /** Forgets what ended a day ago or longer. */
  readonly purge: (now: Instant) => Promise<void>
}
