import { SOON_IDLE_ROLES } from '../../domain/access/role.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { Person } from './person.ts'

/** An invitation lets its person choose a password; a sign-in link begins a session. */
export type LinkPurpose = 'signIn' | 'invitation'

export const LINK_MS_MAX: Readonly<Record<LinkPurpose, Milliseconds>> = { signIn: 15 * MINUTE_MS, invitation: 3 * DAY_MS }
/** However much it is used, a session ends. */
export const SESSION_MS_MAX = 12 * HOUR_MS
/** Without use a session ends after so long. An open desk is use. */
export const SESSION_IDLE_MS_MAX = 8 * HOUR_MS
/** The same for the roles in `SOON_IDLE_ROLES`. */
export const SESSION_SOON_IDLE_MS_MAX = 30 * MINUTE_MS

/** How a session was begun. */
export type SessionMeans = 'link' | 'invitation' | 'password' | 'provider'

export interface Session {
  readonly sessionId: number
  /** By which its person knows it: chance, so that it does not say how often anybody signs in. */
  readonly ownNumber: number
  /** As the person is now, not as it was when the session began. */
  readonly person: Person
  readonly means: SessionMeans
  readonly browser: string
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
  /** The end however much it is used. */
  readonly expiresAt: Instant
}

/** When a session ends if nobody uses it any more. */
export function idleEnd({ person, lastSeenAt, expiresAt }: Session): Instant {
  const idleMs = SOON_IDLE_ROLES.includes(person.role) ? SESSION_SOON_IDLE_MS_MAX : SESSION_IDLE_MS_MAX
  return Math.min(expiresAt, lastSeenAt + idleMs)
}

/** A session that has just begun, with the token that its browser holds from now on. */
export interface BegunSession {
  readonly token: string
  readonly session: Session
}

/** Who begins a session, and how. */
export interface SessionBeginning {
  readonly personId: number
  readonly means: SessionMeans
  readonly browser: string
}

/**
 * Links and the sessions that begin with them. `now` is the machine's clock, also where the desk replays another day. Links and sessions
 * are held by whoever got them; here only their hashes are kept, so what was given cannot be shown again.
 */
export interface SessionStore {
  /** Makes a link's token, good once. A new invitation makes void the ones before. What is `attributed` stands in the trail of changes. */
  readonly makeLink: (
    link: { readonly personId: number; readonly purpose: LinkPurpose; readonly by: string },
    now: Instant,
    attributed?: Attribution,
  ) => Promise<string>
  /** Whose link it is, without using it up; null where it was used, is too old, never was, or its person is disabled. */
  readonly peekLink: (token: string, purpose: LinkPurpose, now: Instant) => Promise<Person | null>
  /** Uses a link up; null where that cannot be. */
  readonly spendLink: (token: string, purpose: LinkPurpose, now: Instant) => Promise<Person | null>
  /** Uses up an invitation of a person that is still open; false where there is none. */
  readonly spendInvitationOf: (personId: number, now: Instant) => Promise<boolean>
  /** Begins a session; null where the person is disabled or unknown. */
  readonly begin: (beginning: SessionBeginning, now: Instant) => Promise<BegunSession | null>
  /** The session of a token, which is thereby in use; null where it ended. */
  readonly find: (token: string, now: Instant) => Promise<Session | null>
  /** Sessions that have not ended, the last used first; of one person, or of all. */
  readonly list: (personId: number | null, now: Instant) => Promise<readonly Session[]>
  /** Ends one session; false where it had ended before. Where a person is named, only one of theirs. `by` is named where it is another’s. */
  readonly revoke: (sessionId: number, personId: number | null, now: Instant, by?: Attribution) => Promise<boolean>
  /** Ends all sessions of a person, except one that may be named, and makes void the links they have not used. */
  readonly revokeAll: (personId: number, exceptId: number | null, now: Instant, by?: Attribution) => Promise<number>
  /** Forgets what ended a day ago or longer. */
  readonly purge: (now: Instant) => Promise<void>
}
