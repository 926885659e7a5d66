import { expect, test } from 'vitest'
import { intervalsOf } from '../../domain/interval/local-calendar.ts'
import { DAY_MS, HOUR_MS } from '../../domain/shared/instant.ts'
import { temporalCalendar } from './temporal-calendar.ts'

const at = (text: string): number => Date.parse(text)
const daysOf = (zone: string, from: string, to: string) => temporalCalendar.days(zone, at(from), at(to))

test('a Berlin day has 96 quarter hours, 92 when the clocks are put forward and 100 when they are put back', () => {
  const count = (date: string) =>
    daysOf('Europe/Berlin', `${date}T12:00:00Z`, `${date}T12:00:01Z`).map((day) => [day.date, intervalsOf(day)])
  expect(count('2026-02-11')).toEqual([['2026-02-11', 96]])
  expect(count('2026-03-29')).toEqual([['2026-03-29', 92]])
  expect(count('2026-10-25')).toEqual([['2026-10-25', 100]])
})

test('a day of Lord Howe has 98 quarter hours when its clocks are put back by half an hour', () => {
  const days = daysOf('Australia/Lord_Howe', '2026-04-04T20:00:00Z', '2026-04-04T20:00:01Z')
  expect(days.map((day) => [day.date, intervalsOf(day)])).toEqual([['2026-04-05', 98]])
})

test('a Cairo day whose midnight is skipped begins at its first instant', () => {
  const [day] = daysOf('Africa/Cairo', '2026-04-24T09:00:00Z', '2026-04-24T09:00:01Z')
  expect(day).toEqual({ date: '2026-04-24', start: at('2026-04-24T01:00:00+03:00'), end: at('2026-04-25T00:00:00+03:00') })
})

test('the date that Samoa skipped is no day, and the days around it still join', () => {
  const days = daysOf('Pacific/Apia', '2011-12-29T20:00:00Z', '2011-12-31T20:00:00Z')
  expect(days.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01'])
  expect(days.every((day, place) => place === 0 || day.start === days[place - 1]?.end)).toBe(true)
})

test.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns'])('days of %s join and cover what was asked for', (zone) => {
  const [from, to] = [at('2025-11-03T07:12:00Z'), at('2026-12-20T01:00:00Z')]
  const days = temporalCalendar.days(zone, from, to)
  const first = days[0]
  const last = days.at(-1)
  expect(first !== undefined && first.start <= from && first.end > from).toBe(true)
  expect(last !== undefined && last.start < to && last.end >= to).toBe(true)
  expect(days.every((day, place) => place === 0 || day.start === days[place - 1]?.end)).toBe(true)
})

test('a wall clock is shown at no instant when it is skipped and at two when it is repeated', () => {
  const wall = (text: string) => temporalCalendar.instantsOfWall('Europe/Berlin', at(`${text}Z`))
  expect(wall('2026-03-29T02:30:00')).toEqual([])
  expect(wall('2026-10-25T02:30:00')).toEqual([at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z')])
  expect(wall('2026-07-01T00:00:00')).toEqual([at('2026-06-30T22:00:00Z')])
})

test('a zone is named as the database names it, and no abbreviation or offset is one', () => {
  const names = ['UTC', 'Europe/Berlin', 'Etc/GMT+1', 'America/Argentina/Ushuaia']
  expect(names.filter(temporalCalendar.isZone)).toEqual(names)
  expect(['CET', 'EST', 'CST', 'CET/Berlin', '+02:00', 'europe/berlin', 'Mars/Olympus', '', 'Z'].filter(temporalCalendar.isZone)).toEqual(
    [],
  )
})

test('a request for more days than anyone can mean is refused', () => {
  expect(() => temporalCalendar.days('UTC', 0, 50_000 * DAY_MS + HOUR_MS)).toThrow(/expected at most 40000/)
})
