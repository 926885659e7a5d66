import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { daysOfCivil } from '../../src/domain/shared/civil.ts'
import { weekdayOfDay } from '../../src/sim/zone-clock.ts'
import { realRecording } from '../../test/support/real-recordings.ts'
import type { Waited } from './contact-times.ts'
import type { CountedDay } from './count-shape.ts'

/** What a recording says of the things that the simulator models. */
export interface RecordedShapes {
  readonly days: readonly CountedDay[]
  readonly waits: readonly Waited[]
  readonly handleSeconds: readonly number[]
}

const BANK_FIRST_HOUR = 7
const BANK_LAST_HOUR = 24

/** February 1999 of the Anonymous Bank (Technion; Guedj, Mandelbaum): all calls by the time of entry, weekdays of its own; null where it is not there. */
export function bankFebruary(): RecordedShapes | null {
  const path = realRecording('anonymous-bank-1999/february.txt.gz')
  if (path === null) return null
  const byDay = new Map<number, number[]>()
  const waits: Waited[] = []
  const handleSeconds: number[] = []
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('latin1').split(/\r?\n/)
  for (const line of lines) {
    const cells = line.split('\t').map((cell) => cell.trim())
    const [date, entry, queueStart, queueTime, outcome, service] = [
      cells[5],
      cells[6],
      cells[9],
      Number(cells[11]),
      cells[12],
      Number(cells[15]),
    ]
    if (date === undefined || entry === undefined || outcome === 'PHANTOM') continue
    const [hour = 0, minute = 0] = entry.split(':').map(Number)
    const day = daysOfCivil(1900 + Number(date.slice(0, 2)), Number(date.slice(2, 4)), Number(date.slice(4, 6)))
    const counts = byDay.get(day) ?? Array.from({ length: (BANK_LAST_HOUR - BANK_FIRST_HOUR) * 4 }, () => 0)
    byDay.set(day, counts)
    const place = (hour - BANK_FIRST_HOUR) * 4 + Math.floor(minute / 15)
    if (place >= 0 && place < counts.length) counts[place] = (counts[place] ?? 0) + 1
    const queued = queueStart !== '0:00:00' || queueTime > 0
    if (queued && queueTime > 0) waits.push({ seconds: queueTime, isServed: outcome === 'AGENT' })
    if (outcome === 'AGENT' && service > 0) handleSeconds.push(service)
  }
  // Full working days only: Friday is half a day there, and Saturday an evening.
  const days = [...byDay]
    .map(([day, counts]) => ({ weekday: weekdayOfDay(day), counts }))
    .filter(({ weekday }) => weekday !== 4 && weekday !== 5)
  return { days, waits, handleSeconds }
}

const CALLS_2003_SLOTS = 56

/** Calls of a North American bank by five minutes, 2003 (De Livera, Hyndman and Snyder 2011), on weekdays from 07:00 to 21:00; null where it is not there. */
export function bankCalls2003(): RecordedShapes | null {
  const path = realRecording('bank-calls-5min-2003/bank_calls.csv.gz')
  if (path === null) return null
  const byDay = new Map<number, number[]>()
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split(/\r?\n/)
  for (const line of lines) {
    const [, year, month, date, hour, minute, calls] = /^"?(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)[^,]*,(\d+)/.exec(line) ?? []
    if (calls === undefined) throw new Error(`a line ${line}, expected a date, a time and a count`)
    const day = daysOfCivil(Number(year), Number(month), Number(date))
    const counts = byDay.get(day) ?? Array.from({ length: CALLS_2003_SLOTS }, () => 0)
    byDay.set(day, counts)
    const place = (Number(hour) - 7) * 4 + Math.floor(Number(minute) / 15)
    if (place >= 0 && place < CALLS_2003_SLOTS) counts[place] = (counts[place] ?? 0) + Number(calls)
  }
  return { days: [...byDay].map(([day, counts]) => ({ weekday: weekdayOfDay(day), counts })), waits: [], handleSeconds: [] }
}
