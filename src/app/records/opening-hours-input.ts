import { MINUTES_OF_DAY, type OpenSpan } from '../../domain/record/opening-hours.ts'
import { ObjectReader } from './object-reader.ts'

const WEEKDAYS: readonly unknown[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const OPEN_SPANS_MAX = 56

/** `"always"` (null), or spans such as `{"days":["mon","tue"],"from":"08:00","to":"20:00"}`; `"24:00"` is the end of the day. */
export function readHours(reader: ObjectReader): readonly OpenSpan[] | null {
  const value = reader.raw('hours')
  if (value === undefined || value === null || value === 'always') return null
  if (!Array.isArray(value)) return reader.fault('hours', '"always" or a list of spans', null)
  const spans = reader.list('hours', OPEN_SPANS_MAX).flatMap((item, place) => readSpan(item, `${reader.pointer}/hours/${place}`, reader))
  spans.sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute)
  const overlap = spans.find((span, place) => {
    const before = spans[place - 1]
    return before?.weekday === span.weekday && span.fromMinute < before.toMinute
  })
  if (overlap !== undefined) reader.fault('hours', `spans that do not overlap, as two do on ${WEEKDAYS[overlap.weekday - 1]}`, null)
  return spans
}

function readSpan(item: unknown, pointer: string, { faults }: ObjectReader): OpenSpan[] {
  const span = new ObjectReader(item, pointer, faults)
  const weekdays = span.list('days', WEEKDAYS.length).map((day) => WEEKDAYS.indexOf(day) + 1)
  if (weekdays.length === 0 || weekdays.includes(0)) span.fault('days', `a list of ${WEEKDAYS.join(', ')}`, null)
  const fromMinute = readMinute(span, 'from')
  const toMinute = readMinute(span, 'to')
  if (fromMinute !== null && toMinute !== null && fromMinute >= toMinute)
    span.fault('to', 'a time after the one it is open from; what crosses midnight is two spans', null)
  span.end()
  if (fromMinute === null || toMinute === null) return []
  return [...new Set(weekdays)].map((weekday) => ({ weekday, fromMinute, toMinute }))
}

function readMinute(span: ObjectReader, name: string): number | null {
  const value = span.raw(name)
  const match = typeof value === 'string' ? /^(\d{2}):([0-5]\d)$/.exec(value) : null
  const minute = match === null ? -1 : Number(match[1]) * 60 + Number(match[2])
  if (minute >= 0 && minute <= MINUTES_OF_DAY) return minute
  return span.fault(name, 'a local time such as "08:00"; "24:00" is the end of the day', null)
}
