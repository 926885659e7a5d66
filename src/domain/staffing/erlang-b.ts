/** Beyond this the recurrence goes on in smaller numbers. */
const BIG = 1e250
const LOG_BIG = Math.log(BIG)

/** P(all agents busy) in M/M/N/N (Erlang B), any load and any number of agents; within 1e-12 of itself. */
export function blockingProbability(erlangs: number, agents: number): number {
  if (agents === 0) return 1
  return erlangs === 0 ? 0 : Math.exp(-logInverseBlocking(erlangs, agents))
}

/**
 * log(1 / B), B as above and more than 0 `erlangs`: the recurrence 1 / B(k) = 1 + (k / erlangs) / B(k - 1), whose terms are all positive. In
 * logarithms, since 10,000 agents under a small load make numbers that no double holds.
 */
export function logInverseBlocking(erlangs: number, agents: number): number {
  let inverse = 1
  let one = 1
  let log = 0
  for (let busy = 1; busy <= agents; busy += 1) {
    inverse = one + (busy / erlangs) * inverse
    if (inverse > BIG) {
      inverse /= BIG
      one /= BIG
      log += LOG_BIG
    }
  }
  return log + Math.log(inverse)
}

/** B(agents) of 1 or more agents from log(1 / B(agents - 1)): one more step of the recurrence. */
export function blockingOfOneMore(logInverse: number, erlangs: number, agents: number): number {
  return 1 / (1 + (agents / erlangs) * Math.exp(logInverse))
}
