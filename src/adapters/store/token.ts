import {
  type ApiToken,
  limitsOfHolder,
  type TokenChange,
  type TokenHolder,
  type TokenRequest,
  type TokenStore,
  tokenStandingOf,
  WALLBOARD_PREFIX,
} from '../../app/access/token-store.ts'
import { isSameJson } from '../../app/records/same-json.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Permission } from '../../domain/access/permission.ts'
import { type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { writeTokenChange } from './access-audit.ts'
import { newToken, tokenHash } from './held-token.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'

/** Being used is written down at most so often. */
const USED_EVERY_MS = 10 * MINUTE_MS

interface TokenRow {
  readonly token_id: number
  readonly kind: TokenHolder['kind']
  readonly name: string
  readonly feed_id: number | null
  readonly vendor_id: number | null
  readonly market_ids: readonly number[]
  readonly queue_ids: readonly number[]
  readonly scopes: readonly Permission[]
  readonly created_at: number
  readonly created_by: string
  readonly expires_at: number | null
  readonly last_used_at: number | null
}

const COLUMNS = 'token_id, kind, name, feed_id, vendor_id, market_ids, queue_ids, scopes, created_at, created_by, expires_at, last_used_at'
const IS_LIVE = 'revoked_at is null and (expires_at is null or expires_at > $1)'

/** Tokens of programs in PostgreSQL. */
export function tokenStore(connections: StoreConnections): TokenStore {
  const { identity } = connections
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    make: (request, now, by) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const made = await insertToken(connection, request, now)
          if (by !== undefined) await writeTokenChange(connection, { identity, by, at: now }, { before: null, after: made.token })
          return made
        }),
      ),
    find: (secret, now) => asInternal((connection) => findToken(connection, secret, now)),
    list: (now) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<TokenRow>(`select ${COLUMNS} from api_token where ${IS_LIVE} order by token_id desc`, [now])
        return rows.map(tokenOf)
      }),
    change: (change, now, by) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const changed = await updateToken(connection, change, now)
          if (!changed.ok) return changed
          await writeTokenChange(connection, { identity, by, at: now }, changed.value)
          return ok(changed.value.after)
        }),
      ),
    revoke: (tokenId, now, by) =>
      asInternal((connection) =>
        inTransaction(connection, async () => {
          const { rows } = await connection.query<TokenRow>(
            `update api_token set revoked_at = $2 where token_id = $1 and revoked_at is null returning ${COLUMNS}`,
            [tokenId, now],
          )
          const ended = rows[0] === undefined ? null : tokenOf(rows[0])
          if (ended !== null && by !== undefined)
            await writeTokenChange(connection, { identity, by, at: now }, { before: ended, after: null })
          return ended !== null
        }),
      ),
  }
}

async function insertToken(
  connection: Connection,
  { holder, name, scopes, expiresAt, by }: TokenRequest,
  now: Instant,
): Promise<{ secret: string; token: ApiToken }> {
  const secret = newToken(holder.kind === 'wallboard' ? WALLBOARD_PREFIX : 'llt')
  const limits = limitsOfHolder(holder)
  const { rows } = await connection.query<TokenRow>(
    `insert into api_token (token_hash, kind, name, feed_id, vendor_id, market_ids, queue_ids, scopes, created_at, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${COLUMNS}`,
    [
      tokenHash(secret),
      holder.kind,
      name,
      holder.kind === 'feed' ? holder.feedId : null,
      holder.kind === 'vendor' ? holder.vendorId : null,
      limits.marketIds,
      limits.queueIds,
      scopes,
      now,
      by,
      expiresAt,
    ],
  )
  return { secret, token: tokenOf(rows[0] as TokenRow) }
}

async function updateToken(
  connection: Connection,
  { tokenId, seen, standing: { name, scopes, expiresAt, limits } }: TokenChange,
  now: Instant,
): Promise<Result<{ readonly before: ApiToken; readonly after: ApiToken }, 'ended' | 'changedMeanwhile'>> {
  const { rows: held } = await connection.query<TokenRow>(
    `select ${COLUMNS} from api_token where token_id = $2 and ${IS_LIVE} for update`,
    [now, tokenId],
  )
  if (held[0] === undefined) return err('ended')
  const before = tokenOf(held[0])
  if (!isSameJson(tokenStandingOf(before), seen)) return err('changedMeanwhile')
  const { rows } = await connection.query<TokenRow>(
    `update api_token set name = $2, scopes = $3, expires_at = $4, market_ids = $5, queue_ids = $6
     where token_id = $1 returning ${COLUMNS}`,
    [tokenId, name, scopes, expiresAt, limits.marketIds, limits.queueIds],
  )
  return ok({ before, after: tokenOf(rows[0] as TokenRow) })
}

async function findToken(connection: Connection, secret: string, now: Instant): Promise<ApiToken | null> {
  const { rows } = await connection.query<TokenRow>(`select ${COLUMNS} from api_token where token_hash = $2 and ${IS_LIVE}`, [
    now,
    tokenHash(secret),
  ])
  const row = rows[0]
  if (row === undefined) return null
  if (row.last_used_at !== null && row.last_used_at > now - USED_EVERY_MS) return tokenOf(row)
  await connection.query('update api_token set last_used_at = $2 where token_id = $1', [row.token_id, now])
  return tokenOf({ ...row, last_used_at: now })
}

function tokenOf(row: TokenRow): ApiToken {
  return {
    tokenId: row.token_id,
    holder: holderOf(row),
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }
}

/** The table's checks hold kind, feed and vendor together. */
function holderOf({ kind, feed_id, vendor_id, market_ids, queue_ids }: TokenRow): TokenHolder {
  if (kind === 'feed') return { kind, feedId: feed_id ?? 0 }
  if (kind === 'vendor') return { kind, vendorId: vendor_id ?? 0 }
  return kind === 'admin' ? { kind } : { kind, limits: { marketIds: market_ids, queueIds: queue_ids } }
}
