import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  type ApiToken,
  type FeedSecretStore,
  limitsOfHolder,
  mayGive,
  TOKEN_KINDS,
  type TokenHolder,
  type TokenStanding,
  type TokenStore,
  tokenStandingOf,
} from '../../app/access/token-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL, queueLimitOf } from '../../app/scope.ts'
import { isLimited, queuesWithin } from '../../domain/access/limits.ts'
import type { Permission } from '../../domain/access/permission.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type TokenView, tokenChange, tokenRequest, wallboardToken } from '../../wire/tokens.ts'
import type { Access, Caller } from './access.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn, refuseForeignOrigin } from './caller.ts'
import { sessionCookie } from './cookie.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { limitsOf, limitsViewOf, unknownKey } from './limits-view.ts'
import type { Log } from './log.ts'
import { bodyOf } from './parse.ts'
import { badRequest, notFound, Problem } from './problem.ts'

export interface TokenDeps {
  readonly tokens: TokenStore
  readonly feedSecrets: FeedSecretStore
  readonly directories: Directories
  readonly access: Access
  readonly now: () => Instant
  readonly machineNow: () => Instant
  readonly isSecure: boolean
  readonly log: Log
}

/** A screen on a wall keeps its token so long without anybody coming by; browsers keep no cookie for longer. */
const WALLBOARD_COOKIE_SECONDS = 400 * 86_400

