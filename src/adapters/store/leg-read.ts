import { LONG_LEG_MS } from '../../app/intake/leg-summary.ts'
import type { LegKey } from '../../domain/contact/fact.ts'
import type { Leg } from '../../domain/contact/leg.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int4Column } from './columns.ts'
import { readLegText } from './leg-text.ts'
import type { Connection } from './pools.ts'

/** A leg with all versions of its facts, as the store has it now. */
export interface StoredLeg {
  readonly shard: number
  readonly key: LegKey
  readonly leg: Leg
}

/** Legs that may count something in [from, to), now or at any past moment; null takes the legs of all queues. */
export interface LegSearch {
  readonly from: Instant
  readonly to: Instant
  readonly queueIds: readonly number[] | null
}

/** So many legs are in memory at once. */
const LEGS_AT_ONCE = 2_000

/**
 * What finds legs by period: one that spans no more than a day by its first instant alone, a longer one by both its ends. A leg whose facts
 * name several queues stands under queue 0.
 */
const FOUND = `((first_at >= $1 and first_at < $2) or (long_until >= $3 and first_at < $2)) and last_at >= $3
  and ($4::integer[] is null or queue_id = 0 or queue_id = any($4::integer[]))`

/** The values of `FOUND`. */
function foundBy({ from, to, queueIds }: LegSearch): readonly unknown[] {
  return [from - LONG_LEG_MS, to, from, queueIds === null ? null : int4Column(queueIds)]
}

/** Goes through all legs found, a few at a time; within the caller's transaction. */
export async function eachLeg(connection: Connection, search: LegSearch, visit: (leg: StoredLeg) => void): Promise<void> {
  await connection.query(`declare found_legs no scroll cursor for select shard, feed_id, contact_id, leg, facts from leg where ${FOUND}`, [
    ...foundBy(search),
  ])
  for (;;) {
    const { rows } = await connection.query<[number, number, string, number, string]>({
      rowMode: 'array',
      text: `fetch ${LEGS_AT_ONCE} from found_legs`,
    })
    for (const [shard, feedId, contactId, leg, facts] of rows) visit({ shard, key: { feedId, contactId, leg }, leg: readLegText(facts) })
    if (rows.length < LEGS_AT_ONCE) break
  }
  await connection.query('close found_legs')
}
