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
import { patientShares } from './wait-shares.ts'

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
  const logInverse = logInverseBlocking(erlangs, agents - 1)
  // In erlangs and handle times instead of rates: the spare of a nearly full floor is then exact.
  const waits = patientShares(erlangs, agents, logInverse, thresholdSeconds / ahtSeconds)
  const waitSeconds = waits.waitSeconds * ahtSeconds
  return ok({
    erlangs,
    blockingProbability: blockingOfOneMore(logInverse, erlangs, agents),
    ...waits,
    waitSeconds,
    asaSeconds: waitSeconds,
    occupancy: erlangs / agents,
    queueLength: (callsPerHour / HOUR_SECONDS) * waitSeconds,
  })
}
