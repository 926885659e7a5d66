import { AGENTS_MAX } from './steady-queue.ts'
import type { StaffingTarget } from './target.ts'

/**
 * The fewest agents of Erlang C who meet all targets, from the first stable number up with one step of the recurrence each; null where
 * `AGENTS_MAX` do not. More than 0 erlangs. Nobody leaves, so every formula of service level is the same.
 */
export function fewestPatient(erlangs: number, ahtSeconds: number, targets: readonly StaffingTarget[]): number | null {
  const first = Math.floor(erlangs) + 1
  let inverse = 1
  for (let busy = 1; busy < first; busy += 1) inverse = 1 + (busy / erlangs) * inverse
  for (let agents = first; agents <= AGENTS_MAX; agents += 1) {
    const spare = agents - erlangs
    // Where the inverse is beyond all doubles nobody waits.
    const waitProbability = 1 / (1 + inverse * (spare / erlangs))
    if (targets.every((target) => isMet(target, { agents, erlangs, spare, waitProbability, ahtSeconds }))) return agents
    inverse = 1 + (agents / erlangs) * inverse
  }
  return null
}

interface PatientQueue {
  readonly agents: number
  readonly erlangs: number
  readonly spare: number
  readonly waitProbability: number
  readonly ahtSeconds: number
}

function isMet(target: StaffingTarget, { agents, erlangs, spare, waitProbability, ahtSeconds }: PatientQueue): boolean {
  switch (target.kind) {
    case 'serviceLevel':
      return 1 - waitProbability * Math.exp((-spare * target.thresholdSeconds) / ahtSeconds) >= target.fractionMin
    case 'asa':
      return waitProbability * (ahtSeconds / spare) <= target.secondsMax
    case 'abandonment':
      return true
    case 'occupancy':
      return erlangs / agents <= target.fractionMax
  }
}
