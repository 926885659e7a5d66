import { beforeAll, describe, expect, test } from 'vitest'
import { planContext, readForecast, WALL_TIMES } from '../../../test/support/plan-context.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { PlanFault } from './plan-fault.ts'
import type { PlanOptions } from './plan-options.ts'
import type { PlanContext, PlanReading } from './plan-reading.ts'

let context: PlanContext
beforeAll(async () => {
  context = await planContext()
})

function read(lines: readonly string[], more: Partial<PlanOptions> = {}): PlanReading {
  const reading = readForecast(context, lines, more)
  if (!reading.ok) throw new Error(JSON.stringify(reading.error))
  const { read: whole, accepted, repeated, blank, refused } = reading.value
  expect(whole).toBe(accepted + repeated + blank + refused)
  return reading.value
}

function refusal(reading: Result<PlanReading, readonly PlanFault[]>): readonly (string | number | null | undefined)[] {
  return reading.ok ? [] : reading.error.flatMap(({ rule, row, column }) => [rule, row, column])
}

const inShort = ({ faults }: PlanReading) => faults.map(({ row, column, rule }) => [row, column, rule])
const figures = ({ cells }: PlanReading) =>
  cells.map(({ start, contacts, ahtSeconds, heads }) => [formatInstant(start).slice(5, 16), contacts, ahtSeconds, heads])
const of = (day: string, times: readonly string[], value = '5') => times.map((time) => `billing-de;${day} ${time};${value}`)

describe('a table with a row for each interval', () => {
  test('is read by its headers, in the zone of the queue, with a decimal comma where one shows', () => {
    const reading = read(
      ['Queue;Start;Volume;AHT (min);Agents', 'billing-de;2026-03-02 08:00;12,5;4,5;7', 'Billing UK;2026-03-02 08:00;3;5;2'],
      { seconds: 900 },
    )
    expect(figures(reading)).toEqual([
      ['03-02T07:00', 12.5, 270, 7],
      ['03-02T08:00', 3, 300, 2],
    ])
    expect(reading.readAs).toMatchObject({ decimal: 'comma', aht: 'minutes', form: 'rows', zones: ['Europe/Berlin', 'Europe/London'] })
  })

  test('may have titles above and other columns beside, which are named as not read', () => {
    const reading = read([
      'Forecast of March',
      '',
      'queue,date,time,contacts,remark',
      'billing-de,02.03.2026,08:00-08:30,8,fair',
      'billing-de,02.03.2026,08:30-09:00,6,',
    ])
    expect(figures(reading).map(([at, contacts]) => [at, contacts])).toEqual([
      ['03-02T07:00', 4],
      ['03-02T07:15', 4],
      ['03-02T07:30', 3],
      ['03-02T07:45', 3],
    ])
    expect(reading.readAs).toMatchObject({ headerRow: 3, ignored: ['remark'], seconds: [1_800] })
  })

  test('has a band by levels, which never fall', () => {
    const reading = read(
      ['queue,start,contacts,p10,p50,p90', 'billing-de,2026-03-02T08:00Z,9,5,9,14', 'billing-de,2026-03-02T08:15Z,9,5,4,14'],
      { seconds: 900 },
    )
    expect(reading.cells[0]?.quantiles).toEqual({ '0.1': 5, '0.5': 9, '0.9': 14 })
    expect(inShort(reading)).toEqual([[3, 'E p50', 'quantilesFall']])
  })

  test('keeps vendors and sites apart, and suggests what was meant where there is no such one', () => {
    const lines = [
      'queue,vendor,site,start,heads',
      'billing-de,Acme,Riga,2026-03-02 08:00,4',
      'biling-de,acme,,2026-03-02 08:00,4',
      'billing-de,acmee,,2026-03-02 08:00,4',
      'billing-de,,riga,2026-03-02 08:00,4',
    ]
    const reading = read(lines, { kind: 'commitment', seconds: 900 })
    expect(reading.cells).toMatchObject([{ vendorId: 1, siteId: 1, heads: 4 }])
    expect(reading.faults.map(({ row, rule, value, hint }) => [row, rule, value, hint])).toEqual([
      [3, 'queueUnknown', '"biling-de"', 'did you mean "billing-de"?'],
      [4, 'vendorUnknown', '"acmee"', 'did you mean "acme"?'],
      [5, 'siteWithoutVendor', '"riga"', null],
    ])
  })
})

