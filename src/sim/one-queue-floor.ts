import type { Arrival } from './arrivals.ts'
import type { SimQueue, Team } from './company.ts'
import { contactChance } from './contact-chance.ts'
import type { FloorRules } from './floor.ts'
import type { Shift } from './shift.ts'

/** One queue and one team on a floor, with the chance of each contact drawn beforehand. */
export const QUEUE: SimQueue = {
  key: 'steady',
  name: 'Steady',
  market: 'steady',
  lob: 'service',
  zone: 'UTC',
  language: 'en',
  channel: 'phone',
  contactsPerDay: 0,
  opensMinute: 0,
  closesMinute: 1_440,
  opensOnSundays: true,
  workSeconds: 0,
  wrapSeconds: 0,
  patienceSeconds: 0,
  promiseMinutes: 0,
  thresholdSeconds: 0,
  priorityMs: 0,
  transferFraction: 0,
  reopenFraction: 0,
  routing: { kind: 'shares', shares: [{ vendor: 'steady', weight: 1 }] },
}

export const TEAM: Team = {
  key: 'steady',
  vendor: 'steady',
  site: 'steady',
  feed: 'steady-acd',
  language: 'en',
  serves: [{ queue: 'steady', staffedFor: 1 }],
  capacity: 1,
  paceFactor: 1,
  cushion: 0,
}

const CHANCE = contactChance('steady')

/** Rules under which each contact does what was drawn for it, by its place in order of arrival. */
export function drawnRules(handleMs: readonly number[], patienceMs: readonly number[]): FloorRules {
  return {
    route: () => TEAM.vendor,
    patienceMs: ({ leg }) => patienceMs[leg] ?? 0,
    callbackAfterMs: () => null,
    handleTimes: ({ leg }) => ({ workMs: handleMs[leg] ?? 1, holdMs: 0, wrapMs: 0 }),
    followUps: () => [],
  }
}

/** The leg carries the contact's number, since all chance was drawn beforehand. */
export function arrivalAt(at: number, place: number): Arrival {
  return {
    contactId: `steady-${place}`,
    leg: place,
    at,
    queue: QUEUE,
    chance: CHANCE,
    attempt: 1,
    begins: 'offered',
    dueAt: null,
    customer: '',
    caseKey: null,
    vendor: null,
    meant: null,
  }
}

export function shiftOf(place: number, start = -1, end = Number.MAX_SAFE_INTEGER): Shift {
  return {
    agent: `steady-${place}`,
    team: TEAM,
    paceFactor: 1,
    start,
    end,
    pauses: [],
    aways: [],
    staysUntilEmpty: false,
    comesForTheRest: false,
  }
}
