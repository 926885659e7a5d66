import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { countryCalendar } from '../../src/adapters/calendar/public-holidays.ts'
import type { RatioCell } from '../../src/domain/forecast/fit-ratio.ts'
import { addDays, weekdayOf } from '../../src/domain/interval/local-calendar.ts'
import { realRecording } from '../../test/support/real-recordings.ts'

/** A call of the Anonymous Bank (Technion: Guedj, Mandelbaum) that was offered to a queue. */
interface OfferedCall {
  readonly type: string
  readonly date: string
  readonly slot: number
  readonly waitSeconds: number
  readonly isAnswered: boolean
  readonly serviceSeconds: number
}

/** What a call type had as a queue, by date and half hour of the wall clock. */
export interface CallQueue {
  readonly type: string
  readonly counts: ReadonlyMap<string, readonly (number | null)[]>
  readonly handled: ReadonlyMap<string, readonly (RatioCell | null)[]>
  readonly waited: ReadonlyMap<string, readonly (RatioCell | null)[]>
  readonly abandoned: ReadonlyMap<string, readonly (RatioCell | null)[]>
}

export interface CallQueues {
  readonly queues: readonly CallQueue[]
  readonly dates: readonly string[]
  readonly holidays: ReadonlyMap<string, string>
  readonly weekend: readonly number[]
}

const TYPES = ['PS', 'PE', 'IN', 'NE', 'NW'] as const
const MONTHS = ['january', 'february'] as const
const SLOTS = 48
const OPEN_FROM = 14
const SUNDAY_TO_THURSDAY = [6, 0, 1, 2, 3]
const ABSENT = ['1999-01-11', '1999-01-12']

/** January and February as five queues on Sundays to Thursdays; null where the recordings are not there. */
export function callQueues(): CallQueues | null {
  const paths = MONTHS.map((month) => realRecording(`anonymous-bank-1999/${month}.txt.gz`))
  if (paths.includes(null)) return null
  const calls = paths.flatMap((path) =>
    gunzipSync(readFileSync(path as string))
      .toString('latin1')
      .split('\n')
      .slice(1)
      .flatMap(readCall),
  )
  const calendar = countryCalendar('IL', { from: '1999-01-01', until: '1999-03-31' })
  const dates: string[] = []
  for (let date = '1999-01-03'; date <= '1999-02-28'; date = addDays(date, 1))
    if (SUNDAY_TO_THURSDAY.includes(weekdayOf(date)) && !ABSENT.includes(date)) dates.push(date)
  return { queues: TYPES.map((type) => queueOf(type, calls, dates)), dates, ...calendar }
}

function readCall(line: string): OfferedCall[] {
  const cells = line.trimEnd().split('\t')
  const [type = '', date = '', exit = '', queued = '', waited = '', outcome = '', service = ''] = [4, 5, 7, 9, 11, 12, 15].map(
    (at) => cells[at],
  )
  const hasQueued = queued !== '0:00:00' || Number(waited) > 0
  if (outcome !== 'AGENT' && !(outcome === 'HANG' && hasQueued)) return []
  const [hour = 0, minute = 0] = (hasQueued ? queued : exit).split(':').map(Number)
  const day = `19${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4, 6)}`
  const slot = hour * 2 + (minute >= 30 ? 1 : 0)
  const isAnswered = outcome === 'AGENT'
  return [{ type, date: day, slot, waitSeconds: Number(waited), isAnswered, serviceSeconds: isAnswered ? Number(service) : 0 }]
}

function queueOf(type: string, calls: readonly OfferedCall[], dates: readonly string[]): CallQueue {
  const own = Map.groupBy(
    calls.filter((call) => call.type === type),
    ({ date }) => date,
  )
  const byDate = <T>(of: (calls: readonly OfferedCall[]) => T): ReadonlyMap<string, readonly (T | null)[]> =>
    new Map(
      dates.map((date) => {
        const bySlot = Map.groupBy(own.get(date) ?? [], ({ slot }) => slot)
        return [date, Array.from({ length: SLOTS }, (_, slot) => (slot < OPEN_FROM ? null : of(bySlot.get(slot) ?? [])))]
      }),
    )
  const cell = (of: readonly OfferedCall[], sum: (call: OfferedCall) => number): RatioCell => ({
    sum: of.reduce((before, call) => before + sum(call), 0),
    contacts: of.length,
  })
  const answered = (of: readonly OfferedCall[]): readonly OfferedCall[] => of.filter(({ isAnswered }) => isAnswered)
  return {
    type,
    counts: byDate((of) => of.length),
    handled: byDate((of) => cell(answered(of), ({ serviceSeconds }) => serviceSeconds)),
    waited: byDate((of) => cell(answered(of), ({ waitSeconds }) => waitSeconds)),
    abandoned: byDate((of) => cell(of, ({ isAnswered }) => (isAnswered ? 0 : 1))),
  }
}
