import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { ATTEMPTS_PER_ADDRESS_MAX, ATTEMPTS_PER_LOGIN_MAX, type AttemptStore } from './attempts.ts'
import type { PasswordHasher } from './password-hash.ts'
import { passwordFault } from './password-rule.ts'
import { isLogin, loginOf, type Person, type PersonStore } from './person.ts'
import type { BegunSession, SessionMeans, SessionStore } from './session-store.ts'
import { triedLogin } from './sign-in-record.ts'

export interface SignInPorts {
  readonly people: PersonStore
  readonly sessions: SessionStore
  readonly attempts: AttemptStore
  readonly hasher: PasswordHasher
  /** Knows the passwords that people choose most. */
  readonly commonPasswords: () => Promise<(text: string) => boolean>
}

/** From where somebody signs in. */
export interface SignInPlace {
  readonly address: string
  readonly browser: string
}

/** Why nobody enters: for the record alone, whoever tried is told nothing of it. */
export type RefusedWhy = 'unknownName' | 'noPassword' | 'wrongPassword' | 'disabled'

/** `tried` is the login as it may be written down. */
export type SignInFault = { readonly tried: string } & (
  | { readonly kind: 'refused'; readonly why: RefusedWhy }
  | { readonly kind: 'tooMany'; readonly until: Instant }
)

export type PasswordFault =
  | { readonly kind: 'linkUsed' }
  | { readonly kind: 'wrongPassword' }
  | { readonly kind: 'tooMany'; readonly until: Instant }
  | { readonly kind: 'badPassword'; readonly expected: string }

/** The ways in: each ends in a session or in nothing, and says no more than that. `now` is the machine's clock. */
export class SignIn {
  readonly #ports: SignInPorts

  constructor(ports: SignInPorts) {
    this.#ports = ports
  }

  /** By login and password. Whatever is wrong, the work and the answer are the same. */
  async byPassword(
    given: { readonly login: string; readonly password: string } & SignInPlace,
    now: Instant,
  ): Promise<Result<BegunSession, SignInFault>> {
    const { people, attempts, hasher } = this.#ports
    const login = loginOf(given.login)
    const until = await attempts.take(
      [
        { kind: 'login', name: login, attemptsMax: ATTEMPTS_PER_LOGIN_MAX },
        { kind: 'address', name: given.address, attemptsMax: ATTEMPTS_PER_ADDRESS_MAX },
      ],
      now,
    )
    const found = isLogin(login) ? await people.byLogin(login) : null
    const tried = triedLogin(login, found !== null)
    if (until !== null) return err({ kind: 'tooMany', until, tried })
    const isRight = await hasher.matches(given.password, found?.password ?? null)
    const begun = isRight && found !== null ? await this.#begin(found.person, 'password', given.browser, now) : null
    if (begun === null) return err({ kind: 'refused', why: whyNot(found, isRight), tried })
    await attempts.clear({ kind: 'login', name: login })
    return ok(begun)
  }

  /** By a link that is good once. */
  async byLink(token: string, browser: string, now: Instant): Promise<BegunSession | null> {
    const person = await this.#ports.sessions.spendLink(token, 'signIn', now)
    return person === null ? null : await this.#begin(person, 'link', browser, now)
  }

  /** By an invitation, with the password that the person chooses. All that was open under an older password ends. */
  async byInvitation(
    given: { readonly token: string; readonly password: string; readonly browser: string },
    now: Instant,
  ): Promise<Result<BegunSession, PasswordFault>> {
    const { sessions } = this.#ports
    const invited = await sessions.peekLink(given.token, 'invitation', now)
    if (invited === null) return err({ kind: 'linkUsed' })
    const expected = passwordFault(given.password, [invited.login, invited.name], await this.#ports.commonPasswords())
    if (expected !== null) return err({ kind: 'badPassword', expected })
    const hash = await this.#ports.hasher.hash(given.password)
    const person = await sessions.spendLink(given.token, 'invitation', now)
    if (person === null) return err({ kind: 'linkUsed' })
    await this.#ports.people.setPassword(person.personId, hash)
    await sessions.revokeAll(person.personId, null, now)
    const begun = await this.#begin(person, 'invitation', given.browser, now)
    return begun === null ? err({ kind: 'linkUsed' }) : ok(begun)
  }

  /** Another password for who is signed in and knows the present one. Other sessions end. */
  async changePassword(
    person: Person,
    given: { readonly sessionId: number; readonly current: string; readonly next: string },
    now: Instant,
  ): Promise<Result<null, PasswordFault>> {
    const { people, attempts, hasher, sessions } = this.#ports
    const until = await attempts.take([{ kind: 'login', name: person.login, attemptsMax: ATTEMPTS_PER_LOGIN_MAX }], now)
    if (until !== null) return err({ kind: 'tooMany', until })
    const held = await people.byLogin(person.login)
    if (!(await hasher.matches(given.current, held?.password ?? null))) return err({ kind: 'wrongPassword' })
    await attempts.clear({ kind: 'login', name: person.login })
    const expected = passwordFault(given.next, [person.login, person.name], await this.#ports.commonPasswords())
    if (expected !== null) return err({ kind: 'badPassword', expected })
    await people.setPassword(person.personId, await hasher.hash(given.next))
    await sessions.revokeAll(person.personId, given.sessionId, now)
    return ok(null)
  }

  async #begin({ personId }: Person, means: SessionMeans, browser: string, now: Instant): Promise<BegunSession | null> {
    return await this.#ports.sessions.begin({ personId, means, browser }, now)
  }
}

function whyNot(found: { readonly person: Person; readonly password: string | null } | null, isRight: boolean): RefusedWhy {
  if (found === null) return 'unknownName'
  if (found.password === null) return 'noPassword'
  return isRight ? 'disabled' : 'wrongPassword'
}