describe('a table with days across', () => {
  test('is read cell by cell, and each fault names its cell', () => {
    const lines = ['Zeit\t02.03.2026\t03.03.2026', '08:00\t12,5\t-', '08:15\t1\tNaN', 'Summe\t13,5\t0']
    const reading = read(lines, { queue: 'billing-de' })
    expect(figures(reading).map(([at, contacts]) => [at, contacts])).toEqual([
      ['03-02T07:00', 12.5],
      ['03-02T07:15', 1],
    ])
    expect(inShort(reading)).toEqual([
      [3, 'C 03.03.2026', 'notFinite'],
      [4, null, 'totalRow'],
    ])
    expect(reading).toMatchObject({ read: 5, accepted: 2, blank: 1, refused: 2 })
  })

  test('has the figures of a commitment in heads, and may have times of day across instead', () => {
    const reading = read(['date,08:00,08:30', '2026-03-02,4,5'], { kind: 'commitment', queue: 'billing-de', vendor: 'acme' })
    expect(figures(reading).map(([at, , , heads]) => [at, heads])).toEqual([
      ['03-02T07:00', 4],
      ['03-02T07:15', 4],
      ['03-02T07:30', 5],
      ['03-02T07:45', 5],
    ])
  })
})

describe('days of 23 and 25 hours', () => {
  const header = 'queue;start;contacts'

  test('96 rows for a day of 92 quarter hours: the four that the clocks skip are refused, with what they go on with', () => {
    const reading = read([header, ...of('2026-03-29', WALL_TIMES)])
    expect(reading).toMatchObject({ read: 96, accepted: 92, refused: 4 })
    expect(inShort(reading)).toEqual([10, 11, 12, 13].map((row) => [row, null, 'localTimeDoesNotExist']))
    expect(reading.faults[0]?.hint).toBe('the clocks skip it; they go on with 03:00, which is 2026-03-29T01:00:00.000Z')
  })

  test('96 rows for a day of 100: taken for the earlier of the two hours, and the other has no figures, not zero', () => {
    const reading = read([header, ...of('2026-10-25', WALL_TIMES)])
    expect(reading).toMatchObject({ accepted: 96, refused: 0 })
    expect(reading.warnings).toContainEqual(expect.stringMatching(/^4 rows are of an hour that the clocks show twice/))
    const told = new Set(reading.cells.map(({ start }) => start))
    expect([Date.UTC(2026, 9, 25, 0), Date.UTC(2026, 9, 25, 1)].map((at) => told.has(at))).toEqual([true, false])
    expect(inShort(read([header, ...of('2026-10-25', WALL_TIMES)], { repeated: 'refuse' }))).toHaveLength(4)
  })

  test('100 rows for it are told apart by their order', () => {
    const times = [...WALL_TIMES.slice(0, 12), ...WALL_TIMES.slice(8)]
    const reading = read([header, ...of('2026-10-25', times)])
    expect(reading).toMatchObject({ accepted: 100, refused: 0, repeated: 0 })
    expect(reading.warnings.filter((warning) => /twice/.test(warning))).toEqual([])
  })
})

describe('what could be two things is refused as a whole, until somebody says which', () => {
  test.each([
    [
      'a number that is thousands or parts of one',
      ['billing-de;2026-03-02 08:00;1,234'],
      ['decimalAmbiguous', 2, 'C contacts'],
      { decimal: 'comma' },
    ],
    [
      'numbers with points and with commas',
      ['billing-de;2026-03-02 08:00;1,5', 'billing-de;2026-03-02 08:15;2.5'],
      ['decimalAmbiguous', 2, 'C contacts'],
      null,
    ],
    ['a date whose day could be its month', ['billing-de;03/04/2026 08:00;5'], ['dateAmbiguous', 2, 'B start'], { dates: 'dmy' }],
  ] as const)('%s', (_, rows, expected, remedy) => {
    const lines = ['queue;start;contacts', ...rows]
    expect(refusal(readForecast(context, lines, { seconds: 900 }))).toEqual(expected)
    if (remedy !== null) expect(read(lines, { seconds: 900, ...remedy })).toMatchObject({ accepted: rows.length, refused: 0 })
  })

  test('a handle time of 4:10 is minutes or hours: by the header, by choice, or not', () => {
    const aht = (header: string, more: Partial<PlanOptions> = {}) =>
      read([`queue;start;${header}`, 'billing-de;2026-03-02 08:00;4:10'], { seconds: 900, ...more })
    expect(inShort(aht('aht'))).toEqual([[2, 'C aht', 'durationAmbiguous']])
    expect(aht('AHT mm:ss').cells).toMatchObject([{ ahtSeconds: 250 }])
    expect(aht('aht', { aht: 'mm:ss' }).cells).toMatchObject([{ ahtSeconds: 250 }])
  })
})

