import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AGENT_STATES } from '../domain/contact/agent-state.ts'
import { ANNOTATION_KINDS, type Annotation } from '../domain/record/annotation.ts'
import { HOUR_MS, INTERVAL_MS } from '../domain/shared/instant.ts'
import {
  DESK_COLUMN_AT,
  DESK_COLUMNS,
  DESK_LAYOUT,
  type DeskAgent,
  type DeskChanges,
  type DeskRecords,
  type DeskSnapshot,
  type DeskWaiting,
  parseVersionId,
  versionId,
} from './desk.ts'
import { ByteReader, ByteWriter } from './desk-bytes.ts'
import { decodeDeskChanges, decodeDeskSnapshot } from './desk-decode.ts'
import { encodeDeskChanges, encodeDeskSnapshot } from './desk-encode.ts'

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

const RECORDS: DeskRecords = {
  markets: [{ marketId: 1, key: 'at', name: 'Österreich', zone: 'Europe/Vienna' }],
  queues: [
    {
      queueId: 7,
      key: 'rechnung',
      name: 'Rechnung "A"\nB',
      marketId: 1,
      channel: 'phone',
      zone: 'Europe/Vienna',
      hours: null,
      target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
      thresholdsSeconds: [20, 60],
      shortAbandonSeconds: 5,
      replyPromiseSeconds: null,
      offerInterval: 'offer',
      handleInterval: 'answer',
      isPooled: false,
    },
  ],
  vendors: [{ vendorId: 3, key: 'nordwind', name: 'Nordwind', isInHouse: false }],
  sites: [],
}

const id = fc.integer({ min: 0, max: 5_000 })
const instant = fc.integer({ min: 0, max: 4e12 })
const start = fc.integer({ min: 0, max: 4_000_000 }).map((n) => n * INTERVAL_MS)
const sum = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
)
const note: fc.Arbitrary<Annotation> = fc.record({
  annotationId: id,
  revision: id,
  kind: fc.constantFrom(...ANNOTATION_KINDS),
  scope: fc.constantFrom({ kind: 'all' as const }, { kind: 'queue' as const, queueId: 7 }),
  from: instant,
  to: instant,
  text: fc.string(),
  isShared: fc.boolean(),
  by: fc.string(),
  writtenAt: instant,
})
const notes = fc.array(note, { maxLength: 3 })
const waiting: fc.Arbitrary<DeskWaiting> = fc
  .record({
    queueId: id,
    vendorId: id,
    start,
    after: fc.array(fc.integer({ min: 0, max: INTERVAL_MS - 1 }), { maxLength: 5 }),
    isPromised: fc.boolean(),
  })
  .map(({ after, isPromised, ...held }) => {
    const offeredAt = after.sort((a, b) => a - b).map((ms) => held.start + ms)
    return { ...held, offeredAt, dueAt: isPromised ? offeredAt.map((at, place) => (place % 3 === 2 ? null : at + HOUR_MS)) : [] }
  })
const agent: fc.Arbitrary<DeskAgent> = fc.record({
  feedId: id,
  agent: fc.string({ unit: 'grapheme', maxLength: 12 }),
  vendorId: id,
  siteId: id,
  state: fc.constantFrom(...AGENT_STATES),
  queueIds: fc.array(id, { maxLength: 4 }),
  queueId: id,
  at: instant,
})
const snapshot: fc.Arbitrary<DeskSnapshot> = fc.integer({ min: 0, max: 12 }).chain((intervals) =>
  fc.record({
    asOf: instant,
    version: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    clock: fc.constantFrom({ kind: 'live' } as const, { kind: 'replay', speed: 60, credit: 'A bank, "somewhere"' } as const),
    audience: fc.constantFrom({ kind: 'internal' } as const, { kind: 'vendor', vendorId: 3 } as const),
    windowStart: start,
    intervals: fc.constant(intervals),
    records: fc.constant(RECORDS),
    annotations: notes,
    feeds: fc.constant([]),
    layout: fc.constant(DESK_LAYOUT),
    series: fc.array(
      fc.record({
        queueId: id,
        vendorId: id,
        values: fc
          .array(sum, { minLength: intervals * DESK_COLUMNS.length, maxLength: intervals * DESK_COLUMNS.length })
          .map((values) => Float64Array.from(values)),
      }),
      { maxLength: 4 },
    ),
    expectations: fc.array(
      fc.record({
        queueId: id,
        basis: fc.constant('mean of the last four same weekdays' as const),
        days: fc.integer({ min: 1, max: 4 }),
        offeredTwelfths: fc.array(fc.option(fc.nat()), { minLength: intervals, maxLength: intervals }),
        ahtMs: fc.option(fc.nat()),
      }),
      { maxLength: 3 },
    ),
    waiting: fc.array(waiting, { maxLength: 4 }),
    agents: fc.array(agent, { maxLength: 5 }),
  }),
)

