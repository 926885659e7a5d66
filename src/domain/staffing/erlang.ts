import { err, ok, type Result } from '../shared/result.ts'

/** A queue that is what Erlang assumed: Poisson arrivals, exponential handle times, one kind of agent, first come first served. */
export interface SteadyQueue {
  readonly callsPerHour: number
  readonly ahtSeconds: number
  readonly agents: number
  readonly thresholdSeconds: number
}

export interface SteadyService {
  readonly waitProbability: number
  /** Served within the threshold, of all offered. */
  readonly serviceLevel: number
  readonly abandonFraction: number
  /** The mean wait of all offered, whether they are served or leave. */
  readonly waitSeconds: number
  /** Null where there is nobody to be occupied. */
  readonly occupancy: number | null
}

export interface Unstable {
  readonly kind: 'unstable'
  readonly erlangs: number
  readonly agents: number
}

const HOUR_SECONDS = 3_600
/** Terms below this part of the largest change no digit of a sum. */
const NEGLIGIBLE = 1e-18
/** No queue within the limits of a store comes near; a series that does not end is a mistake. */
const TERMS_MAX = 50_000_000

/** P(all agents busy) in M/M/N/N (Erlang B) by the recurrence of its inverse, which only adds positive terms; within 1e-13. */
export function blockingProbability(erlangs: number, agents: number): number {
  let inverse = 1
  for (let busy = 1; busy <= agents; busy += 1) inverse = 1 + (busy / erlangs) * inverse
  return 1 / inverse
}

/** Service in M/M/N (Erlang C), where nobody leaves; it needs fewer erlangs than agents. Within 1e-12. */
export function erlangC({ callsPerHour, ahtSeconds, agents, thresholdSeconds }: SteadyQueue): Result<SteadyService, Unstable> {
  const erlangs = (callsPerHour * ahtSeconds) / HOUR_SECONDS
  if (erlangs === 0) return ok(nobodyCalls(agents))
  if (erlangs >= agents) return err({ kind: 'unstable', erlangs, agents })
  const blocked = blockingProbability(erlangs, agents)
  const waitProbability = (agents * blocked) / (agents - erlangs * (1 - blocked))
  const spare = (agents - erlangs) / ahtSeconds
  return ok({
    waitProbability,
    serviceLevel: 1 - waitProbability * Math.exp(-spare * thresholdSeconds),
    abandonFraction: 0,
    waitSeconds: waitProbability / spare,
    occupancy: erlangs / agents,
  })
}

function nobodyCalls(agents: number): SteadyService {
  return { waitProbability: 0, serviceLevel: 1, abandonFraction: 0, waitSeconds: 0, occupancy: agents === 0 ? null : 0 }
}

/**
 * Service in M/M/N+M (Erlang A, Palm), where customers leave after an exponential patience; any load. After Mandelbaum and Zeltyn 2005 with
 * each integral as a series of positive terms, in logarithms so that no load overflows; within 1e-10.
 */
export function erlangA(queue: SteadyQueue & { readonly patienceSeconds: number }): SteadyService {
  const { callsPerHour, ahtSeconds, agents, thresholdSeconds, patienceSeconds } = queue
  const lambda = callsPerHour / HOUR_SECONDS
  if (lambda === 0) return nobodyCalls(agents)
  if (agents === 0) return { waitProbability: 1, serviceLevel: 0, abandonFraction: 1, waitSeconds: patienceSeconds, occupancy: null }
  const arrivals = lambda * patienceSeconds
  const services = (agents * patienceSeconds) / ahtSeconds
  const notBusy = 1 / blockingProbability(lambda * ahtSeconds, agents - 1)
  const queued = risingSeries(services, arrivals)
  // Everything below is a part of notBusy + lambda J, where J = patience * exp(queued.logSum).
  const logQueued = Math.log(arrivals) + queued.logSum
  const waitProbability = 1 / (1 + notBusy * Math.exp(-logQueued))
  const partOf = (logValue: number): number => waitProbability * Math.exp(logValue - queued.logSum)
  const abandonFraction = (partOf(queued.logSum) * queued.meanPlace) / arrivals
  const left = arrivals * Math.exp(-thresholdSeconds / patienceSeconds)
  const servedLater = (at: number, logFactor: number): number => partOf(risingSeries(services + 1, at).logSum + logFactor)
  const waitedUpTo = servedLater(arrivals, 0) - servedLater(left, arrivals - left - ((services + 1) * thresholdSeconds) / patienceSeconds)
  return {
    waitProbability,
    serviceLevel: 1 - waitProbability + waitedUpTo,
    abandonFraction,
    waitSeconds: abandonFraction * patienceSeconds,
    occupancy: (lambda * ahtSeconds * (1 - abandonFraction)) / agents,
  }
}

/**
 * The logarithm of the sum over k from 0 of x^k / (a (a+1) … (a+k)), and the mean of k under its terms as weights. Terms are summed outward
 * from the largest, each from its neighbour.
 */
function risingSeries(a: number, x: number): { readonly logSum: number; readonly meanPlace: number } {
  const top = Math.max(0, Math.floor(x - a))
  let logTop = -Math.log(a)
  for (let place = 1; place <= top; place += 1) logTop += Math.log(x / (a + place))
  let sum = 1
  let places = top
  let term = 1
  for (let place = top + 1; term > NEGLIGIBLE * sum && place < TERMS_MAX; place += 1) {
    term *= x / (a + place)
    sum += term
    places += place * term
  }
  term = 1
  for (let place = top; place > 0 && term > NEGLIGIBLE * sum; place -= 1) {
    term *= (a + place) / x
    sum += term
    places += (place - 1) * term
  }
  return { logSum: logTop + Math.log(sum), meanPlace: places / sum }
}
