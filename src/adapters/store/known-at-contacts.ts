import { CountingBook } from '../../app/intake/counting-book.ts'
import { count, waitingIn } from '../../app/intake/plan-contacts.ts'
import type { TallyPlan } from '../../app/kpi-query.ts'
import type { LocalDays } from '../../app/local-days.ts'
import type { TallyGather } from '../../app/tally-gather.ts'
import { legAsKnownAt } from '../../domain/contact/leg.ts'
import { resolveLeg } from '../../domain/contact/resolve-leg.ts'
import type { Stay } from '../../domain/contact/stay.ts'
import { KeyedSink, type TallySink } from '../../domain/interval/tally-sink.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import { eachLeg } from './leg-read.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import type { StoreMoment } from './tally-read-moment.ts'

/**
 * Counts contacts as they were known at a past moment: of each leg the facts learned by then, resolved and counted by the rules that its
 * shard counted by then. That is what the tallies were made of, so it equals what they were.
 */
export async function gatherContacts(
  connection: ScopedConnection,
  plan: TallyPlan,
  { knownVersions, counting }: StoreMoment,
  { gather, localDays, ownVendorId }: { readonly gather: TallyGather; readonly localDays: LocalDays; readonly ownVendorId: number | null },
): Promise<readonly WaitingContact[]> {
  const waiting: WaitingContact[] = []
  const shards = counting.byShard.map((rules) => {
    const book = new CountingBook(rules, neverCounted, localDays)
    return { book, sink: sinkInto(gather, book, ownVendorId) }
  })
  const search = { from: plan.from, to: plan.to, queueIds: queuesOf(plan), inOrder: false, onlyListed: false } as const
  await eachLeg(connection, search, ({ place: { shard }, leg }) => {
    const known = legAsKnownAt(leg, knownVersions[shard] as number)
    const resolved = resolveLeg(known)
    const { book, sink } = shards[shard] as (typeof shards)[number]
    count(resolved, book, sink, 1)
    const stays: readonly Stay[] = resolved.kind === 'counted' ? resolved.stays : []
    for (const place of stays.keys()) {
      const contact = waitingIn(resolved, place)
      if (contact !== null && isWithin(contact, plan) && isSeen(contact.vendorId, ownVendorId)) waiting.push(contact)
    }
    return true
  })
  return waiting
}

/** A leg of a vendor may have passed to another one, whose tallies it is not to see. */
function sinkInto(gather: TallyGather, book: CountingBook, ownVendorId: number | null): TallySink {
  return new KeyedSink((key) => {
    const { edgesMs } = book.rulesOf(key.queueId, key.start)
    return isSeen(key.vendorId, ownVendorId) ? gather.tallyFor(key, edgesMs) : gather.discard()
  })
}

function isSeen(vendorId: number, ownVendorId: number | null): boolean {
  return ownVendorId === null || vendorId === ownVendorId
}

function isWithin({ offeredAt, dueAt = null }: WaitingContact, { from, to }: TallyPlan): boolean {
  return (offeredAt >= from && offeredAt < to) || (dueAt !== null && dueAt >= from && dueAt < to)
}

function queuesOf({ parts }: TallyPlan): readonly number[] {
  return [...new Set(parts.flatMap(({ queueIds }) => queueIds))]
}

function neverCounted(queueId: number): never {
  throw new Error(`queue ${queueId} has contacts that were known before its shard had rules to count it by`)
}
