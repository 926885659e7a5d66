import { describe, expect, test } from 'vitest'
import { intervalStartsOf, intervalsOf } from '../../domain/interval/local-calendar.ts'
import { dayAt, instantAtLocal, offsetAt, secondAt, stretchStart, timeAt, zoneText } from './zone.ts'

const at = (text: string) => Date.parse(text)

describe('a local day', () => {
  test('has 96 quarter hours, 92 when clocks go forward and 100 when they go back', () => {
    expect(intervalsOf(dayAt('Europe/Berlin', at('2026-03-10T12:00Z')))).toBe(96)
    expect(intervalsOf(dayAt('Europe/Berlin', at('2026-03-29T12:00Z')))).toBe(92)
    expect(intervalsOf(dayAt('Europe/Berlin', at('2026-10-25T12:00Z')))).toBe(100)
  })

  test('begins and ends at local midnight, from whichever of its instants it is asked', () => {
    const day = { date: '2026-10-25', start: at('2026-10-24T22:00Z'), end: at('2026-10-25T23:00Z') }
    for (const instant of [day.start, at('2026-10-25T00:30Z'), at('2026-10-25T01:30Z'), day.end - 1]) {
      expect(dayAt('Europe/Berlin', instant)).toEqual(day)
    }
    expect(dayAt('Europe/Berlin', day.end).date).toBe('2026-10-26')
  })

  test('of a zone that skips midnight begins at its first instant', () => {
    expect(dayAt('Africa/Cairo', at('2026-04-24T12:00Z')).start).toBe(at('2026-04-23T22:00Z'))
    expect(intervalsOf(dayAt('Africa/Cairo', at('2026-04-24T12:00Z')))).toBe(92)
  })

  test('names every quarter hour once, also in the hour that comes twice', () => {
    for (const day of ['2026-03-29T12:00Z', '2026-10-25T12:00Z']) {
      const starts = intervalStartsOf(dayAt('Europe/Berlin', at(day)))
      expect(new Set(starts.map((start) => timeAt('Europe/Berlin', start))).size).toBe(starts.length)
    }
  })
})

describe('a time', () => {
  test('is written with its offset where it comes twice, and only there', () => {
    const berlin = (text: string) => timeAt('Europe/Berlin', at(text))
    expect(berlin('2026-10-25T00:15Z')).toBe('02:15 +02')
    expect(berlin('2026-10-25T01:15Z')).toBe('02:15 +01')
    expect(berlin('2026-10-25T02:00Z')).toBe('03:00')
    expect(berlin('2026-10-24T23:45Z')).toBe('01:45')
    expect(berlin('2026-03-29T01:00Z')).toBe('03:00')
    expect(berlin('2026-03-29T00:45Z')).toBe('01:45')
  })

  test('in a zone with half hours of its own is right', () => {
    expect(timeAt('Asia/Kolkata', at('2026-01-05T10:00Z'))).toBe('15:30')
    expect(zoneText('Asia/Kolkata', at('2026-01-05T10:00Z'))).toBe('Asia/Kolkata (UTC+05:30)')
    expect(timeAt('Australia/Lord_Howe', at('2026-04-04T14:45Z'))).toBe('01:45 +11')
    expect(timeAt('Australia/Lord_Howe', at('2026-04-04T15:15Z'))).toBe('01:45 +10:30')
    expect(offsetAt('America/St_Johns', at('2026-01-05T10:00Z'))).toBe(-3.5 * 3_600_000)
  })

  test('of a moment has its seconds', () => {
    expect(secondAt('UTC', at('2026-01-05T10:00:07.900Z'))).toBe('10:00:07')
    expect(secondAt('Europe/Berlin', at('1999-02-14T19:45:31Z'))).toBe('20:45:31')
  })
})

test('a local time is an instant, the first where it comes twice, and none where the clocks skip it', () => {
  const at = (zone: string, local: string): string | null => {
    const found = instantAtLocal(zone, local)
    return found === null ? null : new Date(found).toISOString()
  }
  expect(at('Europe/Berlin', '2026-11-24T14:15')).toBe('2026-11-24T13:15:00.000Z')
  expect(at('Europe/Berlin', '2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z')
  expect(at('Europe/Berlin', '2026-03-29T02:30')).toBeNull()
  expect(at('America/New_York', '2026-07-01T23:59')).toBe('2026-07-02T03:59:00.000Z')
  expect(at('UTC', 'tomorrow')).toBeNull()
})

test('half hours and hours stand on the wall clock of the zone', () => {
  const kolkata = stretchStart('Asia/Kolkata', at('2026-01-05T10:05Z'), 60)
  expect(timeAt('Asia/Kolkata', kolkata)).toBe('15:00')
  expect(stretchStart('UTC', at('2026-01-05T10:05Z'), 30)).toBe(at('2026-01-05T10:00Z'))
})
