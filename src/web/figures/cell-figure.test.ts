import { describe, expect, test } from 'vitest'
import type { Believed } from '../../domain/interval/believed.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { DESK_COLUMN_AT, type DeskColumn } from '../../wire/desk.ts'
import { cellFigure } from './cell-figure.ts'
import { noSums, type Sums } from './sums.ts'

const START = Date.parse('2026-11-24T10:00Z')
const OPEN_WEEKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 480, toMinute: 1_200 }))
const QUEUE = { zone: 'Europe/Berlin', hours: OPEN_WEEKDAYS } as unknown as Queue
const BELIEVED: Believed = { freshness: 'live', unknownFrom: null, heardAt: START, silentVendors: [] }
const OF = { record: QUEUE, believed: BELIEVED, usualAhtMs: 200_000, expectedAhead: 42.4, ahead: null }

function sumsOf(counts: Partial<Record<DeskColumn, number>>, rest: Partial<Sums> = {}): Sums {
  const sums = noSums()
  for (const [name, value] of Object.entries(counts)) sums.values[DESK_COLUMN_AT[name as DeskColumn]] = value
  return Object.assign(sums, rest)
}

const at = (start: number, isAhead = false) => ({ start, from: 4, to: 5, isAhead })
const LEVEL = (numerator: number, denominator: number): Partial<Sums> => ({
  parts: { numerator, denominator },
  target: { kind: 'one', formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
})

describe('a cell', () => {
  test('that has not happened shows what is expected, and nothing where nothing is', () => {
    expect(cellFigure('volume', sumsOf({}), at(START, true), OF)).toMatchObject({ kind: 'ahead', text: '42' })
    expect(cellFigure('volume', sumsOf({}), at(START, true), { ...OF, expectedAhead: null, ahead: null }).text).toBe('')
    expect(cellFigure('serviceLevel', sumsOf({}), at(START, true), OF).text).toBe('')
  })

  test('that has not happened shows what is foreseen before what was expected, and by its sign alone that a target will be missed', () => {
    const ahead = {
      offered: 51.6,
      low: 40,
      high: 60,
      ahtSeconds: 312,
      abandonFraction: 0.06,
      level: 0.72,
      levelLow: 0.6,
      levelHigh: 0.8,
      heads: 8,
      required: 9,
      gap: -1,
      misses: 4,
      work: null,
    }
    const record = { ...QUEUE, target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 } } as const
    const of = { ...OF, record, ahead }
    expect(cellFigure('volume', sumsOf({}), at(START, true), of)).toMatchObject({ kind: 'ahead', text: '52', heat: 0 })
    expect(cellFigure('serviceLevel', sumsOf({}), at(START, true), of)).toMatchObject({ kind: 'ahead', text: '72', glyph: '▼', heat: 0 })
    expect(cellFigure('aht', sumsOf({}), at(START, true), of).text).toBe('5:12')
    expect(cellFigure('abandon', sumsOf({}), at(START, true), of).text).toBe('6')
    expect(cellFigure('waiting', sumsOf({}), at(START, true), of).text).toBe('')
  })

  test('of a silent feed is a question mark, whatever was counted before it fell silent', () => {
    const believed = { ...BELIEVED, unknownFrom: START + 60_000 }
    expect(cellFigure('volume', sumsOf({ offered: 5 }), at(START), { ...OF, believed })).toMatchObject({
      kind: 'unknown',
      text: '?',
      heat: 0,
    })
    expect(cellFigure('volume', sumsOf({ offered: 5 }), at(START - INTERVAL_MS), { ...OF, believed }).kind).toBe('known')
  })

  test('before what the desk holds is not 0', () => {
    expect(cellFigure('volume', sumsOf({}), { ...at(START), from: -1 }, OF)).toMatchObject({ kind: 'outside', text: '–' })
  })

  test('is closed by the hours of the queue’s own zone, unless something happened all the same', () => {
    const evening = Date.parse('2026-11-24T19:00Z')
    expect(cellFigure('volume', sumsOf({}), at(evening), OF).kind).toBe('closed')
    expect(cellFigure('volume', sumsOf({}), at(evening - INTERVAL_MS), OF).kind).toBe('known')
    expect(cellFigure('volume', sumsOf({ offered: 1 }), at(evening), OF).kind).toBe('known')
    expect(cellFigure('volume', sumsOf({}), at(Date.parse('2026-11-22T11:00Z')), OF).kind).toBe('closed')
  })
})

describe('colour', () => {
  test('of volume begins where chance gets unlikely, in both directions, and its sign says the same', () => {
    const volume = (offered: number, expected: number) =>
      cellFigure('volume', sumsOf({ offered }, { expected, offeredOfExpected: offered }), at(START), OF)
    expect(volume(110, 100)).toMatchObject({ text: '+10', heat: 0 })
    expect(volume(118, 100)).toMatchObject({ text: '+18', heat: 1, glyph: '' })
    expect(volume(145, 100)).toMatchObject({ text: '+45', heat: 3, glyph: '▲' })
    expect(volume(55, 100)).toMatchObject({ text: '−45', heat: -3, glyph: '▼' })
    expect(volume(3, 1)).toMatchObject({ text: '+2', heat: 1 })
    expect(volume(0, 0.4)).toMatchObject({ text: '0', heat: 0 })
  })

  test('of a service level follows the gap to its target; one contact more in time is no gap', () => {
    const level = (numerator: number, denominator: number) =>
      cellFigure('serviceLevel', sumsOf({}, LEVEL(numerator, denominator)), at(START), OF)
    expect(level(80, 100)).toMatchObject({ text: '80', heat: 0, glyph: '' })
    expect(level(78, 100)).toMatchObject({ text: '78', heat: 1, glyph: '▼' })
    expect(level(60, 100)).toMatchObject({ text: '60', heat: 3, glyph: '▼' })
    expect(level(3, 4)).toMatchObject({ text: '75', heat: 0, glyph: '▼' })
    expect(level(95, 100)).toMatchObject({ heat: -1, glyph: '' })
    expect(level(0, 0)).toMatchObject({ text: '–', heat: 0 })
  })

  test('of handle time needs a few contacts', () => {
    const aht = (handled: number, seconds: number) =>
      cellFigure('aht', sumsOf({ handled, talkMs: handled * seconds * 1_000 }), at(START), OF)
    expect(aht(4, 400)).toMatchObject({ text: '6:40', heat: 0 })
    expect(aht(20, 250)).toMatchObject({ text: '4:10', heat: 2, glyph: '▲' })
    expect(aht(20, 120)).toMatchObject({ text: '2:00', heat: -3, glyph: '▼' })
    expect(aht(0, 0)).toMatchObject({ text: '–' })
  })

  test('of abandons and of waiting begins with the second contact, and with the first that waits too long', () => {
    expect(cellFigure('abandon', sumsOf({ offered: 4, abandoned: 1 }), at(START), OF)).toMatchObject({ text: '25', heat: 0 })
    expect(cellFigure('abandon', sumsOf({ offered: 20, abandoned: 5 }), at(START), OF)).toMatchObject({ text: '25', heat: 3, glyph: '▲' })
    expect(cellFigure('waiting', sumsOf({}, { waiting: 3 }), at(START), OF)).toMatchObject({ text: '3', heat: 0 })
    expect(cellFigure('waiting', sumsOf({}, { waiting: 9, waitingOver: 5 }), at(START), OF)).toMatchObject({ heat: 2, glyph: '▲' })
  })
})
