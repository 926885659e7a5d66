import { type CommitRef, type ContactReads, commitName } from '../../app/contacts-reads.ts'
import { CountingBook } from '../../app/intake/counting-book.ts'
import { INTERNAL_AUDIENCE } from '../../app/intake/plan-outbox.ts'
import type { LocalDays } from '../../app/local-days.ts'
import { INTERNAL } from '../../app/scope.ts'
import { legAsKnownAt } from '../../domain/contact/leg.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import { int4Column, int8Column } from './columns.ts'
import { eachLeg } from './leg-read.ts'
import type { StoreConnections } from './pools.ts'
import type { MomentReads } from './tally-read-moment.ts'

/** Reads contacts in PostgreSQL, each leg with the facts that were known at the moment. */
export function contactReads(connections: StoreConnections, moments: MomentReads, localDays: LocalDays): ContactReads {
  return {
    walk: async (scope, knownAt, plan) =>
      await moments.read(scope, knownAt, async (connection, moment) => {
        const planned = plan(moment)
        if (!planned.ok) return planned
        const { after, visit, onlyListed, ...search } = planned.value
        const { knownVersions, counting, isPast } = moment
        const books = counting.byShard.map((rules) => new CountingBook(rules, neverCounted, localDays))
        // What stands on a list now says nothing of a past moment.
        const inSearch = { ...search, inOrder: { after }, onlyListed: onlyListed && !isPast }
        await eachLeg(connection, inSearch, ({ place, leg }) => {
          const known = legAsKnownAt(leg, knownVersions[place.shard] as number)
          const book = books[place.shard] as CountingBook
          return known.length === 0 || visit({ place, leg: known, rulesOf: (queueId, offeredAt) => book.rulesOf(queueId, offeredAt) })
        })
        return ok(moment)
      }),
    learnedAt: async (commits) => await readLearnedAt(connections, commits),
  }
}

async function readLearnedAt(connections: StoreConnections, commits: readonly CommitRef[]): Promise<ReadonlyMap<string, Instant>> {
  const wanted = [...new Map(commits.map((commit) => [commitName(commit), commit])).values()]
  if (wanted.length === 0) return new Map()
  return await connections.withScope(INTERNAL, async (connection) => {
    const { rows } = await connection.query<{ shard: number; version: number; learned_at: Instant }>({
      name: 'read learned at',
      text: `select c.shard, c.version, c.learned_at from shard_commit c
        join unnest($1::integer[], $2::bigint[]) as wanted (shard, version) using (shard, version) where c.audience = $3`,
      values: [int4Column(wanted.map(({ shard }) => shard)), int8Column(wanted.map(({ version }) => version)), INTERNAL_AUDIENCE],
    })
    return new Map(rows.map(({ shard, version, learned_at }) => [commitName({ shard, version }), learned_at]))
  })
}

function neverCounted(queueId: number): never {
  throw new Error(`queue ${queueId} has contacts that were known before its shard had rules to count it by`)
}
