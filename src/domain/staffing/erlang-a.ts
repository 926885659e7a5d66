import { blockingOfOneMore, logInverseBlocking } from './erlang-b.ts'
import { demandQueue, erlangsOf, HOUR_SECONDS, type ImpatientQueue, type SteadyService, serviceWithoutCalls } from './steady-queue.ts'
import { waitShares } from './wait-shares.ts'

/**
 * Service in M/M/N+M (Erlang A, Palm), where customers leave after an exponential patience; any load and up to `AGENTS_MAX` agents. After
 * Garnett, Mandelbaum and Reiman 2002 and Mandelbaum and Zeltyn 2005, with their integrals as sums of positive terms: every figure holds to 1e-10
 * of itself, however small, as long as no more than ten million contacts come within one patience. Throws a RangeError for what is no queue.
 *
 * With V the wait offered to somebody who never leaves and X the patience: answered within T is E[e^(-theta V); V <= T], abandoned within T is
 * E[1 - e^(-theta min(V, T))], and the mean wait of all is P(abandon) / theta.
 */
export function erlangA(queue: ImpatientQueue): SteadyService {
  demandQueue(queue)
  const { callsPerHour, agents, thresholdSeconds, patienceSeconds } = queue
  const erlangs = erlangsOf(queue)
  if (erlangs === 0) return serviceWithoutCalls(agents)
  if (agents === 0) return serviceWithoutAgents(queue, erlangs)
  const logInverse = logInverseBlocking(erlangs, agents - 1)
  const blocked = blockingOfOneMore(logInverse, erlangs, agents)
  if (patienceSeconds === 0) return serviceWithoutPatience(erlangs, agents, blocked)
  const rates = { arrivalRate: callsPerHour / HOUR_SECONDS, serviceRate: agents / queue.ahtSeconds, leaveRate: 1 / patienceSeconds }
  const waits = waitShares(rates, logInverse, thresholdSeconds)
  return {
    erlangs,
    blockingProbability: blocked,
    ...waits,
    occupancy: (erlangs * waits.answeredFraction) / agents,
    queueLength: (callsPerHour / HOUR_SECONDS) * waits.waitSeconds,
  }
}

/** Calls and nobody to answer: everybody waits until patience ends. */
function serviceWithoutAgents({ callsPerHour, thresholdSeconds, patienceSeconds }: ImpatientQueue, erlangs: number): SteadyService {
  return {
    erlangs,
    blockingProbability: 1,
    waitProbability: 1,
    serviceLevel: 0,
    serviceLevelNetOfEarlyAbandons: patienceSeconds === 0 ? null : 0,
    serviceLevelOfAnswered: null,
    answeredFraction: 0,
    abandonFraction: 1,
    abandonedWithinFraction: patienceSeconds === 0 ? 1 : -Math.expm1(-thresholdSeconds / patienceSeconds),
    waitSeconds: patienceSeconds,
    asaSeconds: null,
    occupancy: null,
    queueLength: (callsPerHour / HOUR_SECONDS) * patienceSeconds,
  }
}

/** Nobody waits at all: whoever finds all agents busy is gone (Erlang B). */
function serviceWithoutPatience(erlangs: number, agents: number, blocked: number): SteadyService {
  return {
    erlangs,
    blockingProbability: blocked,
    waitProbability: blocked,
    serviceLevel: 1 - blocked,
    serviceLevelNetOfEarlyAbandons: 1,
    serviceLevelOfAnswered: 1,
    answeredFraction: 1 - blocked,
    abandonFraction: blocked,
    abandonedWithinFraction: blocked,
    waitSeconds: 0,
    asaSeconds: 0,
    occupancy: (erlangs * (1 - blocked)) / agents,
    queueLength: 0,
  }
}
