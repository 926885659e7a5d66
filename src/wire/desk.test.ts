import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asAscii, snapshotText } from '../../test/support/desk-text.ts'
import { AGENT_STATES } from '../domain/contact/agent-state.ts'
import { ANNOTATION_KINDS, type Annotation } from '../domain/record/annotation.ts'
import { HOUR_MS, INTERVAL_MS } from '../domain/shared/instant.ts'
import {
  DESK_COLUMN_AT,
  DESK_COLUMNS,
  type DeskAgent,
  type DeskChanges,
  type DeskRecords,
  type DeskSnapshot,
  type DeskWaiting,
  parseVersionId,
  versionId,
} from './desk.ts'
import { decodeDeskChanges, decodeDeskSnapshot } from './desk-decode.ts'
import { DigitReader, DigitWriter } from './desk-digits.ts'
import { encodeDeskChanges } from './desk-encode.ts'
import { IntervalEncoder } from './desk-interval.ts'
import type { DeskOutlook } from './desk-outlook.ts'

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
  vendors: [{ vendorId: 3, key: 'nordwind', name: 'Nordwind', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null }],
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
  effect: fc.constantFrom(
    null,
    { kind: 'leaveOut' as const },
    { kind: 'factor' as const, factor: 1.2 },
    { kind: 'added' as const, contacts: 300 },
  ),
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
const tenths = fc.array(fc.option(fc.nat(9_000)), { maxLength: 5 })
const outlook: fc.Arbitrary<DeskOutlook> = fc.record({
  queueId: id,
  from: start,
  source: fc.option(
    fc.record({
      model: fc.constant('calendar-level-shape'),
      version: fc.nat(9),
      snapshotId: fc.option(id),
      madeAt: instant,
      trainedFrom: fc.option(fc.constant('2026-03-02')),
      trainedUntil: fc.option(fc.constant('2026-03-28')),
      days: fc.nat(400),
    }),
  ),
  unpredicted: fc.constantFrom(null, 'noAgents', 'promise', 'silentFeed'),
  dayAhead: fc.option(fc.record({ start, offeredTenths: tenths, ahtSeconds: tenths })),
  offeredTenths: fc.array(fc.nat(9_000), { maxLength: 5 }),
  lowTenths: tenths,
  highTenths: tenths,
  ahtSeconds: tenths,
  abandonPermille: tenths,
  levelPermille: tenths,
  levelLowPermille: tenths,
  levelHighPermille: tenths,
  headTenths: tenths,
  required: tenths,
  missTenths: tenths,
  lanes: fc.array(
    fc.record({
      vendorId: id,
      staffBasis: fc.constantFrom(null, 'commitment', 'present'),
      levelPermille: tenths,
      headTenths: tenths,
      required: tenths,
    }),
    { maxLength: 2 },
  ),
  work: fc.option(
    fc.record({
      openTenths: tenths,
      openLowTenths: tenths,
      openHighTenths: tenths,
      dueTenths: tenths,
      breachTenths: tenths,
      openNow: fc.nat(900),
      lateNow: fc.nat(9),
      until: instant,
      breaches: fc.nat(90),
      breachesLow: fc.nat(9),
      breachesHigh: fc.nat(900),
      firstBreachAt: fc.option(instant),
      daysToClearHundredths: fc.option(fc.nat(900)),
      openHoursToClearTenths: fc.option(fc.nat(900)),
    }),
  ),
  dayEnd: fc.constantFrom(null, {
    dayStart: 0,
    dayEnd: 86_400_000,
    offered: 700,
    low: 640,
    high: null,
    levelPermille: 812,
    levelLowPermille: 700,
    levelHighPermille: 860,
    meetsPermille: 640,
  }),
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
    pastFill: fc.constantFrom(null, { days: 56, daysDone: 23 }),
    learning: fc.constantFrom(null, { done: 12, total: 60 }),
    feeds: fc.constant([]),
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
    outlook: fc.array(outlook, { maxLength: 3 }),
  }),
)

test('a snapshot that was sent is read as it was', () => {
  fc.assert(
    fc.property(snapshot, (sent) => {
      const data = snapshotText(sent)
      expect(data.split('\n')).toHaveLength(3 + sent.intervals)
      expect(decodeDeskSnapshot(data, asAscii)).toEqual(sent)
    }),
    { numRuns: 300 },
  )
})

