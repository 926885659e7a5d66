import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { recordsInMemory } from '../../../test/support/records-in-memory.ts'
import { SEED_COMPANY } from '../../../test/support/seed-company.ts'
import { directoryOf } from '../../domain/record/directory.ts'
import type { RecordKind } from '../../domain/record/record-entry.ts'
import { byMachine } from '../audit/attribution.ts'
import { changeRecords, endRecord, type RecordsChange } from './change-records.ts'
import { ObjectReader } from './object-reader.ts'
import type { RecordFault } from './record-fault.ts'
import { type RecordInput, readRecord } from './record-input.ts'
import { readSeed } from './seed-file.ts'
import type { TakeMode } from './take-record.ts'

const NOW = 1_000_000
const ZONES = new Set(['Europe/Berlin', 'Europe/London', 'UTC'])
let store: ReturnType<typeof recordsInMemory>

beforeEach(() => {
  store = recordsInMemory(NOW)
})

/** What became of a change: how many entries it added, or its faults as `pointer: expected`. */
async function take(change: Partial<RecordsChange> & Pick<RecordsChange, 'records'>): Promise<number | readonly string[]> {
  const whole = { by: byMachine('ada'), mode: 'put', validFrom: null, validTo: null, ...change } as const
  const taken = await changeRecords({ store, isZone: (name) => ZONES.has(name) }, whole)
  return taken.ok ? taken.value.entries.length : taken.error.map(({ pointer, expected }) => `${pointer}: ${expected}`)
}

async function takeOne(
  mode: TakeMode,
  kind: RecordKind,
  value: object,
  validity: Partial<RecordsChange> = {},
): Promise<number | readonly string[]> {
  const faults: RecordFault[] = []
  const record = readRecord(kind, value, '', faults)
  expect(faults).toEqual([])
  return await take({ mode, records: [record], ...validity })
}

