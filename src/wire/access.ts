import { z } from 'zod'
import { PERMISSIONS } from '../domain/access/permission.ts'
import { ROLES } from '../domain/access/role.ts'
import { instantText } from './instant.ts'

const name = z.string().min(1).max(200)
const secret = z.string().min(1).max(400)
const password = z.string().min(1).max(1_000)
const keys = z.array(name).max(500)

/** What of the markets and queues is seen; both empty is all. */
export const limitsView = z.object({
  markets: z.array(z.string()).describe('Keys; with queues both empty: everything'),
  queues: z.array(z.string()),
})

/** Who asks, as the desk shows it and as it decides what to offer. */
export const sessionView = z
  .object({
    name: z.string(),
    login: z.string(),
    role: z.enum([...ROLES, 'feed', 'read', 'wallboard']),
    permissions: z.array(z.enum(PERMISSIONS)),
    vendor: z.string().nullable().describe('Key of the vendor whose view this is; null for all vendors'),
    limits: limitsView,
    hasPassword: z.boolean(),
    hasProvider: z.boolean().describe('Whether an account at the identity provider is the way in'),
    expiresAt: instantText.nullable(),
  })
  .meta({ id: 'Session' })

export type SessionView = z.infer<typeof sessionView>

export const signInRequest = z.strictObject({ login: name, password })

/** Ways in beside a password. */
export const signInWays = z
  .object({ provider: z.object({ name: z.string() }).nullable().describe('The identity provider, where one is configured') })
  .meta({ id: 'SignInWays' })
export type SignInWays = z.infer<typeof signInWays>

/** Where on the desk whoever comes back from the provider goes, and which invitation is accepted by it. */
export const providerRequest = z.strictObject({ to: z.string().max(2_000).optional(), invitation: secret.optional() })
export const providerBegun = z.object({ url: z.string().describe('Where the browser goes') }).meta({ id: 'ProviderSignIn' })

/** Whom a sign-in link is for; made where there is none of that name. */
export const linkRequest = z.discriminatedUnion('role', [
  z.strictObject({ name, role: z.enum(ROLES).exclude(['vendor']) }),
  z.strictObject({ name, role: z.literal('vendor'), vendor: name }),
])

export const linkMade = z.object({ path: z.string().describe('Good once') }).meta({ id: 'SignInLink' })

export const invitationToken = z.strictObject({ token: secret })
export const invitationView = z.object({ login: z.string(), name: z.string() }).meta({ id: 'Invitation' })
export type InvitationView = z.infer<typeof invitationView>
export const invitationAnswer = z.strictObject({ token: secret, password })
export const passwordChange = z.strictObject({ current: password, next: password })

const sessionItem = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string(),
  role: z.string(),
  means: z.enum(['link', 'invitation', 'password', 'provider']),
  browser: z.string(),
  isThis: z.boolean().describe('Whether it is the one that asks'),
  createdAt: instantText,
  lastSeenAt: instantText,
  expiresAt: instantText.describe('Where nobody uses it any more'),
})

export const sessionList = z.object({ sessions: z.array(sessionItem) }).meta({ id: 'Sessions' })
export type SessionItem = z.infer<typeof sessionItem>

export const signInRecordQuery = z.strictObject({
  login: name.optional().describe('What was signed in with'),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional()
    .describe('Last id of the page before'),
  limit: z
    .string()
    .regex(/^[1-9]\d?$/)
    .optional(),
})

const signInRecordItem = z.object({
  id: z.int(),
  at: instantText,
  event: z.enum(['signedIn', 'refused', 'signedOut', 'passwordChanged']),
  login: z.string().describe('Of a name that nobody has, and that is no address of mail, the beginning'),
  means: z.enum(['link', 'invitation', 'password', 'provider']),
  why: z.string().nullable().describe('Why it was refused'),
  address: z.string().describe('Of IPv6 the network of 64 bits'),
  browser: z.string(),
  request: z.string(),
})
export type SignInRecordItem = z.infer<typeof signInRecordItem>

export const signInRecordList = z
  .object({ signIns: z.array(signInRecordItem), before: z.int().nullable().describe('For the next page; null at the end') })
  .meta({ id: 'SignIns' })

/** What a person is to be. */
const standing = { name, role: z.enum(ROLES), vendor: name.nullable().optional(), markets: keys.optional(), queues: keys.optional() }

export const personRequest = z.strictObject({ login: name, ...standing })
export const personChange = z.strictObject({ ...standing, isDisabled: z.boolean(), version: z.int() })

const personItem = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  vendor: z.string().nullable(),
  limits: limitsView,
  createdAt: instantText,
  createdBy: z.string(),
  disabledAt: instantText.nullable(),
  hasPassword: z.boolean(),
  hasProvider: z.boolean(),
  version: z.int(),
})
export type PersonItem = z.infer<typeof personItem>

export const personView = personItem.meta({ id: 'Person' })
export const personList = z.object({ people: z.array(personItem) }).meta({ id: 'People' })
export const personMade = z
  .object({ person: personItem, path: z.string().describe('The invitation, shown once') })
  .meta({ id: 'PersonMade' })
export const sessionsEnded = z.object({ ended: z.int() }).meta({ id: 'SessionsEnded' })