test('a server may keep its sums in another order, or leave columns out', () => {
  const columnAt = DESK_COLUMNS.map((name) => (name === 'offered' ? 2 : name === 'answeredWithin' ? 0 : -1))
  // Three columns of two lanes: within, whether anything happened, offered.
  const perInterval = [[9, 0, 1, 0, 5, 0], [], [8, 70, 1, 1, 6, 2 ** 53 - 1]]
  const cells = {
    lanes: [
      { queueId: 1, vendorId: 2 },
      { queueId: 3, vendorId: 0 },
    ],
    width: 3,
    columnAt,
    chosenAt: 1,
    valuesAt: (interval: number) => Float64Array.from(perInterval[interval] as number[]),
  }
  const [any] = fc.sample(snapshot, { seed: 1, numRuns: 1 })
  const sent = { ...(any as DeskSnapshot), intervals: 3, expectations: [] }
  const { series } = decodeDeskSnapshot(snapshotText(sent, cells), asAscii)
  const columnOf = (lane: number, at: number) => [0, 1, 2].map((interval) => series[lane]?.values[interval * DESK_COLUMNS.length + at])
  expect(columnOf(0, DESK_COLUMN_AT.offered)).toEqual([5, 0, 6])
  expect(columnOf(1, DESK_COLUMN_AT.offered)).toEqual([0, 0, 2 ** 53 - 1])
  expect(columnOf(0, DESK_COLUMN_AT.answeredWithin)).toEqual([9, 0, 8])
  expect(columnOf(1, DESK_COLUMN_AT.answeredWithin)).toEqual([0, 0, 70])
  expect(series.map(({ values }) => values.filter((value) => value !== 0).length)).toEqual([4, 2])
})

test('an interval is as many digits wide as its largest number needs, whatever was encoded before it', () => {
  const sums = fc.array(fc.oneof(fc.constant(0), fc.nat(70), fc.nat(5_000), fc.maxSafeNat()), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(sums, { minLength: 1, maxLength: 5 }), (intervals) => {
      const cells = {
        lanes: [1, 2, 3].map((queueId) => ({ queueId, vendorId: 0 })),
        width: 2,
        columnAt: DESK_COLUMNS.map((_, column) => (column === 0 ? 0 : -1)),
        chosenAt: 1,
        valuesAt: (interval: number) => Float64Array.from([...(intervals[interval] as number[]), 1, 1, 1]),
      }
      const one = new IntervalEncoder()
      for (const [interval] of intervals.entries()) {
        const text = Buffer.from(one.encode(cells, interval)).toString()
        expect(text).toBe(Buffer.from(new IntervalEncoder().encode(cells, interval)).toString())
      }
    }),
  )
})

test('a sum below zero is never sent', () => {
  const cells = {
    lanes: [{ queueId: 1, vendorId: 0 }],
    width: 2,
    columnAt: DESK_COLUMNS.map((_, column) => (column === 0 ? 0 : -1)),
    chosenAt: 1,
    valuesAt: () => Float64Array.of(-1, 1),
  }
  expect(() => new IntervalEncoder().encode(cells, 0)).toThrow('expected a whole number from 0 on')
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
    pastFill: fc.constantFrom(null, { days: 56, daysDone: 23 }),
    learning: fc.constantFrom(null, { done: 12, total: 60 }),
    outlook: fc.option(fc.array(outlook, { maxLength: 3 })),
  })
  fc.assert(
    fc.property(changes, (sent) => {
      expect(decodeDeskChanges(encodeDeskChanges(sent))).toEqual(sent)
    }),
  )
})

test('text cut short, text too long and another format are errors, never zeros', () => {
  const cells = new Float64Array(2 * DESK_COLUMNS.length).fill(100)
  const [any] = fc.sample(snapshot, { seed: 3, numRuns: 1 })
  const sent = { ...(any as DeskSnapshot), intervals: 2, expectations: [], series: [{ queueId: 1, vendorId: 1, values: cells }] }
  const [head, numbers, first, last, foreseen] = snapshotText(sent).split('\n') as [string, string, string, string, string]
  const read = (...lines: string[]) => decodeDeskSnapshot(lines.join('\n'), asAscii)
  expect(read(head, numbers, first, last, foreseen)).toEqual(sent)
  expect(() => read(head, numbers.slice(0, -1), first, last, foreseen)).toThrow('expected one')
  expect(() => read(head, `${numbers}0`, first, last, foreseen)).toThrow('expected to their end')
  expect(() => read(head, numbers, first, last.slice(0, -1), foreseen)).toThrow('text ends at character')
  expect(() => read(head, numbers, first, `${last}0`, foreseen)).toThrow('expected to its end')
  expect(() => read(head, numbers, first, foreseen)).toThrow('has 1 lines of them')
  expect(() => read(head.replace('"format":3', '"format":99'), numbers, first, last, foreseen)).toThrow('load the page anew')
  expect(() => read(head)).toThrow('no second line')
})

test('whole numbers of either sign keep their value as digits, up to the largest exact one', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(200))), fc.array(fc.integer()), (counts, signed) => {
      const out = new DigitWriter(0)
      for (const count of counts) out.varint(count)
      for (const number of signed) out.signed(number)
      const read = new DigitReader(out.written())
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
