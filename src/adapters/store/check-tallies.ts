import { CountingBook } from '../../app/intake/counting-book.ts'
import { count } from '../../app/intake/plan-contacts.ts'
import type { LocalDays } from '../../app/local-days.ts'
import type { CheckedPeriod } from '../../app/store-check.ts'
import { resolveLeg } from '../../domain/contact/resolve-leg.ts'
import { MEASURE_COUNT, MEASURES } from '../../domain/interval/measure.ts'
import { addTally, emptyTally, type Tally, type TallyKey } from '../../domain/interval/tally.ts'
import { KeyedSink } from '../../domain/interval/tally-sink.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { eachClosedSpan } from './check-agents.ts'
import { eachLeg } from './leg-read.ts'
import type { Connection } from './pools.ts'
import { asStaff } from './scoped-connection.ts'
import { readHeads } from './shard-head.ts'
import { CountingReads } from './tally-read-counting.ts'
import { MEASURE_COLUMNS } from './tally-statement.ts'

/** Hears each difference, in words. */
export type OnDifference = (difference: string) => void

export interface CheckedTallies {
  readonly legs: number
  readonly tallies: number
  readonly days: number
}

type ShardTallies = Map<string, { readonly key: TallyKey; readonly tally: Tally }>

/**
 * Counts contacts and agents' time of a period from nothing, and compares that with the tallies, and the tallies with their rollup by days.
 * Within the caller's transaction, on one snapshot; a day at a time, so that it fits in memory whatever the period.
 */
export async function checkTallies(
  connection: Connection,
  { from, to }: CheckedPeriod,
  localDays: LocalDays,
  onDifference: OnDifference,
): Promise<CheckedTallies> {
  const versions = await readHeads(asStaff(connection))
  const counting = await new CountingReads().at(connection, versions, null)
  const books = counting.byShard.map((rules) => new CountingBook(rules, neverCounted, localDays))
  const rollups = books.map((): ShardTallies => new Map())
  const checked = { legs: 0, tallies: 0 }
  for (let start = from; start < to; start += DAY_MS) {
    const day = { from: start, to: Math.min(to, start + DAY_MS) }
    const counted = books.map((): ShardTallies => new Map())
    const sinks = counted.map((tallies) => sinkWithin(tallies, day))
    const search = { ...day, queueIds: [...counting.counted().keys()], inOrder: false, onlyListed: false } as const
    await eachLeg(asStaff(connection), search, ({ place: { shard, firstAt }, leg }) => {
      count(resolveLeg(leg), books[shard] as CountingBook, sinks[shard] as KeyedSink, 1)
      // What reaches into two days is looked at on both.
      if (firstAt >= day.from && firstAt < day.to) checked.legs += 1
      return true
    })
    await eachClosedSpan(connection, day, (shard) => sinks[shard] as KeyedSink)
    for (const { shard, key, tally } of await readRows(connection, 'tally', day)) {
      checked.tallies += 1
      const book = books[shard] as CountingBook
      addTally(tallyAt(rollups[shard] as ShardTallies, { ...key, start: book.dayStartOf(key.queueId, key.start) }), tally)
      compare('tally', shard, key, tally, counted[shard] as ShardTallies, onDifference)
    }
    for (const [shard, left] of counted.entries()) {
      for (const { key, tally } of left.values()) compareOne('tally', shard, key, emptyTally(), tally, onDifference)
    }
  }
  const days = await compareDays(connection, { from, to }, { books, rollups, localDays }, onDifference)
  return { ...checked, days }
}

/** Days that lie within the period as a whole: of another one the tallies beyond it were not read. */
async function compareDays(
  connection: Connection,
  { from, to }: CheckedPeriod,
  {
    books,
    rollups,
    localDays,
  }: { readonly books: readonly CountingBook[]; readonly rollups: readonly ShardTallies[]; readonly localDays: LocalDays },
  onDifference: OnDifference,
): Promise<number> {
  const isWhole = (shard: number, { queueId, start }: TallyKey): boolean =>
    start >= from && localDays.dayAt((books[shard] as CountingBook).zoneAt(queueId, start), start).end <= to
  let days = 0
  for (const { shard, key, tally } of await readRows(connection, 'tally_day', { from, to })) {
    if (!isWhole(shard, key)) {
      ;(rollups[shard] as ShardTallies).delete(nameOf(key))
      continue
    }
    days += 1
    compare('day', shard, key, tally, rollups[shard] as ShardTallies, onDifference)
  }
  for (const [shard, left] of rollups.entries()) {
    for (const { key, tally } of left.values()) {
      if (isWhole(shard, key)) compareOne('day', shard, key, emptyTally(), tally, onDifference)
    }
  }
  return days
}