function seed(value: unknown): readonly RecordInput[] {
  const read = readSeed(value)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

async function end(kind: RecordKind, key: string, { parent = null as string | null, at = null as number | null } = {}): Promise<unknown> {
  const ended = await endRecord({ store, isZone: () => true }, { by: byMachine('ada'), kind, parent, key, at })
  return ended.ok ? ended.value.entries.length : ended.error[0]?.expected
}

describe('taking records', () => {
  test('finds what they name in whatever order they come, and gives ids from 1 on for each kind', async () => {
    const records = seed(SEED_COMPANY)
    expect(await take({ records: [...records].reverse() })).toBe(records.length)
    const directory = directoryOf(store.entries)
    expect(
      directory
        .queues(NOW)
        .map(({ queueId }) => queueId)
        .sort(),
    ).toEqual([1, 2, 3])
    expect(directory.queue(directory.queueId('billing-uk') ?? 0, NOW)).toMatchObject({ zone: 'Europe/London' })
    expect(new Set(store.entries.map(({ recordedBy }) => recordedBy))).toEqual(new Set(['ada']))
  })

  test('takes all or none', async () => {
    const faults = await take({ records: seed({ ...SEED_COMPANY, markets: [] }) })
    expect(faults).toEqual(
      [0, 1, 2]
        .map((place) => `/queues/${place}/market: the key of a market that is there`)
        .concat([0, 1].map((place) => `/feeds/0/mappings/${place}/queue: the key of a queue that is there`)),
    )
    expect(store.entries).toEqual([])
  })

  test('again changes nothing, in any order and however often', async () => {
    await take({ records: seed(SEED_COMPANY) })
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...seed(SEED_COMPANY)]), async (records) => {
        expect(await take({ records })).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  test('asks for zones that exist', async () => {
    expect(await takeOne('put', 'market', { key: 'us', name: 'US', zone: 'CST' })).toEqual([
      '/zone: the name of a time zone, such as Europe/Berlin',
    ])
  })

  test('refuses a key that could be mistaken for one that is there, and names the one that is meant', async () => {
    await take({ records: seed(SEED_COMPANY) })
    expect(await takeOne('put', 'vendor', { key: 'Acme', name: 'Acme' })).toEqual([
      '/key: a key that cannot be mistaken for "acme", which is there',
    ])
    expect(await takeOne('put', 'site', { key: 'bonn', name: 'Bonn', vendor: 'ACME' })).toEqual([
      '/vendor: the key of a vendor that is there, such as "acme"',
    ])
    // Of a platform's own names each is what it is.
    expect(await takeOne('put', 'mapping', { feed: 'acd', native: 'q1', queue: 'mail-de' })).toBe(1)
  })

  test('keeps a feed with its vendor', async () => {
    await take({ records: seed(SEED_COMPANY) })
    expect(await takeOne('put', 'feed', { key: 'acme-own', name: 'Now of Blue', vendor: 'blue' })).toEqual([
      '/vendor: the vendor it has; a feed of another vendor is another feed',
    ])
    expect(await takeOne('put', 'feed', { key: 'acd', name: 'ACD', vendor: 'acme' })).toHaveLength(1)
  })
})

describe('creating and changing', () => {
  test('a record that is there cannot be created, one that is not cannot be changed', async () => {
    const market = { key: 'de', name: 'Germany', zone: 'Europe/Berlin' }
    expect(await takeOne('change', 'market', market)).toEqual(['/key: the key of a market that is there'])
    expect(await takeOne('create', 'market', market)).toBe(1)
    expect(await takeOne('create', 'market', market)).toEqual(['/key: a key that no market has yet; change the one that is there'])
    expect(await takeOne('change', 'market', { ...market, name: 'Deutschland' })).toBe(1)
  })

  test('a new record holds always, a changed one from now on, unless it is said from when to when', async () => {
    await takeOne('create', 'market', { key: 'de', name: 'One', zone: 'UTC' })
    await takeOne('change', 'market', { key: 'de', name: 'Two', zone: 'UTC' })
    await takeOne('change', 'market', { key: 'de', name: 'Fair', zone: 'UTC' }, { validFrom: NOW + 500, validTo: NOW + 600 })
    const nameAt = (at: number): string | undefined => directoryOf(store.entries).market(1, at)?.name
    expect([0, NOW, NOW + 100, NOW + 500, NOW + 599, NOW + 600].map(nameAt)).toEqual(['One', 'One', 'Two', 'Fair', 'Fair', 'Two'])
    expect(await takeOne('change', 'market', { key: 'de', name: 'X', zone: 'UTC' }, { validFrom: 7, validTo: 7 })).toEqual([
      '/validTo: an instant after 7, from which on it is to hold',
    ])
  })

  test('corrects the past: as known before, it is what it was believed to be', async () => {
    await takeOne('create', 'market', { key: 'de', name: 'Wrong', zone: 'UTC' })
    store.setNow(NOW + 50)
    await takeOne('change', 'market', { key: 'de', name: 'Right', zone: 'UTC' }, { validFrom: 0 })
    expect([NOW + 49, NOW + 51].map((knownAt) => directoryOf(store.entries, knownAt).market(1, 10)?.name)).toEqual(['Wrong', 'Right'])
  })

  test('a record may not name one that does not hold when it begins', async () => {
    await takeOne('create', 'market', { key: 'de', name: 'Germany', zone: 'UTC' }, { validFrom: 500 })
    const queue = { key: 'q', name: 'Q', market: 'de', channel: 'phone' }
    expect(await takeOne('create', 'queue', queue)).toEqual(['/market: a market that holds at 0, from which on this record is to hold'])
    expect(await takeOne('create', 'queue', queue, { validFrom: 500 })).toBe(1)
  })
})

describe('ending', () => {
  beforeEach(async () => {
    await take({ records: seed(SEED_COMPANY) })
  })

  test.each([
    ['market', 'de', 'a market that no other record names: end or change queue "billing-de", queue "mail-de" first'],
    ['vendor', 'acme', 'a vendor that no other record names: end or change site "riga", site "porto", feed "acme-own" first'],
    ['queue', 'billing-de', 'a queue that no other record names: end or change mapping "Q1" first'],
    ['feed', 'acd', 'a feed that no other record names: end or change mapping "Q1", mapping "Q2" first'],
    ['queue', 'nowhere', 'the key of a queue that is there'],
  ] as const)('is refused for %s %s', async (kind, key, expected) => {
    expect(await end(kind, key)).toBe(expected)
  })

  test('goes from what names to what is named, and can be created anew under the same id', async () => {
    for (const site of ['riga', 'porto']) expect(await end('site', site, { parent: 'acme' })).toBe(1)
    expect(await end('feed', 'acme-own')).toBe(1)
    expect(await end('vendor', 'acme')).toBe(1)
    expect(await end('vendor', 'acme')).toBe(0)
    store.setNow(NOW + 1_000)
    expect(await takeOne('create', 'vendor', { key: 'acme', name: 'Acme again' })).toBe(1)
    const directory = directoryOf(store.entries)
    expect([NOW + 500, NOW + 1_001].map((at) => directory.vendor(1, at)?.name)).toEqual([undefined, 'Acme again'])
  })
})

test('a reader notes fields nobody asked for, and names their pointer as RFC 6901 has it', () => {
  const faults: RecordFault[] = []
  const reader = new ObjectReader({ 'a/b': 1, '~': 2, __proto__: 3 }, '/x', faults)
  reader.end()
  expect(faults.map(({ pointer }) => pointer)).toEqual(['/x/a~1b', '/x/~0'])
})
