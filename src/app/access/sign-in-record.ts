import { DAY_MS, type Instant, MINUTE_MS, type Milliseconds } from '../../domain/shared/instant.ts'
import type { SessionMeans } from './session-store.ts'

/** Records are forgotten after so long: they say where people were. */
export const SIGN_IN_RECORD_MS_MAX: Milliseconds = 180 * DAY_MS
/** Refusals of one address within the window that are kept; whoever makes more of them fills no disk. */
export const REFUSALS_KEPT_MAX = 120
export const REFUSALS_WINDOW_MS: Milliseconds = 15 * MINUTE_MS

/** Somebody entered, was refused, left, or chose another password. */
export interface SignInRecord {
  readonly at: Instant
  readonly event: 'signedIn' | 'refused' | 'signedOut' | 'passwordChanged'
  /** As `triedLogin` gives it; empty where nobody was named. */
  readonly login: string
  readonly means: SessionMeans
  /** Why it was refused. */
  readonly why: string | null
  readonly address: string
  readonly browser: string
  readonly requestId: string
}

/** Whom records are wanted of, and those before which one; null is any. */
export interface SignInRecordPage {
  readonly login: string | null
  readonly before: number | null
  readonly limit: number
}

/** What is known of how people came and went. `now` is the machine's clock. */
export interface SignInRecords {
  readonly write: (record: SignInRecord) => Promise<void>
  /** The newest first. */
  readonly list: (page: SignInRecordPage) => Promise<readonly (SignInRecord & { readonly recordId: number })[]>
  readonly purge: (now: Instant) => Promise<void>
}

/** Addresses of mail, and nothing that could be taken for one by mistake. */
const MAIL_ADDRESS = /^[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}$/

/**
 * A login as it is written down after a refusal. People type their password into the field of their name; so of what nobody signs in with,
 * and what is no address of mail, only the beginning is kept.
 */
export function triedLogin(login: string, isKnown: boolean): string {
  if (isKnown || MAIL_ADDRESS.test(login)) return login
  const [...characters] = login.replaceAll(/[\p{C}\s]/gu, '')
  return characters.length === 0 ? '' : `${characters.slice(0, 3).join('')}…`
}
