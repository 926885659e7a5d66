import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { ApiToken, FeedSecretStore, TokenHolder, TokenStore } from '../../app/access/token-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { tokenRequest } from '../../wire/access.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { bodyOf } from './parse.ts'
import { badRequest, notFound, Problem } from './problem.ts'

export interface TokenDeps {
  readonly tokens: TokenStore
  readonly feedSecrets: FeedSecretStore
  readonly directories: Directories
  readonly now: () => Instant
  readonly machineNow: () => Instant
}

/** Tokens of programs and secrets of feeds: made, listed and ended by administrators; each is shown once, when it is made. */
export function tokenRoutes(server: FastifyInstance, deps: TokenDeps): void {
  const config = { scope: 'administrator' } as const
  server.get('/api/v1/tokens', { config }, async () => {
    const directory = await deps.directories.of(INTERNAL)
    return { tokens: (await deps.tokens.list(deps.machineNow())).map((token) => tokenView(token, directory, deps.now())) }
  })
  server.post('/api/v1/tokens', { config }, async (request, reply) => {
    const wanted = bodyOf(request, tokenRequest)
    const directory = await deps.directories.of(INTERNAL)
    const expiresAt = optionalInstantOf(wanted.expiresAt, 'expiresAt')
    const asked = { holder: holderOf(wanted, directory), name: wanted.name, scopes: [], expiresAt, by: callerOn(request).name }
    const { secret, token } = await deps.tokens.make(asked, deps.machineNow())
    return reply.code(201).send({ secret, token: tokenView(token, directory, deps.now()) })
  })
  server.delete('/api/v1/tokens/:id', { config }, async (request, reply) => {
    if (!(await deps.tokens.revoke(idOf(request), deps.machineNow()))) throw notFound('token')
    return reply.code(204).send()
  })
  server.get('/api/v1/feeds/:feed/secrets', { config }, async (request) => {
    const secrets = await deps.feedSecrets.live(await feedIdOf(request, deps.directories))
    return { secrets: secrets.map(({ secretId, createdAt }) => ({ id: secretId, createdAt: formatInstant(createdAt) })) }
  })
  server.post('/api/v1/feeds/:feed/secrets', { config }, async (request, reply) => {
    const made = await deps.feedSecrets.make(await feedIdOf(request, deps.directories), deps.machineNow(), attributionOf(request))
    if (made.ok) return reply.code(201).send({ id: made.value.secretId, secret: made.value.secret })
    const detail = 'Retire one before another is made.'
    throw new Problem({ status: 409, kind: 'two-live-secrets', title: 'This feed has two live secrets', detail })
  })
  server.delete('/api/v1/feeds/:feed/secrets/:id', { config }, async (request, reply) => {
    const secret = { feedId: await feedIdOf(request, deps.directories), secretId: idOf(request) }
    if (!(await deps.feedSecrets.retire(secret, deps.machineNow(), attributionOf(request)))) throw notFound('secret')
    return reply.code(204).send()
  })
}

/** The number that a path names; what is none names nothing. */
export function idOf(request: FastifyRequest): number {
  const { id } = request.params as { readonly id: string }
  if (!/^[1-9]\d{0,8}$/.test(id)) throw notFound('page')
  return Number(id)
}

async function feedIdOf(request: FastifyRequest, directories: Directories): Promise<number> {
  const { feed } = request.params as { readonly feed: string }
  const feedId = (await directories.of(INTERNAL)).feedId(feed)
  if (feedId === null) throw notFound('feed')
  return feedId
}

function holderOf(wanted: z.infer<typeof tokenRequest>, directory: Directory): TokenHolder {
  if (wanted.kind === 'feed') {
    return { kind: 'feed', feedId: directory.feedId(wanted.feed) ?? unknown('/feed', wanted.feed) }
  }
  if (wanted.kind === 'vendor') {
    return { kind: 'vendor', vendorId: directory.vendorId(wanted.vendor) ?? unknown('/vendor', wanted.vendor) }
  }
  return { kind: wanted.kind }
}

function unknown(pointer: string, value: string): never {
  throw badRequest('a name is not known', [{ pointer, value, expected: 'the key of a record that is there' }])
}

function tokenView(token: ApiToken, directory: Directory, now: Instant): Record<string, unknown> {
  const { tokenId, holder, name, createdAt, createdBy, expiresAt, lastUsedAt } = token
  const feed = holder.kind === 'feed' ? (directory.feed(holder.feedId, now)?.key ?? null) : null
  const vendor = holder.kind === 'vendor' ? (directory.vendor(holder.vendorId, now)?.key ?? null) : null
  const textOf = (at: Instant | null): string | null => (at === null ? null : formatInstant(at))
  const times = { createdAt: textOf(createdAt), createdBy, expiresAt: textOf(expiresAt), lastUsedAt: textOf(lastUsedAt) }
  return { id: tokenId, kind: holder.kind, holder: feed ?? vendor, name, ...times }
}
