import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AttemptStore } from './attempts.ts'
import type { Person, PersonStore } from './person.ts'
import {
  type IdentityProvider,
  type ProvedIdentity,
  type ProviderFault,
  type ProviderFlow,
  type ProviderFlowStore,
  WAYS_PER_ADDRESS_MAX,
} from './provider.ts'
import type { BegunSession, SessionStore } from './session-store.ts'

export interface ProviderSignInPorts {
  readonly provider: IdentityProvider
  readonly flows: ProviderFlowStore
  readonly people: PersonStore
  readonly sessions: SessionStore
  readonly attempts: AttemptStore
}

/** Why somebody who came back from the provider does not enter. */
export type ProviderRefusal =
  | ProviderFault
  | { readonly kind: 'flowGone' | 'notInvited' | 'linkUsed' }
  | { readonly kind: 'disabled' | 'otherPerson'; readonly person: Person }

/** Sign-in at a provider: who is known by it enters, who is invited becomes known, and nobody else. `now` is the machine's clock. */
export class ProviderSignIn {
  readonly #ports: ProviderSignInPorts

  constructor(ports: ProviderSignInPorts) {
    this.#ports = ports
  }

  get name(): string {
    return this.#ports.provider.name
  }

  /** Begins a way to the provider: the address to go to, and the token that the browser brings back. */
  async begin(
    given: Pick<ProviderFlow, 'redirectUri' | 'invitation' | 'to'> & { readonly address: string },
    now: Instant,
  ): Promise<
    Result<{ readonly url: string; readonly token: string }, ProviderFault | { readonly kind: 'tooMany'; readonly until: Instant }>
  > {
    const { provider, flows, attempts } = this.#ports
    const subject = { kind: 'provider', name: given.address, attemptsMax: WAYS_PER_ADDRESS_MAX } as const
    const until = await attempts.take([subject], now)
    if (until !== null) return err({ kind: 'tooMany', until })
    const begun = await provider.begin(given.redirectUri)
    if (!begun.ok) return begun
    const { redirectUri, invitation, to } = given
    const token = await flows.keep({ ...begun.value.secrets, redirectUri, invitation, to }, now)
    return ok({ url: begun.value.url, token })
  }

  /** Ends the way of a browser that came back with `answer`, in a session or in nothing. */
  async finish(
    given: { readonly token: string | null; readonly query: string; readonly browser: string },
    now: Instant,
  ): Promise<Result<{ readonly begun: BegunSession; readonly to: string }, ProviderRefusal>> {
    const { provider, flows, sessions } = this.#ports
    const flow = given.token === null ? null : await flows.take(given.token, now)
    if (flow === null) return err({ kind: 'flowGone' })
    const proved = await provider.finish(new URL(`${flow.redirectUri}?${given.query}`), flow)
    if (!proved.ok) return proved
    const person = await this.#personOf(proved.value, flow, now)
    if (!person.ok) return person
    const { personId } = person.value
    const begun = await sessions.begin({ personId, means: 'provider', browser: given.browser }, now)
    return begun === null ? err({ kind: 'disabled', person: person.value }) : ok({ begun, to: flow.to })
  }

  async #personOf(identity: ProvedIdentity, { invitation }: ProviderFlow, now: Instant): Promise<Result<Person, ProviderRefusal>> {
    const { people } = this.#ports
    const known = await people.byProvider(identity)
    if (invitation !== null) return await this.#acceptInvitation(identity, known, invitation, now)
    if (known === null) return await this.#acceptByAddress(identity, now)
    return known.disabledAt === null ? ok(known) : err({ kind: 'disabled', person: known })
  }

  /** Whoever holds the invitation is who it is for, as where a password is chosen: the provider's account becomes the way in. */
  async #acceptInvitation(
    identity: ProvedIdentity,
    known: Person | null,
    token: string,
    now: Instant,
  ): Promise<Result<Person, ProviderRefusal>> {
    const { sessions } = this.#ports
    const invited = await sessions.peekLink(token, 'invitation', now)
    if (invited === null) return err({ kind: 'linkUsed' })
    if (known !== null && known.personId !== invited.personId) return err({ kind: 'otherPerson', person: known })
    const person = await sessions.spendLink(token, 'invitation', now)
    return person === null ? err({ kind: 'linkUsed' }) : await this.#bind(person, identity, now)
  }

  /** Without the link only where the provider says that the address is verified, and an open invitation is for that very address. */
  async #acceptByAddress(identity: ProvedIdentity, now: Instant): Promise<Result<Person, ProviderRefusal>> {
    const { people, sessions } = this.#ports
    const email = await identity.verifiedEmail()
    // Plain characters alone: of others, several that differ can look alike or be composed alike.
    const login = email !== null && /^[\x21-\x7e]{3,200}$/.test(email) ? email.toLowerCase() : null
    const person = login === null ? undefined : (await people.byLogin(login))?.person
    if (person === undefined) return err({ kind: 'notInvited' })
    if (person.disabledAt !== null) return err({ kind: 'disabled', person })
    const isInvited = await sessions.spendInvitationOf(person.personId, now)
    return isInvited ? await this.#bind(person, identity, now) : err({ kind: 'notInvited' })
  }

  /** All that was open under an older way in ends, and with it that way. */
  async #bind(person: Person, identity: ProvedIdentity, now: Instant): Promise<Result<Person, ProviderRefusal>> {
    const { people, sessions } = this.#ports
    const bound = await people.bindProvider(person, identity, now)
    if (!bound.ok) return err({ kind: 'otherPerson', person })
    await sessions.revokeAll(person.personId, null, now)
    return ok(bound.value)
  }
}
