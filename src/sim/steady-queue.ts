import { HOUR_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { SteadyQueue } from '../domain/staffing/steady-queue.ts'
import type { Arrival } from './arrivals.ts'
import { exponential } from './chance.ts'
import type { SimQueue, Team } from './company.ts'
import { contactChance } from './contact-chance.ts'
import { type FloorRules, workFloor } from './floor.ts'
import type { Shift } from './shift.ts'

/** A mean over simulated contacts, with the standard error that batch means give it. */
export interface Measured {
  readonly mean: number
  readonly standardError: number
}

export interface SteadyMeasured {
  readonly waitProbability: Measured
  readonly serviceLevel: Measured
  readonly abandonFraction: Measured
  readonly waitSeconds: Measured
}

const BATCHES = 25
/** Contacts of the beginning that are left out, in contacts: the floor was empty then. */
const WARM_UP_FRACTION = 0.1

/**
 * The floor under the assumptions of Erlang C, or of Erlang A where customers have a patience: one queue and team, Poisson arrivals,
 * exponential handle times, nobody ever pauses. What it measures has to agree with the formulas.
 */
export function simulateSteadyQueue(
  { callsPerHour, ahtSeconds, agents, thresholdSeconds, patienceSeconds }: SteadyQueue & { readonly patienceSeconds: number | null },
  { contacts, seed }: { readonly contacts: number; readonly seed: number },
): SteadyMeasured {
  const random = new Random(`${seed}/steady`)
  const arrivals: Arrival[] = []
  const handleMs: number[] = []
  const patienceMs: number[] = []
  let at = 0
  for (let place = 0; place < contacts; place += 1) {
    at += exponential(random, HOUR_MS / callsPerHour)
    arrivals.push(arrivalAt(Math.round(at), place))
    handleMs.push(Math.max(1, Math.round(exponential(random, ahtSeconds * SECOND_MS))))
    patienceMs.push(
      patienceSeconds === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.round(exponential(random, patienceSeconds * SECOND_MS))),
    )
  }
  const rules: FloorRules = {
    route: () => TEAM.vendor,
    patienceMs: ({ leg }) => patienceMs[leg] ?? 0,
    callbackAfterMs: () => null,
    handleTimes: ({ leg }) => ({ workMs: handleMs[leg] ?? 1, holdMs: 0, wrapMs: 0 }),
    followUps: () => [],
  }
  const shifts = Array.from({ length: agents }, (_, place) => shiftOf(place))
  const waits: Wait[] = []
  for (const happening of workFloor({ arrivals, queues: [QUEUE], teams: [TEAM], shifts }, rules)) {
    if (happening.kind !== 'contact' || (happening.fact !== 'answered' && happening.fact !== 'abandoned')) continue
    waits[happening.arrival.leg] = { ms: happening.waitMs ?? 0, isServed: happening.fact === 'answered' }
  }
  const counted = waits.slice(Math.floor(contacts * WARM_UP_FRACTION))
  const limitMs = thresholdSeconds * SECOND_MS
  return {
    waitProbability: measure(counted, ({ ms, isServed }) => (ms > 0 || !isServed ? 1 : 0)),
    serviceLevel: measure(counted, ({ ms, isServed }) => (isServed && ms <= limitMs ? 1 : 0)),
    abandonFraction: measure(counted, ({ isServed }) => (isServed ? 0 : 1)),
    waitSeconds: measure(counted, ({ ms }) => ms / SECOND_MS),
  }
}

interface Wait {
  readonly ms: number
  readonly isServed: boolean
}

/** Means of consecutive batches are nearly independent, so their spread says how far the mean of all may be off. */
function measure(waits: readonly Wait[], figureOf: (wait: Wait) => number): Measured {
  const size = Math.floor(waits.length / BATCHES)
  const means = Array.from({ length: BATCHES }, (_, batch) => {
    let sum = 0
    for (const wait of waits.slice(batch * size, (batch + 1) * size)) sum += figureOf(wait)
    return sum / size
  })
  const mean = means.reduce((sum, each) => sum + each, 0) / BATCHES
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (BATCHES - 1)
  return { mean, standardError: Math.sqrt(variance / BATCHES) }
}

const QUEUE: SimQueue = {
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

const TEAM: Team = {
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

/** The leg carries the contact's number, since all chance was drawn beforehand. */
function arrivalAt(at: number, place: number): Arrival {
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

function shiftOf(place: number): Shift {
  return {
    agent: `steady-${place}`,
    team: TEAM,
    paceFactor: 1,
    start: -1,
    end: Number.MAX_SAFE_INTEGER,
    pauses: [],
    aways: [],
    staysUntilEmpty: false,
    comesForTheRest: false,
  }
}