test('a snapshot that was sent is read as it was', () => {
  fc.assert(
    fc.property(snapshot, (sent) => {
      const data = encodeDeskSnapshot(sent, toBase64)
      expect(data.split('\n')).toHaveLength(2)
      expect(decodeDeskSnapshot(data, fromBase64)).toEqual(sent)
    }),
    { numRuns: 300 },
  )
})

test('a server may keep its sums in another order, or leave columns out', () => {
  const intervals = 3
  const values = Float64Array.from([5, 0, 6, 9, 8, 0])
  const columnAt = DESK_COLUMNS.map((name) => (name === 'offered' ? 0 : name === 'answeredWithin' ? intervals : -1))
  const [snapshotOfAny] = fc.sample(snapshot, { seed: 1, numRuns: 1 })
  const sent = {
    ...(snapshotOfAny as DeskSnapshot),
    intervals,
    layout: { intervalStep: 1, columnAt },
    series: [{ queueId: 1, vendorId: 2, values }],
    expectations: [],
  }
  const read = decodeDeskSnapshot(encodeDeskSnapshot(sent, toBase64), fromBase64).series[0]?.values as Float64Array
  const columnOf = (at: number) => [0, 1, 2].map((interval) => read[interval * DESK_COLUMNS.length + at])
  expect(columnOf(DESK_COLUMN_AT.offered)).toEqual([5, 0, 6])
  expect(columnOf(DESK_COLUMN_AT.answeredWithin)).toEqual([9, 8, 0])
  expect(read.reduce((total, value) => total + value, 0)).toBe(28)
})

test('changes that were sent are read as they were', () => {
  const changes: fc.Arbitrary<DeskChanges> = fc.record({
    version: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    asOf: instant,
    cells: fc.array(
      fc.record({
        queueId: id,
        vendorId: id,
        start,
        values: fc.array(sum, { minLength: DESK_COLUMNS.length, maxLength: DESK_COLUMNS.length }),
      }),
      { maxLength: 4 },
    ),
    waiting: fc.array(waiting, { maxLength: 4 }),
    agents: fc.array(agent, { maxLength: 4 }),
    feeds: fc.constant([]),
    records: fc.constantFrom(null, RECORDS),
    annotations: fc.option(notes),
  })
  fc.assert(
    fc.property(changes, (sent) => {
      expect(decodeDeskChanges(encodeDeskChanges(sent))).toEqual(sent)
    }),
  )
})

test('a body cut short, a body too long and another format are errors, never zeros', () => {
  const [any] = fc.sample(snapshot, { seed: 3, numRuns: 1 })
  const [head, body] = encodeDeskSnapshot(any as DeskSnapshot, toBase64).split('\n') as [string, string]
  const bytes = fromBase64(body)
  const withBody = (changed: Uint8Array) => `${head}\n${toBase64(changed)}`
  expect(() => decodeDeskSnapshot(withBody(bytes.subarray(0, bytes.length - 1)), fromBase64)).toThrow('within a number')
  expect(() => decodeDeskSnapshot(withBody(Uint8Array.of(...bytes, 0)), fromBase64)).toThrow('expected to its end')
  expect(() => decodeDeskSnapshot(`${head.replace('"format":1', '"format":99')}\n${body}`, fromBase64)).toThrow('load the page anew')
  expect(() => decodeDeskSnapshot(head, fromBase64)).toThrow('no second line')
})

test('whole numbers of either sign keep their value as bytes, up to the largest exact one', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(200))), fc.array(fc.integer()), (counts, signed) => {
      const out = new ByteWriter(0)
      for (const count of counts) out.varint(count)
      for (const number of signed) out.signed(number)
      const read = new ByteReader(out.written())
      expect(counts.map(() => read.varint())).toEqual(counts)
      expect(signed.map(() => read.signed())).toEqual(signed)
      expect(read.isAtEnd()).toBe(true)
    }),
  )
})

test('a version is written as an id and read back; anything else is no version', () => {
  expect(parseVersionId(versionId([12, 0, 7]))).toEqual([12, 0, 7])
  for (const id of ['', '1.', 'a', '-1', '1.2e3', '1'.repeat(16)]) expect(parseVersionId(id)).toBeNull()
})
