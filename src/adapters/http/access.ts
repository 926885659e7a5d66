import { createHash, timingSafeEqual } from 'node:crypto'
import type { Session, SessionStore } from '../../app/access/session-store.ts'
import { type ApiToken, type FeedSecretStore, limitsOfHolder, type TokenStore, WALLBOARD_PREFIX } from '../../app/access/token-store.ts'
import type { FeedIdentity } from '../../app/intake/event.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { isLimited, type Limits, queuesWithin } from '../../domain/access/limits.ts'
import {
  PERMISSIONS,
  type Permission,
  permissionsOf,
  READER_PERMISSIONS,
  WALLBOARD_PERMISSIONS,
  withoutWhole,
} from '../../domain/access/permission.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Feed } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'

const ALL: ReadonlySet<Permission> = new Set(PERMISSIONS)
const NONE: ReadonlySet<Permission> = new Set()

/** Somebody signed in, or a program with a token of its own. */
export interface Caller {
  /** What the caller may see; it chooses the database login of every query. */
  readonly scope: Scope
  /** A person's role, or what kind of program it is. `feed` may send, and read how its own sending stands. */
  readonly role: Role | 'feed' | 'read' | 'wallboard'
  readonly permissions: ReadonlySet<Permission>
  /** Who is answerable for what the caller does: a person's login, or a token's name. */
  readonly name: string
  /** The feed that the caller is, where it is one. */
  readonly feedId: number | null
  /** The session that the caller came with; null for a token. */
  readonly session: Session | null
}

/** A feed that has proved who it is, or would have with the right secret. */
export interface FeedLogin extends FeedIdentity {
  readonly key: string
  /** A feed that has ended, or whose vendor has, is told so, and what it sent is counted. */
  readonly isEnabled: boolean
  /** It cannot give ids to its events, so they get them from their content. */
  readonly derivesEventIds: boolean
}

export interface AccessDeps {
  readonly tokens: TokenStore
  readonly sessions: SessionStore
  readonly feedSecrets: FeedSecretStore
  readonly directories: Directories
  /** The present of the records: of a replay, the time of its data. */
  readonly now: () => Instant
  /** The machine's clock: sessions, tokens and signatures do not follow a replay. */
  readonly machineNow: () => Instant
  /** A token for automation, given at start; null for none. */
  readonly adminToken: string | null
  /** Which feeds are taken: a replay of another day takes no others. All where not said. */
  readonly takesFeed?: (feed: Feed) => boolean
}

/** Finds callers and feeds by what they prove themselves with. */
export class Access {
  readonly #deps: AccessDeps
  readonly #listeners = new Set<() => void>()

  constructor(deps: AccessDeps) {
    this.#deps = deps
  }

  /** Who holds this token; null for an unknown or ended one. */
  async callerByToken(secret: string): Promise<Caller | null> {
    const { adminToken, tokens, machineNow } = this.#deps
    if (adminToken !== null && isSameText(secret, adminToken)) {
      return { scope: INTERNAL, role: 'admin', permissions: ALL, name: 'admin token', feedId: null, session: null }
    }
    const token = await tokens.find(secret, machineNow())
    return token === null ? null : await this.#callerOfToken(token)
  }

  /** Whose cookie this is: a session's, or that of a screen on a wall, which holds its token; null where it ended. */
  async callerByCookie(secret: string): Promise<Caller | null> {
    const { sessions, tokens, machineNow } = this.#deps
    if (secret.startsWith(`${WALLBOARD_PREFIX}_`)) {
      const token = await tokens.find(secret, machineNow())
      return token?.holder.kind === 'wallboard' ? await this.#callerOfToken(token) : null
    }
    const session = await sessions.find(secret, machineNow())
    if (session === null) return null
    const { role, limits, vendorId, login } = session.person
    const scope: Scope = vendorId === null ? await this.#scopeWithin(limits) : { kind: 'vendor', vendorId }
    return { scope, role, permissions: permissionsOf(role, isLimited(limits)), name: login, feedId: null, session }
  }