function sinkWithin(tallies: ShardTallies, { from, to }: CheckedPeriod): KeyedSink {
  return new KeyedSink((key) => (key.start >= from && key.start < to ? tallyAt(tallies, key) : emptyTally()))
}

function tallyAt(tallies: ShardTallies, key: TallyKey): Tally {
  const name = nameOf(key)
  let found = tallies.get(name)
  if (found === undefined) tallies.set(name, (found = { key, tally: emptyTally() }))
  return found.tally
}

/** Compares, and takes what was compared out of what is left. */
function compare(what: string, shard: number, key: TallyKey, stored: Tally, counted: ShardTallies, onDifference: OnDifference): void {
  const name = nameOf(key)
  compareOne(what, shard, key, stored, counted.get(name)?.tally ?? emptyTally(), onDifference)
  counted.delete(name)
}

function compareOne(what: string, shard: number, key: TallyKey, stored: Tally, expected: Tally, onDifference: OnDifference): void {
  const differences: string[] = []
  for (const [at, name] of MEASURES.entries()) {
    if (stored.values[at] !== expected.values[at]) differences.push(`${name} is ${stored.values[at]}, expected ${expected.values[at]}`)
  }
  for (const name of ['answeredWaits', 'abandonedWaits'] as const) {
    if (!isSameWaits(stored[name], expected[name])) differences.push(`${name} are [${stored[name]}], expected [${expected[name]}]`)
  }
  if (differences.length === 0) return
  const { queueId, vendorId, siteId, start } = key
  onDifference(
    `${what} of shard ${shard}, queue ${queueId}, vendor ${vendorId}, site ${siteId} at ${formatInstant(start)}: ${differences.join('; ')}`,
  )
}

/** A histogram of nothing may be there or not; one that counts has to have the buckets of its rules. */
function isSameWaits(stored: readonly number[], expected: readonly number[]): boolean {
  const isNothing = (waits: readonly number[]): boolean => waits.every((each) => each === 0)
  if (isNothing(stored) || isNothing(expected)) return isNothing(stored) && isNothing(expected)
  return stored.length === expected.length && stored.every((each, bucket) => each === expected[bucket])
}

function nameOf({ queueId, vendorId, siteId, start }: TallyKey): string {
  return `${queueId} ${vendorId} ${siteId} ${start}`
}

type TallyRow = [shard: number, queueId: number, vendorId: number, siteId: number, start: Instant, number[], number[], number[]]

async function readRows(
  connection: Connection,
  table: 'tally' | 'tally_day',
  { from, to }: CheckedPeriod,
): Promise<readonly { readonly shard: number; readonly key: TallyKey; readonly tally: Tally }[]> {
  const { rows } = await connection.query<TallyRow>({
    rowMode: 'array',
    text: `select shard, queue_id, vendor_id, site_id, start, array[${MEASURE_COLUMNS.join(', ')}], answered_waits, abandoned_waits
      from ${table} where start >= $1 and start < $2`,
    values: [from, to],
  })
  return rows.map(([shard, queueId, vendorId, siteId, start, values, answeredWaits, abandonedWaits]) => {
    if (values.length !== MEASURE_COUNT) throw new Error(`a tally has ${values.length} measures, expected ${MEASURE_COUNT}`)
    const tally = { values: Float64Array.from(values), answeredWaits: [...answeredWaits], abandonedWaits: [...abandonedWaits] }
    return { shard, key: { queueId, vendorId, siteId, start }, tally }
  })
}

function neverCounted(queueId: number): never {
  throw new Error(`queue ${queueId} has contacts in a shard without rules to count it by`)
}
