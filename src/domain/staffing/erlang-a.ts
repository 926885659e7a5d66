import { blockingOfOneMore, logInverseBlocking } from './erlang-b.ts'
import { logDensity, type OfferedWait, peakOf, waitIntegrals } from './offered-wait.ts'
import { demandQueue, erlangsOf, HOUR_SECONDS, type ImpatientQueue, type SteadyService, serviceWithoutCalls } from './steady-queue.ts'

/**
 * Service in M/M/N+M (Erlang A, Palm), where customers leave after an exponential patience; any load and up to `AGENTS_MAX` agents. After
 * Garnett, Mandelbaum and Reiman 2002 and Mandelbaum and Zeltyn 2005, with their integrals as sums of positive terms: every figure holds to 1e-10
 * of itself, however small. Throws a RangeError for what is no queue.
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
  const { atOnce, within, beyond } = splitAt(queue, logInverse)
  const leaveWithin = -Math.expm1(-thresholdSeconds / patienceSeconds)
  const answeredWithin = atOnce + within.stay
  const answered = answeredWithin + beyond.stay
  const abandonFraction = within.leave + beyond.leave
  const waitProbability = within.stay + within.leave + beyond.stay + beyond.leave
  const waitOver = beyond.stay + beyond.leave
  const waitSeconds = abandonFraction * patienceSeconds
  return {
    erlangs,
    blockingProbability: blocked,
    waitProbability,
    serviceLevel: answeredWithin,
    serviceLevelNetOfEarlyAbandons: shareOf(answeredWithin, answeredWithin + Math.exp(-thresholdSeconds / patienceSeconds) * waitOver),
    serviceLevelOfAnswered: shareOf(answeredWithin, answered),
    abandonFraction,
    abandonedWithinFraction: within.leave + leaveWithin * waitOver,
    waitSeconds,
    asaSeconds: shareOf(within.stayWait + beyond.stayWait, answered),
    occupancy: (erlangs * answered) / agents,
    queueLength: (callsPerHour / HOUR_SECONDS) * waitSeconds,
  }
}

interface WaitPart {
  readonly stay: number
  readonly leave: number
  readonly stayWait: number
}

interface Split {
  readonly atOnce: number
  readonly within: WaitPart
  readonly beyond: WaitPart
}

/** Probabilities of who is answered at once, who is offered a wait within the threshold, and who a longer one. They sum to 1. */
function splitAt({ callsPerHour, ahtSeconds, agents, thresholdSeconds, patienceSeconds }: ImpatientQueue, logAtOnce: number): Split {
  const wait: OfferedWait = {
    arrivalRate: callsPerHour / HOUR_SECONDS,
    serviceRate: agents / ahtSeconds,
    leaveRate: 1 / patienceSeconds,
  }
  const logScale = Math.max(logAtOnce, logDensity(wait, peakOf(wait)))
  const within = waitIntegrals(wait, 0, thresholdSeconds, logScale)
  const beyond = waitIntegrals(wait, thresholdSeconds, Number.POSITIVE_INFINITY, logScale)
  const atOnce = Math.exp(logAtOnce - logScale)
  const total = atOnce + wait.arrivalRate * (within.stay + within.leave + beyond.stay + beyond.leave)
  const share = ({ stay, leave, stayWait }: WaitPart): WaitPart => {
    const factor = wait.arrivalRate / total
    return { stay: factor * stay, leave: factor * leave, stayWait: factor * stayWait }
  }
  return { atOnce: atOnce / total, within: share(within), beyond: share(beyond) }
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
    abandonFraction: blocked,
    abandonedWithinFraction: blocked,
    waitSeconds: 0,
    asaSeconds: 0,
    occupancy: (erlangs * (1 - blocked)) / agents,
    queueLength: 0,
  }
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
