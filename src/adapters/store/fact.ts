import type { FactWrite, Moment } from '../../app/intake/shard-state.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { int4Column, textColumn } from './columns.ts'
import type { FactTexts } from './leg-text.ts'
import { asOwner } from './owner.ts'
import type { Connection } from './pools.ts'
import type { StoreAccess } from './store-access.ts'

/** The day whose partition holds what is learned at an instant, in days since 1970-01-01. */
export function factDay(learnedAt: Instant): number {
  return Math.floor(learnedAt / DAY_MS)
}

/** Appends the evidence; the partition of the day must be there. */
export async function writeFacts(
  connection: Connection,
  shard: number,
  { version, learnedAt }: Moment,
  facts: readonly FactWrite[],
  texts: FactTexts,
): Promise<void> {
  if (facts.length === 0) return
  await connection.query({
    name: 'insert facts',
    text: `insert into fact (day, shard, version, seq, learned_at, learned_as, feed_id, contact_id, leg, fact, event_id, event_source)
      select $1, $2, $3, place, $4, learned_as, feed_id, contact_id, leg, fact, event_id, event_source
      from unnest($5::text[], $6::integer[], $7::text[], $8::integer[], $9::text[], $10::text[], $11::text[]) with ordinality
        as t (learned_as, feed_id, contact_id, leg, fact, event_id, event_source, place)`,
    values: [
      factDay(learnedAt),
      shard,
      version,
      learnedAt,
      textColumn(facts.map((write) => write.learnedAs)),
      int4Column(facts.map(({ key }) => key.feedId)),
      textColumn(facts.map(({ key }) => key.contactId)),
      int4Column(facts.map(({ key }) => key.leg)),
      textColumn(facts.map(({ fact }) => texts.of(fact))),
      textColumn(facts.map(({ eventId }) => eventId)),
      textColumn(facts.map(({ eventSource }) => eventSource)),
    ],
  })
}

/** Makes the partitions of the days that are not there yet, as the owner: no other login may make tables. */
export async function ensureFactPartitions(access: StoreAccess, days: readonly number[]): Promise<void> {
  await asOwner(access, async (owner) => {
    for (const day of days) {
      const name = `fact_${Math.trunc(day)}`
      await owner.query(`create table if not exists ${name} partition of fact for values in (${Math.trunc(day)})`)
    }
  })
}