/** Tokens of programs and secrets of feeds: made, listed and ended by administrators; each is shown once, when it is made. */
export function tokenRoutes(server: FastifyInstance, deps: TokenDeps): void {
  const config = { scope: 'manageTokens' } as const
  listRoutes(server, deps, { path: '/api/v1/tokens', scope: 'manageTokens', kinds: TOKEN_KINDS })
  // Whoever puts screens on walls sees to their tokens and to no others.
  listRoutes(server, deps, { path: '/api/v1/wallboards', scope: 'manageWallboards', kinds: ['wallboard'] })
  server.post('/api/v1/wallboard', { config: { scope: 'public' } }, async (request, reply) => {
    refuseForeignOrigin(request)
    const { token } = bodyOf(request, wallboardToken)
    if ((await deps.access.callerByCookie(token))?.role !== 'wallboard') throw notFound('wallboard')
    return reply
      .code(204)
      .header('set-cookie', sessionCookie(token, deps.isSecure, WALLBOARD_COOKIE_SECONDS))
      .send()
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

interface TokenList {
  readonly path: string
  readonly scope: 'manageTokens' | 'manageWallboards'
  readonly kinds: readonly TokenHolder['kind'][]
}

function listRoutes(server: FastifyInstance, deps: TokenDeps, { path, scope, kinds }: TokenList): void {
  const config = { scope }
  server.get(path, { config }, async (request) => {
    const directory = await deps.directories.of(INTERNAL)
    const found = (await deps.tokens.list(deps.machineNow())).filter(({ holder }) => kinds.includes(holder.kind))
    const seen = await seenBy(callerOn(request), found, deps)
    return { tokens: seen.map((token) => tokenViewOf(token, directory, deps.now())) }
  })
  server.post(path, { config }, async (request, reply) => {
    const wanted = bodyOf(request, tokenRequest)
    if (!kinds.includes(wanted.kind)) throw notFound('kind of token')
    const caller = callerOn(request)
    const directory = await deps.directories.of(caller.scope)
    const expiresAt = optionalInstantOf(wanted.expiresAt, 'expiresAt')
    const scopes = wanted.scopes ?? []
    const holder = holderOf(wanted, directory)
    refuseToRaise(holder, scopes, caller)
    const { secret, token } = await deps.tokens.make(
      { holder, name: wanted.name, scopes, expiresAt, by: caller.name },
      deps.machineNow(),
      attributionOf(request),
    )
    deps.log({ level: 'info', event: 'tokenMade', by: caller.name, kind: holder.kind, token: token.tokenId, request: request.id })
    return reply.code(201).send({ secret, token: tokenViewOf(token, directory, deps.now()) })
  })
  server.put(`${path}/:id`, { config }, async (request) => {
    const mine = await tokenOn(request, deps, kinds)
    const caller = callerOn(request)
    const standing = await standingOf(request, mine, caller, deps)
    const change = { tokenId: mine.tokenId, seen: tokenStandingOf(mine), standing }
    const changed = await deps.tokens.change(change, deps.machineNow(), attributionOf(request))
    if (!changed.ok && changed.error === 'ended') throw notFound('token')
    if (!changed.ok) throw new Problem({ status: 409, kind: 'changed-meanwhile', title: 'Somebody changed this token meanwhile' })
    deps.access.changed()
    deps.log({ level: 'info', event: 'tokenChanged', by: caller.name, token: mine.tokenId, request: request.id })
    return tokenViewOf(changed.value, await deps.directories.of(INTERNAL), deps.now())
  })
  server.delete(`${path}/:id`, { config }, async (request, reply) => {
    const mine = await tokenOn(request, deps, kinds)
    if (!(await deps.tokens.revoke(mine.tokenId, deps.machineNow(), attributionOf(request)))) throw notFound('token')
    deps.access.changed()
    deps.log({ level: 'info', event: 'tokenRevoked', by: callerOn(request).name, token: mine.tokenId, request: request.id })
    return reply.code(204).send()
  })
}

/** The token that a path names, where the caller may see to it. */
async function tokenOn(request: FastifyRequest, deps: TokenDeps, kinds: readonly TokenHolder['kind'][]): Promise<ApiToken> {
  const wanted = idOf(request)
  const live = await deps.tokens.list(deps.machineNow())
  const found = live.filter(({ tokenId, holder }) => tokenId === wanted && kinds.includes(holder.kind))
  const [mine] = await seenBy(callerOn(request), found, deps)
  if (mine === undefined) throw notFound('token')
  return mine
}

/** What a request makes of a token. */
async function standingOf(request: FastifyRequest, { holder, ...held }: ApiToken, caller: Caller, deps: TokenDeps): Promise<TokenStanding> {
  const { name, scopes = held.scopes, expiresAt, markets, queues } = bodyOf(request, tokenChange)
  const isSame = markets === undefined && queues === undefined
  if (!isSame && !('limits' in holder)) {
    throw badRequest('this kind of token has no limits', [{ pointer: '/markets', expected: 'none for a token of this kind' }])
  }
  const limits = isSame ? limitsOfHolder(holder) : limitsOf({ markets, queues }, await deps.directories.of(caller.scope))
  refuseToRaise('limits' in holder ? { ...holder, limits } : holder, scopes, caller)
  const until = expiresAt === undefined ? held.expiresAt : expiresAt === null ? null : optionalInstantOf(expiresAt, 'expiresAt')
  return { kind: holder.kind, name, scopes, expiresAt: until, limits }
}

/** The tokens that somebody may see to: who is limited to some queues, those that show no others. */
async function seenBy({ scope }: Caller, tokens: readonly ApiToken[], { directories, now }: TokenDeps): Promise<readonly ApiToken[]> {
  const limit = queueLimitOf(scope)
  if (limit === null) return tokens
  const directory = await directories.of(INTERNAL)
  return tokens.filter(({ holder }) => queuesWithin(limitsOfHolder(holder), directory, now())?.every((queueId) => limit.has(queueId)))
}

/** Nobody makes a token that may do more, or shows more, than they may themselves. */
function refuseToRaise(holder: TokenHolder, scopes: readonly Permission[], { permissions, scope }: Caller): void {
  if (!mayGive({ kind: holder.kind, scopes }, permissions)) {
    throw new Problem({ status: 403, kind: 'forbidden', title: 'A token may do no more than whoever makes it' })
  }
  if (queueLimitOf(scope) !== null && !isLimited(limitsOfHolder(holder))) {
    throw badRequest('the token shows more than you see', [{ pointer: '/markets', expected: 'markets or queues that you see' }])
  }
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
  switch (wanted.kind) {
    case 'feed':
      return { kind: 'feed', feedId: directory.feedId(wanted.feed) ?? unknownKey('/feed', wanted.feed) }
    case 'vendor':
      return { kind: 'vendor', vendorId: directory.vendorId(wanted.vendor) ?? unknownKey('/vendor', wanted.vendor) }
    case 'admin':
      return { kind: 'admin' }
    default:
      return { kind: wanted.kind, limits: limitsOf(wanted, directory) }
  }
}

function tokenViewOf(token: ApiToken, directory: Directory, now: Instant): TokenView {
  const { tokenId, holder, name, scopes, createdAt, createdBy, expiresAt, lastUsedAt } = token
  const feed = holder.kind === 'feed' ? (directory.feed(holder.feedId, now)?.key ?? null) : null
  const vendor = holder.kind === 'vendor' ? (directory.vendor(holder.vendorId, now)?.key ?? null) : null
  return {
    id: tokenId,
    kind: holder.kind,
    holder: feed ?? vendor,
    name,
    scopes: [...scopes],
    limits: limitsViewOf(limitsOfHolder(holder), directory),
    createdAt: formatInstant(createdAt),
    createdBy,
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : formatInstant(lastUsedAt),
  }
}
