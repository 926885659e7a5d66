import type { Limits } from '../../domain/access/limits.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { ProviderSubject } from './provider.ts'

/** Somebody who may enter, and what they may see. */
export interface Person extends Standing {
  readonly personId: number
  /** What the person signs in with; it never changes, and names who did what. */
  readonly login: string
  readonly createdAt: Instant
  readonly createdBy: string
  readonly disabledAt: Instant | null
  readonly hasPassword: boolean
  /** Whether an account at the identity provider is the way in. */
  readonly hasProvider: boolean
  /** Grows with every change. */
  readonly version: number
}

/** What a person is: all of it may be changed. */
export interface Standing {
  readonly name: string
  readonly role: Role
  /** Of a vendor's person, and of nobody else. */
  readonly vendorId: number | null
  readonly limits: Limits
}

/** What a person is and whether they may sign in: what the trail of changes has of them. */
export type PersonStanding = Standing & { readonly isDisabled: boolean }

export function standingOf({ name, role, vendorId, limits, disabledAt }: Person): PersonStanding {
  return { name, role, vendorId, limits, isDisabled: disabledAt !== null }
}

/** A change of a person; `version` is the one that was seen. */
export interface PersonChange {
  readonly personId: number
  readonly version: number
  readonly standing: Standing
  readonly isDisabled: boolean
}

export type PersonFault = 'unknown' | 'changedMeanwhile'

/** People and how they prove who they are. `now` is the machine's clock. */
export interface PersonStore {
  readonly list: () => Promise<readonly Person[]>
  readonly byId: (personId: number) => Promise<Person | null>
  /** The person of a login with the hash of the password; disabled people too. */
  readonly byLogin: (login: string) => Promise<{ readonly person: Person; readonly password: string | null } | null>
  /** Refused where somebody has the login already. */
  readonly create: (login: string, standing: Standing, by: Attribution, now: Instant) => Promise<Result<Person, 'loginTaken'>>
  /** Also ends the sessions and unused links of who is disabled by it. */
  readonly change: (change: PersonChange, by: Attribution, now: Instant) => Promise<Result<Person, PersonFault>>
  /** `hash` as made by `PasswordHasher`. It is the way in from now on, alone. */
  readonly setPassword: (personId: number, hash: string) => Promise<void>
  /** The person of an account at a provider; disabled people too. */
  readonly byProvider: (subject: ProviderSubject) => Promise<Person | null>
  /** Makes an account at a provider the way in, alone; the person is who does it. Refused where it is somebody else’s. */
  readonly bindProvider: (person: Person, subject: ProviderSubject, now: Instant) => Promise<Result<Person, 'otherPerson'>>
}

/** A login as it is kept: people do not remember how they wrote it. */
export function loginOf(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** Whether a text can be a login. */
export function isLogin(login: string): boolean {
  return /^[^\s\p{C}]{1,200}$/u.test(login)
}
