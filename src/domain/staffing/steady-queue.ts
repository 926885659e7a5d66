/**
 * A queue that is what Erlang assumed: Poisson arrivals, exponential handle times, one kind of agent, first come first served, for so long
 * that how it began is forgotten.
 */
export interface SteadyQueue {
  /** Contacts offered an hour, 0 or more. */
  readonly callsPerHour: number
  /** Mean handle time, 0 or more. */
  readonly ahtSeconds: number
  /** Heads who are ready for this queue, a whole number from 0 to `AGENTS_MAX`. */
  readonly agents: number
  /** The acceptable wait, 0 or more. */
  readonly thresholdSeconds: number
}

/** A steady queue whose customers leave after an exponential patience of this mean; 0 is a queue in which nobody waits. */
export interface ImpatientQueue extends SteadyQueue {
  readonly patienceSeconds: number
}

/** What customers and agents of a steady queue meet in the long run. Fractions are from 0 to 1. */
export interface SteadyService {
  /** The load: contacts an hour times handle time in hours. */
  readonly erlangs: number
  /** P(all agents busy) if nobody could wait (Erlang B). */
  readonly blockingProbability: number
  /** P(an arriving customer does not get an agent at once). */
  readonly waitProbability: number
  /** Answered within the threshold, of all offered (SL3). */
  readonly serviceLevel: number
  /** Answered within the threshold, of those offered who did not leave within it (SL4). Null where all leave within it. */
  readonly serviceLevelNetOfEarlyAbandons: number | null
  /** Answered within the threshold, of those answered (SL2). Null where nobody is answered. */
  readonly serviceLevelOfAnswered: number | null
  /** Answered, of all offered. */
  readonly answeredFraction: number
  /** Left before an answer, of all offered. */
  readonly abandonFraction: number
  /** Left before an answer and within the threshold, of all offered. */
  readonly abandonedWithinFraction: number
  /** The mean wait of all offered, whether they are answered or leave. */
  readonly waitSeconds: number
  /** The mean wait of those answered. Null where nobody is. */
  readonly asaSeconds: number | null
  /** Agents' time in handling, of all their time; 0 where nobody calls, null where there are calls and no agents. */
  readonly occupancy: number | null
  /** How many wait, on the mean. */
  readonly queueLength: number
}

/** There is no long run: nobody leaves, and at least as much work comes in as all agents together can do. */
export interface Unstable {
  readonly kind: 'unstable'
  readonly erlangs: number
  readonly agents: number
}

export const HOUR_SECONDS = 3_600
/** No floor comes near; what asks for more is a mistake in its numbers. */
export const AGENTS_MAX = 100_000

/** The load in erlangs. Exact where the product of both is. */
export function erlangsOf(queue: { readonly callsPerHour: number; readonly ahtSeconds: number }): number {
  return (queue.callsPerHour * queue.ahtSeconds) / HOUR_SECONDS
}

/** Throws a RangeError that names the first figure of a queue that cannot be one. */
export function demandQueue(queue: SteadyQueue & { readonly patienceSeconds?: number | null }): void {
  demandAmount('callsPerHour', queue.callsPerHour)
  demandAmount('ahtSeconds', queue.ahtSeconds)
  demandAmount('thresholdSeconds', queue.thresholdSeconds)
  if (queue.patienceSeconds !== null && queue.patienceSeconds !== undefined) demandAmount('patienceSeconds', queue.patienceSeconds)
  demandAgents(queue.agents)
}

/** Throws a RangeError unless it is a finite number of 0 or more. */
export function demandAmount(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${name} is ${value}, expected a number of 0 or more`)
}

/** Throws a RangeError unless it is a number of people. */
export function demandAgents(agents: number): void {
  if (!Number.isInteger(agents) || agents < 0 || agents > AGENTS_MAX)
    throw new RangeError(`agents is ${agents}, expected a whole number from 0 to ${AGENTS_MAX}`)
}

/** Service where nobody calls: everybody would be served at once. */
export function serviceWithoutCalls(agents: number): SteadyService {
  return {
    erlangs: 0,
    blockingProbability: agents === 0 ? 1 : 0,
    waitProbability: 0,
    serviceLevel: 1,
    serviceLevelNetOfEarlyAbandons: 1,
    serviceLevelOfAnswered: 1,
    answeredFraction: 1,
    abandonFraction: 0,
    abandonedWithinFraction: 0,
    waitSeconds: 0,
    asaSeconds: 0,
    occupancy: 0,
    queueLength: 0,
  }
}
