import { HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import { isPatient, type Pool, type Team } from './company.ts'
import type { Fault } from './fault.ts'
import { isAbsent, personOf } from './people.ts'
import type { Away, Pause, Shift } from './shift.ts'

const SHIFT_QUARTERS = 32
const SHIFT_QUARTERS_MIN = 16
const ABSENCE_FRACTION = 0.06
/** Shifts that end after this quarter of the pool's day, midnight, are worked by people who only work nights: nobody has too short a rest. */
const NIGHT_QUARTER = 80
const MEETING_PROBABILITY = 0.12
const BEGINNER_DAYS = 30

interface PlannedShift {
  readonly begin: number
  readonly end: number
}

/**
 * The shifts of a team on one day of its pool: enough people for what a planner expects, less those who are absent, for they are not
 * replaced. `heads` are those required in each quarter hour from `start`; `isLastDay` says that what waits at the end is finished.
 */
export function rosterOf(
  team: Team,
  pool: Pool,
  heads: readonly number[],
  { start, dayNumber, isLastDay }: { readonly start: Instant; readonly dayNumber: number; readonly isLastDay: boolean },
  { seed, faults }: { readonly seed: number; readonly faults: readonly Fault[] },
): Shift[] {
  const planned = planShifts(heads)
  const last = Math.max(0, ...planned.map(({ end }) => end))
  const shifts: Shift[] = []
  const taken = { day: 0, night: 0 }
  for (const { begin, end } of planned) {
    const kind = end > NIGHT_QUARTER ? 'night' : 'day'
    const place = nextPlace(taken[kind], dayNumber)
    taken[kind] = place + 1
    const person = personOf(team.key, `${kind === 'night' ? 'n' : ''}${String(place + 1).padStart(2, '0')}`, dayNumber, seed)
    if (isAbsent(person.agent, dayNumber, ABSENCE_FRACTION, seed)) continue
    const random = new Random(`${seed}/shift/${person.agent}/${dayNumber}`)
    const times = { start: start + begin * INTERVAL_MS + lateness(random), end: start + end * INTERVAL_MS }
    shifts.push({
      agent: person.agent,
      team,
      paceFactor: person.paceFactor,
      ...times,
      pauses: pausesOf(times.start, times.end, person.tenureDays < BEGINNER_DAYS, random),
      aways: awaysOf(team, person.agent, faults, seed),
      staysUntilEmpty: pool.period === 'day' && end === last,
      comesForTheRest: false,
    })
  }
  const waits = isPatient(pool.queues.find(({ key }) => key === team.serves[0]?.queue)?.channel ?? 'phone') || pool.key.endsWith('chat')
  return isLastDay && waits ? [...shifts, ...restShifts(team, pool, planned.length, start, dayNumber, seed)] : shifts
}

/** Shifts that cover what is required, each begun where somebody is missing. */
function planShifts(heads: readonly number[]): PlannedShift[] {
  const first = heads.findIndex((required) => required > 0)
  const last = heads.findLastIndex((required) => required > 0)
  const covered = heads.map(() => 0)
  const shifts: PlannedShift[] = []
  for (let place = first; place >= 0 && place <= last; place += 1) {
    while ((covered[place] ?? 0) < (heads[place] ?? 0)) {
      const end = Math.min(place + SHIFT_QUARTERS, last + 1)
      const begin = Math.max(first, Math.min(place, end - SHIFT_QUARTERS_MIN))
      for (let at = begin; at < end; at += 1) covered[at] = (covered[at] ?? 0) + 1
      shifts.push({ begin, end })
    }
  }
  return shifts
}

/** The next place, from `from`, of those who work on that day: each has two days off in a row, and the same ones every week. */
function nextPlace(from: number, dayNumber: number): number {
  const weekday = (((dayNumber + 3) % 7) + 7) % 7
  let place = from
  while (place % 7 === weekday || (place + 1) % 7 === weekday) place += 1
  return place
}

/** On the morning after the last day of a period a few people come early, only to finish what was left over. */
function restShifts(team: Team, pool: Pool, shifts: number, start: Instant, dayNumber: number, seed: number): Shift[] {
  const begins = start + (pool.period === 'week' ? 26 : 24) * HOUR_MS
  return Array.from({ length: Math.max(1, Math.ceil(shifts * 0.4)) }, (_, place): Shift => {
    const { agent, paceFactor } = personOf(team.key, `e${String(place + 1).padStart(2, '0')}`, dayNumber, seed)
    const times = { start: begins + place * SECOND_MS, end: begins + place * SECOND_MS }
    return { agent, team, paceFactor, ...times, pauses: [], aways: [], staysUntilEmpty: true, comesForTheRest: true }
  })
}

function lateness(random: Random): number {
  return Math.round((random.uniform() * 6 - 1) * 60) * SECOND_MS
}

function pausesOf(start: Instant, end: Instant, isBeginner: boolean, random: Random): Pause[] {
  const length = end - start
  const near = (fraction: number): Instant =>
    start + Math.round((length * (fraction + 0.1 * (random.uniform() - 0.5))) / SECOND_MS) * SECOND_MS
  const about = (minutes: number): number => Math.round(minutes * (0.9 + 0.3 * random.uniform()) * 60) * SECOND_MS
  if (length < 6 * HOUR_MS) return [{ at: near(0.5), ms: about(15), state: 'break' }]
  const meets = random.uniform() < MEETING_PROBABILITY
  const other: Pause[] = meets || isBeginner ? [{ at: near(0.38), ms: 30 * MINUTE_MS, state: isBeginner ? 'training' : 'meeting' }] : []
  return [
    { at: near(0.22), ms: about(10), state: 'break' },
    ...other,
    { at: near(0.53), ms: about(30), state: 'break' },
    { at: near(0.78), ms: about(10), state: 'break' },
  ]
}

/** Whom a fault keeps away: all of a site, or by lot some of those who speak a language. */
function awaysOf(team: Team, agent: string, faults: readonly Fault[], seed: number): Away[] {
  const aways: Away[] = []
  for (const fault of faults) {
    const { from, to } = fault
    if (fault.kind === 'siteDown' && fault.vendor === team.vendor && fault.site === team.site) aways.push({ from, to, isAbrupt: true })
    const isShort = fault.kind === 'languageShort' && fault.language === team.language
    if (isShort && new Random(`${seed}/away/${fault.key}/${agent}`).uniform() < fault.fraction) aways.push({ from, to, isAbrupt: false })
  }
  return aways
}
