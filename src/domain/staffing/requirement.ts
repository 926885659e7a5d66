import { err, ok, type Result } from '../shared/result.ts'
import { fewestPatient } from './patient-requirement.ts'
import { AGENTS_MAX, demandAgents, demandAmount } from './steady-queue.ts'
import { agentsBusyOf, demandTarget, isMonotone, meetsTarget, type StaffingTarget, type SteadyLoad } from './target.ts'

/** Not even `agentsMax` agents meet the target. */
export interface OutOfReach {
  readonly kind: 'outOfReach'
  readonly target: StaffingTarget
  readonly agentsMax: number
}

/** However much comes, the targets are met. */
export interface Unlimited {
  readonly kind: 'unlimited'
}

/**
 * The fewest agents who meet all targets under a load, from 0 up: also fewer than the load has erlangs where customers leave and the target allows
 * it. A queue without calls needs nobody. Equal to trying 0, 1, 2, … one after the other, in a few steps. Throws a RangeError for what is no load
 * or no target.
 */
export function requiredAgents(load: SteadyLoad, targets: readonly StaffingTarget[]): Result<number, OutOfReach> {
  demandLoad(load)
  for (const target of targets) demandTarget(target)
  const erlangs = agentsBusyOf(load)
  if (erlangs === 0) return ok(0)
  if (load.patienceSeconds === null && load.chatSeconds === undefined) {
    const found = fewestPatient(erlangs, load.ahtSeconds, targets)
    return found === null ? err({ kind: 'outOfReach', target: targets[0] as StaffingTarget, agentsMax: AGENTS_MAX }) : ok(found)
  }
  let agents = 0
  for (const target of targets.filter(isMonotone)) {
    if (meetsTarget(load, agents, target)) continue
    const found = fewestAbove(load, target, agents)
    if (found === null) return err({ kind: 'outOfReach', target, agentsMax: AGENTS_MAX })
    agents = found
  }
  return fewestWithAll(load, targets, agents)
}

/** From the fewest that meet the monotone targets on, one after the other, as long as one of the others is missed. */
function fewestWithAll(load: SteadyLoad, targets: readonly StaffingTarget[], from: number): Result<number, OutOfReach> {
  const others = targets.filter((target) => !isMonotone(target))
  for (let agents = from; agents <= AGENTS_MAX; agents += 1) {
    if (others.every((target) => meetsTarget(load, agents, target))) return ok(agents)
  }
  return err({ kind: 'outOfReach', target: others[0] as StaffingTarget, agentsMax: AGENTS_MAX })
}

/** The fewest agents, more than `missing` (who miss it), who meet a monotone target: outward from a guess in doubling steps, then halving. */
function fewestAbove(load: SteadyLoad, target: StaffingTarget, missing: number): number | null {
  const meets = (agents: number): boolean => meetsTarget(load, agents, target)
  const erlangs = agentsBusyOf(load)
  const guess = Math.min(AGENTS_MAX, Math.max(missing + 1, Math.round(erlangs + GUESSED_SPREAD * Math.sqrt(erlangs))))
  let [low, high] = [missing, AGENTS_MAX + 1]
  let at = guess
  for (let step = 1; at > low && at < high; step *= 2) {
    if (meets(at)) {
      high = at
      if (at > guess) break
      at -= step
    } else {
      low = at
      if (at < guess) break
      if (at === AGENTS_MAX) return null
      at = Math.min(AGENTS_MAX, at + step)
    }
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (meets(middle)) high = middle
    else low = middle
  }
  return high
}

/** Where 80 in 100 within 20 seconds mostly lie, in square roots of the load above it. Only where the search begins. */
const GUESSED_SPREAD = 0.4

/**
 * The most calls an hour that so many agents carry with all targets met, to 1e-12 of itself and never above what they carry. 0 where the agents
 * meet them only without calls. With an SL5 that is not monotone it is a load up to which they are met on the way from nothing.
 */
export function mostCallsPerHour(
  floor: Omit<SteadyLoad, 'callsPerHour'> & { readonly agents: number },
  targets: readonly StaffingTarget[],
): Result<number, Unlimited> {
  const { agents, ...load } = floor
  demandLoad({ ...load, callsPerHour: 0 })
  demandAgents(agents)
  for (const target of targets) demandTarget(target)
  const busyOfOne = agentsBusyOf({ ...load, callsPerHour: 1 })
  if (busyOfOne === 0) return err({ kind: 'unlimited' })
  const meets = (callsPerHour: number): boolean => targets.every((target) => meetsTarget({ ...load, callsPerHour }, agents, target))
  let low = 0
  let high = (agents + 1) / busyOfOne
  for (let doubled = 0; meets(high); doubled += 1) {
    if (doubled === DOUBLED_MAX) return err({ kind: 'unlimited' })
    low = high
    high *= 2
  }
  for (let round = 0; round < HALVED_MAX && high - low > RELATIVE * high; round += 1) {
    const middle = (low + high) / 2
    if (meets(middle)) low = middle
    else high = middle
  }
  return ok(low)
}

/** A load a million times what agents can do meets what any load meets. */
const DOUBLED_MAX = 20
const HALVED_MAX = 200
const RELATIVE = 1e-12

function demandLoad({ callsPerHour, ahtSeconds, patienceSeconds }: SteadyLoad): void {
  demandAmount('callsPerHour', callsPerHour)
  demandAmount('ahtSeconds', ahtSeconds)
  if (patienceSeconds !== null) demandAmount('patienceSeconds', patienceSeconds)
}