  /** Calls `listener` whenever somebody's access was changed on this node; answers how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Somebody's access was changed: whoever keeps something open has to look again. */
  changed(): void {
    for (const listener of this.#listeners) listener()
  }

  /** The feed that a token belongs to; null for an unknown or ended token, and for one of another kind. */
  async feedByToken(secret: string): Promise<FeedLogin | null> {
    const token = await this.#deps.tokens.find(secret, this.#deps.machineNow())
    return token?.holder.kind === 'feed' ? await this.#feedLogin(token.holder.feedId) : null
  }

  /** The feed of a key, with the secrets it signs with; null where there is none. */
  async feedSecrets(key: string): Promise<{ readonly login: FeedLogin; readonly secrets: readonly Uint8Array[] } | null> {
    const directory = await this.#deps.directories.of(INTERNAL)
    const feedId = directory.feedId(key)
    if (feedId === null) return null
    const secrets = await this.#deps.feedSecrets.live(feedId)
    return { login: await this.#feedLogin(feedId), secrets: secrets.map((secret) => secret.key) }
  }

  async #callerOfToken({ holder, name, scopes }: ApiToken): Promise<Caller | null> {
    const common = { name, feedId: null, session: null }
    const within = (all: ReadonlySet<Permission>): ReadonlySet<Permission> =>
      scopes.length === 0 ? all : new Set(scopes.filter((scope) => all.has(scope)))
    switch (holder.kind) {
      case 'admin':
        return { ...common, scope: INTERNAL, role: 'admin', permissions: within(ALL) }
      case 'read':
      case 'wallboard': {
        const all = holder.kind === 'read' ? READER_PERMISSIONS : WALLBOARD_PERMISSIONS
        const limits = limitsOfHolder(holder)
        const permissions = within(isLimited(limits) ? withoutWhole(all) : all)
        return { ...common, scope: await this.#scopeWithin(limits), role: holder.kind, permissions }
      }
      case 'vendor': {
        const scope: Scope = { kind: 'vendor', vendorId: holder.vendorId }
        return { ...common, scope, role: 'vendor', permissions: within(permissionsOf('vendor', false)) }
      }
      case 'feed': {
        const directory = await this.#deps.directories.of(INTERNAL)
        return callerOfFeed(holder.feedId, name, directory.feed(holder.feedId, this.#deps.now()))
      }
    }
  }

  /** Limits are kept as markets and queues, and are resolved anew each time: a queue that comes to a market is seen at once. */
  async #scopeWithin(limits: Limits): Promise<Scope> {
    if (!isLimited(limits)) return INTERNAL
    const queueIds = queuesWithin(limits, await this.#deps.directories.of(INTERNAL), this.#deps.now())
    return queueIds === null ? INTERNAL : { kind: 'internal', queueIds }
  }

  async #feedLogin(feedId: number): Promise<FeedLogin> {
    const directory = await this.#deps.directories.of(INTERNAL)
    const now = this.#deps.now()
    const feed = directory.feed(feedId, now)
    const key = directory.keyOf('feed', feedId) ?? ''
    if (feed === null) return { feedId, key, vendorId: null, isEnabled: false, derivesEventIds: false }
    const isTaken = this.#deps.takesFeed?.(feed) ?? true
    const hasVendor = feed.vendorId === null || directory.vendor(feed.vendorId, now) !== null
    return { feedId, key, vendorId: feed.vendorId, isEnabled: isTaken && hasVendor, derivesEventIds: feed.eventIds === 'contentHash' }
  }
}

/** A vendor's feed reads through its vendor's login; a platform's feed through ours, and routes give it only what is its own. */
function callerOfFeed(feedId: number, name: string, feed: Feed | null): Caller | null {
  if (feed === null) return null
  const scope: Scope = feed.vendorId === null ? INTERNAL : { kind: 'vendor', vendorId: feed.vendorId }
  return { scope, role: 'feed', permissions: NONE, name, feedId, session: null }
}

/** Compares in constant time, whatever the lengths. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
