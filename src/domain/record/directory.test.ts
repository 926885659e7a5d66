import { describe, expect, test } from 'vitest'
import { QUEUE_BODY } from '../../../test/support/queue-body.ts'
import { directoryOf } from './directory.ts'
import { ALWAYS, type EntryOf, type QueueBody, type RecordEntry, type RecordKind } from './record-entry.ts'

const QUEUE: QueueBody = {
  ...QUEUE_BODY,
  zone: 'Europe/Berlin',
  target: { formula: 'SL3', thresholdSeconds: 25, fraction: 0.8 },
  thresholdsSeconds: [40],
}

let recordId = 0
function entry<K extends RecordKind>(
  given: Pick<EntryOf<K>, 'kind' | 'entityId' | 'key' | 'body'> & Partial<Omit<EntryOf<K>, 'kind'>>,
): EntryOf<K> {
  recordId += 1
  return { parentId: 0, validFrom: ALWAYS, validTo: null, recordedAt: 100, recordedBy: 'test', ...given, recordId }
}

const ENTRIES: readonly RecordEntry[] = [
  entry({ kind: 'market', entityId: 1, key: 'de', body: { name: 'Germany', zone: 'Europe/Berlin' } }),
  entry({
    kind: 'vendor',
    entityId: 1,
    key: 'acme',
    body: { name: 'Acme', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null },
  }),
  entry({
    kind: 'vendor',
    entityId: 2,
    key: 'blue',
    body: { name: 'Blue', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null },
  }),
  entry({ kind: 'site', entityId: 1, parentId: 1, key: 'riga', body: { name: 'Riga' } }),
  entry({ kind: 'site', entityId: 2, parentId: 2, key: 'riga', body: { name: 'Riga II' } }),
  entry({ kind: 'queue', entityId: 5, key: 'billing', body: QUEUE }),
  entry({
    kind: 'feed',
    entityId: 3,
    key: 'acd',
    body: { name: 'ACD', vendorId: null, cadenceSeconds: 60, latenessSeconds: 60, kind: 'push', eventIds: 'required' },
  }),
  entry({ kind: 'mapping', entityId: 9, parentId: 3, key: 'Q_BILL', body: { queueId: 5 } }),
]

describe('the directory', () => {
  test('finds a queue by the name one feed has for it, and by no other name and for no other feed', () => {
    const directory = directoryOf(ENTRIES)
    expect(directory.queueOfNative(3, 'Q_BILL', 1_000)).toBe(5)
    expect(directory.queueOfNative(3, 'q_bill', 1_000)).toBeNull()
    expect(directory.queueOfNative(4, 'Q_BILL', 1_000)).toBeNull()
  })

  test('tells apart two sites of one name by their vendors', () => {
    const directory = directoryOf(ENTRIES)
    expect([directory.siteId(1, 'riga'), directory.siteId(2, 'riga'), directory.siteId(3, 'riga')]).toEqual([1, 2, null])
    expect(directory.sites(0)).toEqual([
      { siteId: 1, vendorId: 1, key: 'riga', name: 'Riga' },
      { siteId: 2, vendorId: 2, key: 'riga', name: 'Riga II' },
    ])
  })

  test('counts a queue with the edges of its target, its thresholds and its short abandons', () => {
    const rules = directoryOf(ENTRIES).queueRules(5, 1_000)
    expect(rules?.edgesMs).toEqual(expect.arrayContaining([5_000, 25_000, 40_000]))
    expect(rules).toMatchObject({ queueId: 5, offerInterval: 'offer', handleInterval: 'answer' })
    expect(directoryOf(ENTRIES).queueRules(6, 1_000)).toBeNull()
  })

  test('follows a mapping that was moved in the middle of a day', () => {
    const moved = entry({ kind: 'mapping', entityId: 9, parentId: 3, key: 'Q_BILL', body: { queueId: 6 }, validFrom: 500, recordedAt: 400 })
    const directory = directoryOf([...ENTRIES, moved])
    expect([499, 500].map((at) => directory.queueOfNative(3, 'Q_BILL', at))).toEqual([5, 6])
  })

  test('as known earlier does not know what was recorded later, whenever it is valid', () => {
    const body = { ...QUEUE, target: { formula: 'SL1', thresholdSeconds: 60, fraction: 0.9 } } as const
    const edited = entry({ kind: 'queue', entityId: 5, key: 'billing', body, recordedAt: 300 })
    const formulaKnown = (knownAt: number): string | undefined => directoryOf([...ENTRIES, edited], knownAt).queue(5, 50)?.target?.formula
    expect([99, 299, 300].map(formulaKnown)).toEqual([undefined, 'SL3', 'SL1'])
  })

  test('lists what there is at a moment, and an ended vendor keeps its id', () => {
    const ended = entry({ kind: 'vendor', entityId: 2, key: 'blue', body: null, validFrom: 700, recordedAt: 600 })
    const directory = directoryOf([...ENTRIES, ended])
    expect([699, 700].map((at) => directory.vendors(at).map(({ key }) => key))).toEqual([['acme', 'blue'], ['acme']])
    expect([directory.vendorId('blue'), directory.vendor(2, 700)]).toEqual([2, null])
  })

  test('finds the name that is meant where a feed writes another case, spaces around it or marks nobody sees', () => {
    const directory = directoryOf(ENTRIES)
    expect(directory.likeNative(3, ' q_bill\u200b')).toBe('Q_BILL')
    expect([directory.likeVendorKey('ACME\u00a0'), directory.likeSiteKey(2, 'Riga'), directory.likeSiteKey(3, 'Riga')]).toEqual([
      'acme',
      'riga',
      null,
    ])
    // A letter of another alphabet that looks the same is another name.
    expect(directory.likeVendorKey('\u0430cme')).toBeNull()
  })

  test('does not guess between two names of a feed that differ by case only', () => {
    const other = entry({ kind: 'mapping', entityId: 10, parentId: 3, key: 'q_Bill', body: { queueId: 5 } })
    expect(directoryOf([...ENTRIES, other]).likeNative(3, 'Q_bill')).toBeNull()
  })

  test('of two statements recorded at one moment the later one holds', () => {
    const first = entry({ kind: 'market', entityId: 1, key: 'de', body: { name: 'A', zone: 'UTC' }, recordedAt: 900 })
    const second = entry({ kind: 'market', entityId: 1, key: 'de', body: { name: 'B', zone: 'UTC' }, recordedAt: 900 })
    expect(directoryOf([...ENTRIES, second, first]).market(1, 0)?.name).toBe('B')
  })
})
