import { z } from 'zod'
import { PERMISSIONS } from '../domain/access/permission.ts'
import { limitsView } from './access.ts'
import { instantText } from './instant.ts'

const name = z.string().min(1).max(200)
const keys = z.array(name).max(500).optional()
const common = { name, expiresAt: z.string().max(80).optional(), scopes: z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length).optional() }

/** Whom a token is for. */
export const tokenRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('feed'), feed: name, ...common }),
  z.strictObject({ kind: z.literal('vendor'), vendor: name, ...common }),
  z.strictObject({ kind: z.literal('admin'), ...common }),
  z.strictObject({ kind: z.enum(['read', 'wallboard']), markets: keys, queues: keys, ...common }),
])

/** What a token is to be; what is left out stays as it is. Its kind and whom it is of never change. */
export const tokenChange = z.strictObject({ ...common, expiresAt: z.string().max(80).nullable().optional(), markets: keys, queues: keys })

export const tokenView = z
  .object({
    id: z.int(),
    kind: z.enum(['feed', 'vendor', 'admin', 'read', 'wallboard']),
    holder: z.string().nullable().describe('Key of the feed or the vendor'),
    name: z.string(),
    scopes: z.array(z.enum(PERMISSIONS)).describe('What it may be used for; empty is all that its kind allows'),
    limits: limitsView,
    createdAt: instantText,
    createdBy: z.string(),
    expiresAt: instantText.nullable(),
    lastUsedAt: instantText.nullable(),
  })
  .meta({ id: 'Token' })

export type TokenView = z.infer<typeof tokenView>

export const tokenMade = z.object({ secret: z.string().describe('Shown once'), token: tokenView }).meta({ id: 'TokenMade' })
export const tokenList = z.object({ tokens: z.array(tokenView) }).meta({ id: 'Tokens' })

/** The token that a screen on a wall exchanges for its cookie. */
export const wallboardToken = z.strictObject({ token: z.string().min(1).max(400) })

export const feedSecretMade = z
  .object({ id: z.int(), secret: z.string().describe('Shown once, as whsec_…') })
  .meta({ id: 'FeedSecretMade' })
export const feedSecretList = z.object({ secrets: z.array(z.object({ id: z.int(), createdAt: instantText })) }).meta({ id: 'FeedSecrets' })
