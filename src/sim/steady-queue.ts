import { HOUR_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { SteadyQueue } from '../domain/staffing/steady-queue.ts'
import type { Arrival } from './arrivals.ts'
import { exponential } from './chance.ts'
import { workFloor } from './floor.ts'
import { arrivalAt, drawnRules, QUEUE, shiftOf, TEAM } from './one-queue-floor.ts'

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
  const rules = drawnRules(handleMs, patienceMs)
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

/** How a contact ended. */
export interface Wait {
  readonly ms: number
  readonly isServed: boolean
}

/** Means of consecutive batches are nearly independent, so their spread says how far the mean of all may be off. */
export function measure(waits: readonly Wait[], figureOf: (wait: Wait) => number): Measured {
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
