import { createHash, timingSafeEqual } from 'node:crypto'
import type { Grant } from '../../app/access/grant.ts'
import type { SessionStore } from '../../app/access/session-store.ts'
import type { ApiToken, FeedSecretStore, TokenStore } from '../../app/access/token-store.ts'
import type { FeedIdentity } from '../../app/intake/event.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import type { Directory, Feed } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** Somebody signed in, or a program with a token of its own. */
export interface Caller {
  /** What the caller may see; it chooses the database login of every query. */
  readonly scope: Scope
  /** `feed` may send, and read how its own sending stands. */
  readonly role: Grant['role'] | 'feed'
  /** Who is answerable for what the caller does. */
  readonly name: string
  /** The feed that the caller is, where it is one. */
  readonly feedId: number | null
  /** The session that the caller came with; null for a token. */
  readonly sessionId: number | null
}

/** A feed that has proved who it is, or would have with the right secret. */
export interface FeedLogin extends FeedIdentity {
  readonly key: string
  /** A feed that has ended, or whose vendor has, is told so, and what it sent is counted. */
  readonly isEnabled: boolean
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

  constructor(deps: AccessDeps) {
    this.#deps = deps
  }

  /** Who holds this token; null for an unknown or ended one. */
  async callerByToken(secret: string): Promise<Caller | null> {
    const { adminToken, tokens, machineNow } = this.#deps
    if (adminToken !== null && isSameText(secret, adminToken)) {
      return { scope: INTERNAL, role: 'admin', name: 'admin token', feedId: null, sessionId: null }
    }
    const token = await tokens.find(secret, machineNow())
    return token === null ? null : callerOfToken(token, await this.#deps.directories.of(INTERNAL), this.#deps.now())
  }

  /** Whose session this is; null where it ended. */
  async callerBySession(secret: string): Promise<Caller | null> {
    const session = await this.#deps.sessions.find(secret, this.#deps.machineNow())
    if (session === null) return null
    const { grant, sessionId } = session
    const scope: Scope = grant.role === 'vendor' ? { kind: 'vendor', vendorId: grant.vendorId } : INTERNAL
    return { scope, role: grant.role, name: grant.userName, feedId: null, sessionId }
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

  async #feedLogin(feedId: number): Promise<FeedLogin> {
    const directory = await this.#deps.directories.of(INTERNAL)
    const now = this.#deps.now()
    const feed = directory.feed(feedId, now)
    const key = directory.keyOf('feed', feedId) ?? ''
    if (feed === null) return { feedId, key, vendorId: null, isEnabled: false }
    const isTaken = this.#deps.takesFeed?.(feed) ?? true
    const hasVendor = feed.vendorId === null || directory.vendor(feed.vendorId, now) !== null
    return { feedId, key, vendorId: feed.vendorId, isEnabled: isTaken && hasVendor }
  }
}

function callerOfToken({ holder, name }: ApiToken, directory: Directory, now: Instant): Caller | null {
  const common = { name, feedId: null, sessionId: null }
  switch (holder.kind) {
    case 'admin':
      return { ...common, scope: INTERNAL, role: 'admin' }
    case 'read':
      return { ...common, scope: INTERNAL, role: 'viewer' }
    case 'vendor':
      return { ...common, scope: { kind: 'vendor', vendorId: holder.vendorId }, role: 'vendor' }
    case 'feed':
      return callerOfFeed(holder.feedId, name, directory.feed(holder.feedId, now))
  }
}

/** A vendor's feed reads through its vendor's login; a platform's feed through ours, and routes give it only what is its own. */
function callerOfFeed(feedId: number, name: string, feed: Feed | null): Caller | null {
  if (feed === null) return null
  const scope: Scope = feed.vendorId === null ? INTERNAL : { kind: 'vendor', vendorId: feed.vendorId }
  return { scope, role: 'feed', name, feedId, sessionId: null }
}

/** Compares in constant time, whatever the lengths. */
function isSameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
