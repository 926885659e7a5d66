import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'

/** So long somebody has to sign in at the provider and come back. */
export const PROVIDER_FLOW_MS_MAX: Milliseconds = 10 * MINUTE_MS

/** Ways that one address begins within the window of attempts: behind one address a whole office may begin its shift. */
export const WAYS_PER_ADDRESS_MAX = 300

/** What is made for one way to the provider and back, and has to come back with it. */
export interface ProviderSecrets {
  readonly state: string
  readonly nonce: string
  /** What proves that whoever brings the code asked for it (PKCE). */
  readonly verifier: string
}

/** One way to the provider and back, as it is kept while its browser is there. */
export interface ProviderFlow extends ProviderSecrets {
  readonly redirectUri: string
  /** The token of the invitation that is to be accepted; null to sign in. */
  readonly invitation: string | null
  /** Where on the desk its browser goes afterwards. */
  readonly to: string
}

/** Ways to the provider that are not over. Only a hash of what the browser holds is kept. `now` is the machine's clock. */
export interface ProviderFlowStore {
  /** Keeps one and answers the token that its browser holds. */
  readonly keep: (flow: ProviderFlow, now: Instant) => Promise<string>
  /** Takes one out: it is there once; null where it is not, or took too long. */
  readonly take: (token: string, now: Instant) => Promise<ProviderFlow | null>
  readonly purge: (now: Instant) => Promise<void>
}

/** Somebody at a provider: the pair never changes and is given to nobody else. */
export interface ProviderSubject {
  readonly issuer: string
  readonly subject: string
}

/** Whom the provider vouches for. */
export interface ProvedIdentity extends ProviderSubject {
  /** The address of which the provider says that it is verified; null where it says no such thing. */
  readonly verifiedEmail: () => Promise<string | null>
}

/** The provider cannot be reached; it let nobody in; or what came is not what it has to be. `detail` is for the log. */
export interface ProviderFault {
  readonly kind: 'unreachable' | 'denied' | 'invalid'
  readonly detail: string
}

/** A provider of OpenID Connect that says who somebody is. */
export interface IdentityProvider {
  /** What people call it. */
  readonly name: string
  readonly begin: (redirectUri: string) => Promise<Result<{ readonly url: string; readonly secrets: ProviderSecrets }, ProviderFault>>
  /** `answer` is the address to which the provider sent the browser back. */
  readonly finish: (answer: URL, flow: ProviderFlow) => Promise<Result<ProvedIdentity, ProviderFault>>
}
