import { z } from 'zod'
import { instantText } from './instant.ts'

const name = z.string().min(1).max(200)

/** Who asks, as the desk shows it and as it decides what to offer. */
export const sessionView = z
  .object({
    name: z.string(),
    role: z.enum(['admin', 'analyst', 'viewer', 'vendor', 'feed']),
    vendor: z.string().nullable().describe('Key of the vendor whose view this is; null for all vendors'),
    expiresAt: instantText.nullable(),
  })
  .meta({ id: 'Session' })

export type SessionView = z.infer<typeof sessionView>

/** Whom a sign-in link is for. */
export const linkRequest = z.discriminatedUnion('role', [
  z.strictObject({ name, role: z.enum(['admin', 'analyst', 'viewer']) }),
  z.strictObject({ name, role: z.literal('vendor'), vendor: name }),
])

export const linkMade = z.object({ path: z.string().describe('Good once and for 15 minutes') }).meta({ id: 'SignInLink' })

export const sessionList = z
  .object({
    sessions: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        role: z.string(),
        createdAt: instantText,
        lastSeenAt: instantText,
        expiresAt: instantText,
      }),
    ),
  })
  .meta({ id: 'Sessions' })

/** Whom a token is for. */
export const tokenRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('feed'), feed: name, name, expiresAt: z.string().max(80).optional() }),
  z.strictObject({ kind: z.literal('vendor'), vendor: name, name, expiresAt: z.string().max(80).optional() }),
  z.strictObject({ kind: z.enum(['admin', 'read']), name, expiresAt: z.string().max(80).optional() }),
])

export const tokenView = z
  .object({
    id: z.int(),
    kind: z.enum(['feed', 'vendor', 'admin', 'read']),
    holder: z.string().nullable().describe('Key of the feed or the vendor'),
    name: z.string(),
    createdAt: instantText,
    createdBy: z.string(),
    expiresAt: instantText.nullable(),
    lastUsedAt: instantText.nullable(),
  })
  .meta({ id: 'Token' })

export const tokenMade = z.object({ secret: z.string().describe('Shown once'), token: tokenView }).meta({ id: 'TokenMade' })
export const tokenList = z.object({ tokens: z.array(tokenView) }).meta({ id: 'Tokens' })

export const feedSecretMade = z
  .object({ id: z.int(), secret: z.string().describe('Shown once, as whsec_…') })
  .meta({ id: 'FeedSecretMade' })
export const feedSecretList = z.object({ secrets: z.array(z.object({ id: z.int(), createdAt: instantText })) }).meta({ id: 'FeedSecrets' })
