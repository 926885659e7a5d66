import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'

/** Attempts are counted over so long. */
export const ATTEMPTS_WINDOW_MS: Milliseconds = 15 * MINUTE_MS

/** Attempts within the window that one login takes, whoever makes them, until one of them succeeds. */
export const ATTEMPTS_PER_LOGIN_MAX = 10

/** Attempts within the window from one address, whatever logins they name. */
export const ATTEMPTS_PER_ADDRESS_MAX = 60

/** Something that is counted: a login, an address, or an address that begins to sign in at the provider; with its limit. */
export interface AttemptSubject {
  readonly kind: 'login' | 'address' | 'provider'
  readonly name: string
  readonly attemptsMax: number
}

/** Counts attempts to sign in over all nodes. */
export interface AttemptStore {
  /** Counts one attempt against each subject before it is made; answers when to try again where one has had too many, else null. */
  readonly take: (subjects: readonly AttemptSubject[], now: Instant) => Promise<Instant | null>
  /** Forgets what was counted against a subject. */
  readonly clear: (subject: Pick<AttemptSubject, 'kind' | 'name'>) => Promise<void>
  /** Forgets what no window reaches any more. */
  readonly purge: (now: Instant) => Promise<void>
}