describe('rows that are refused stop no others', () => {
  test.each([
    ['NaN', 'notFinite'],
    ['1e400', 'notation'],
    ['-3', 'tooSmall'],
    ['95 %', 'percent'],
    ['9007199254740993', 'tooLarge'],
    ['0x1F', 'notation'],
    ['#REF!', 'formulaError'],
    ['12 calls', 'notANumber'],
  ])('contacts of %s', (text, rule) => {
    const reading = read(['queue;start;contacts', `billing-de;2026-03-02 08:00;${text}`, 'billing-de;2026-03-02 08:15;5'], { seconds: 900 })
    expect(inShort(reading)).toEqual([[2, 'C contacts', rule]])
    expect(reading.accepted).toBe(1)
  })

  test.each([
    ['today 08:00', 'instantWord'],
    ['1899-12-30 08:00', 'sentinel'],
    ['2026-02-30 08:00', 'dateImpossible'],
    ['2026-03-02 25:00', 'timeImpossible'],
    ['2026-03-02 08:07', 'notAligned'],
    ['2026-03-29T02:30:00+01:00[Europe/Berlin]', 'localTimeDoesNotExist'],
    ['2026-03-02T08:00:00+03:00[Europe/Berlin]', 'offsetContradictsZone'],
    ['2026-03-02T08:00:00+01:00[CET/Berlin]', 'unknownZone'],
    ['2126-03-02 08:00', 'tooFar'],
    ['2026-03-02', 'timeMissing'],
  ])('a start of %s', (text, rule) => {
    expect(
      inShort(read(['queue;start;contacts', `billing-de;${text};5`, ...of('2026-03-02', ['09:00'])], { seconds: 900 })).map(
        (fault) => fault[2],
      ),
    ).toEqual([rule])
  })

  test('the same row again is counted, another figure for it is refused with the row it is against', () => {
    const reading = read(['queue;start;contacts', ...of('2026-03-02', ['08:00', '08:15', '08:15']), ...of('2026-03-02', ['08:15'], '6')])
    expect(reading).toMatchObject({ accepted: 2, repeated: 1, refused: 1 })
    expect(reading.faults).toMatchObject([{ row: 5, rule: 'rowTwice', hint: 'row 3 says something else of it' }])
  })

  test('a week of another number is refused where the week was named, and figures of days are not spread', () => {
    const lines = ['queue;start;contacts', ...of('2026-03-02', ['08:00', '08:15']), ...of('2026-03-10', ['08:00'])]
    expect(inShort(read(lines, { week: '2026-03-02' }))).toEqual([[4, null, 'otherWeek']])
    const daily = ['queue;start;contacts', ...of('2026-03-02', ['00:00']), ...of('2026-03-03', ['00:00'])]
    expect(new Set(inShort(read(daily)).map((fault) => fault[2]))).toEqual(new Set(['intervalLength']))
  })

  test('a plan of a past week is taken, with the word that it counts for nothing', () => {
    expect(read(['queue;start;contacts', ...of('2026-02-02', ['08:00', '08:15'])]).warnings).toContainEqual(
      expect.stringMatching(/is it the week that was meant/),
    )
  })
})

test('a table without what is needed is refused with what was there and what is near', () => {
  const reading = readForecast(context, ['queeue;begin;contcts', 'a;b;c'])
  expect(refusal(reading)).toEqual(['missingHeader', 1, null])
  expect(reading.ok ? '' : reading.error[0]?.hint).toBe('"queeue" is near queue; "begin" is near beginn; "contcts" is near contacts')
  expect(refusal(readForecast(context, ['queue;start;contacts;contacts', 'a;b;c;d']))).toEqual(['headerTwice', 1, 'D'])
  expect(refusal(readForecast(context, ['queue;start;contacts']))).toEqual(['noRows', null, null])
})
