import { err, ok, type Result } from '../shared/result.ts'
import { blockingOfOneMore, logInverseBlocking } from './erlang-b.ts'
import {
  demandQueue,
  erlangsOf,
  HOUR_SECONDS,
  type SteadyQueue,
  type SteadyService,
  serviceWithoutCalls,
  type Unstable,
} from './steady-queue.ts'

/**
 * Service in M/M/N (Erlang C), where nobody ever leaves. Any load and up to `AGENTS_MAX` agents; every figure within 1e-11 of itself, small ones
 * too, since each is a sum of positive terms. `unstable` where there are not more agents than erlangs: the queue grows without end. Throws a
 * RangeError for what is no queue.
 *
 * P(wait) = 1 / (1 + (N - A) / (A B(N - 1))), waits of those who wait are exponential with the mean aht / (N - A). Erlang 1917.
 */
export function erlangC(queue: SteadyQueue): Result<SteadyService, Unstable> {
  demandQueue(queue)
  const { callsPerHour, ahtSeconds, agents, thresholdSeconds } = queue
  const erlangs = erlangsOf(queue)
  if (erlangs === 0) return ok(serviceWithoutCalls(agents))
  if (erlangs >= agents) return err({ kind: 'unstable', erlangs, agents })
  const spare = agents - erlangs
  const logInverse = logInverseBlocking(erlangs, agents - 1)
  const atOnce = Math.exp(logInverse) * (spare / erlangs)
  const waitProbability = 1 / (1 + atOnce)
  const answeredAtOnce = Number.isFinite(atOnce) ? atOnce / (1 + atOnce) : 1
  const serviceLevel = Math.min(1, answeredAtOnce - waitProbability * Math.expm1((-spare * thresholdSeconds) / ahtSeconds))
  const waitSeconds = waitProbability * (ahtSeconds / spare)
  return ok({
    erlangs,
    blockingProbability: blockingOfOneMore(logInverse, erlangs, agents),
    waitProbability,
    serviceLevel,
    serviceLevelNetOfEarlyAbandons: serviceLevel,
    serviceLevelOfAnswered: serviceLevel,
    abandonFraction: 0,
    abandonedWithinFraction: 0,
    waitSeconds,
    asaSeconds: waitSeconds,
    occupancy: erlangs / agents,
    queueLength: (callsPerHour / HOUR_SECONDS) * waitSeconds,
  })
}
