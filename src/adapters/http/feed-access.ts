import type { FeedIdentity } from '../../app/intake/event.ts'

/** A feed that has proved who it is, or would have with the right secret. */
export interface FeedLogin extends FeedIdentity {
  readonly key: string
  /** A disabled feed is told so, and what it sent is counted. */
  readonly isEnabled: boolean
}

/** Finds feeds by what they prove themselves with. */
export interface FeedAccess {
  /** The feed that a bearer token belongs to; null for an unknown, ended or foreign token. */
  readonly byToken: (token: string) => Promise<FeedLogin | null>
  /** The feed of a key with the secrets that are live now, at most two; null where it has none or does not exist. */
  readonly secretsOf: (key: string) => Promise<{ readonly login: FeedLogin; readonly secrets: readonly Uint8Array[] } | null>
}
