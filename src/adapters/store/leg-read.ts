import type { LegPlace } from '../../app/contacts-reads.ts'
import { LONG_LEG_MS } from '../../app/intake/leg-summary.ts'
import type { Leg } from '../../domain/contact/leg.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int4Column } from './columns.ts'
import { readLegText } from './leg-text.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** A leg with all versions of its facts, as the store has it now. */
export interface StoredLeg {
  readonly place: LegPlace
  readonly leg: Leg
}

/** Legs that may count something in [from, to), now or at any past moment. */
export interface LegSearch {
  readonly from: Instant
  readonly to: Instant
  readonly queueIds: readonly number[]
  /** In the order of their places, after this one; false takes them as they come. */
  readonly inOrder: false | { readonly after: LegPlace | null }
  readonly onlyListed: boolean
}

/** So many legs are in memory at once. */
const LEGS_AT_ONCE = 1_000

/** Fewer at first: a page is mostly full before. */
const LEGS_AT_FIRST = 100

/**
 * What finds legs by period: one that spans no more than a day by its first instant alone, a longer one by both its ends. A leg whose facts
 * name several queues stands under queue 0.
 */
const FOUND = `((first_at >= $1 and first_at < $2) or (long_until >= $3 and first_at < $2)) and last_at >= $3
  and (queue_id = 0 or queue_id = any($4::integer[]))`

const IN_ORDER = 'order by first_at, shard, feed_id, contact_id collate "C", leg'

/** Goes through the legs found, a few at a time, until `visit` says that it is enough; within the caller's transaction. */
export async function eachLeg(connection: ScopedConnection, search: LegSearch, visit: (leg: StoredLeg) => boolean): Promise<void> {
  const { from, to, queueIds, inOrder, onlyListed } = search
  const values: unknown[] = [from - LONG_LEG_MS, to, from, int4Column(queueIds)]
  const after = inOrder === false ? null : inOrder.after
  const conditions = [FOUND, ...(onlyListed ? ['is_listed'] : []), ...(after === null ? [] : [afterPlace(after, values)])]
  await connection.query(
    `declare found_legs no scroll cursor for select first_at, shard, feed_id, contact_id, leg, facts from @leg as leg
     where ${conditions.join(' and ')} ${inOrder === false ? '' : IN_ORDER}`,
    values,
  )
  await fetchUntil(connection, inOrder === false ? LEGS_AT_ONCE : LEGS_AT_FIRST, visit)
  await connection.query('close found_legs')
}

async function fetchUntil(connection: ScopedConnection, atFirst: number, visit: (leg: StoredLeg) => boolean): Promise<void> {
  for (let wanted = atFirst; ; wanted = LEGS_AT_ONCE) {
    const { rows } = await connection.query<[Instant, number, number, string, number, string]>({
      rowMode: 'array',
      text: `fetch ${wanted} from found_legs`,
    })
    for (const [firstAt, shard, feedId, contactId, leg, facts] of rows) {
      if (!visit({ place: { firstAt, shard, feedId, contactId, leg }, leg: readLegText(facts) })) return
    }
    if (rows.length < wanted) return
  }
}

function afterPlace({ firstAt, shard, feedId, contactId, leg }: LegPlace, values: unknown[]): string {
  const [first] = [firstAt, shard, feedId, contactId, leg].map((value) => values.push(value))
  const parameter = (place: number): string => `$${(first as number) + place}`
  return `(first_at, shard, feed_id, contact_id collate "C", leg) >
    (${parameter(0)}::bigint, ${parameter(1)}::integer, ${parameter(2)}::integer, ${parameter(3)}::text, ${parameter(4)}::integer)`
}
