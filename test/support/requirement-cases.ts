import { serviceLevelParts } from '../../src/domain/interval/service-level.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { erlangA } from '../../src/domain/staffing/erlang-a.ts'
import { erlangC } from '../../src/domain/staffing/erlang-c.ts'
import { requiredAgents } from '../../src/domain/staffing/requirement.ts'
import type { SteadyService } from '../../src/domain/staffing/steady-queue.ts'
import type { StaffingTarget, SteadyLoad } from '../../src/domain/staffing/target.ts'

export interface RequirementCase {
  readonly load: SteadyLoad
  readonly targets: readonly StaffingTarget[]
}

const FORMULAS = ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6', 'SL7'] as const
const ERLANGS_MAX = 150
/** Nobody tries longer; what is not found by then is out of reach on both sides or a difference. */
const TRIED_MAX = 1_000

/** Loads from next to nothing to 150 erlangs, with and without abandonment, and one to three targets of any kind. */
export function randomRequirements(count: number, seed: string): RequirementCase[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const ahtSeconds = between(random, 20, 1_500)
    const erlangs = 0.02 * (ERLANGS_MAX / 0.02) ** random.uniform()
    const patienceSeconds = random.uniform() < 0.3 ? null : between(random, 5, 1_200)
    const targets = Array.from({ length: 1 + Math.floor(random.uniform() ** 3 * 3) }, () => randomTarget(random))
    return { load: { callsPerHour: (erlangs * 3_600) / ahtSeconds, ahtSeconds, patienceSeconds }, targets }
  })
}

function randomTarget(random: Random): StaffingTarget {
  const kind = random.uniform()
  if (kind < 0.1) return { kind: 'asa', secondsMax: between(random, 0.5, 300) }
  if (kind < 0.2) return { kind: 'abandonment', fractionMax: between(random, 0.002, 0.6) }
  if (kind < 0.3) return { kind: 'occupancy', fractionMax: between(random, 0.4, 0.99) }
  const formula = FORMULAS[Math.floor(random.uniform() * FORMULAS.length)] ?? 'SL3'
  const short = formula === 'SL5' || formula === 'SL6' ? { shortAbandonSeconds: between(random, 0, 40) } : {}
  return { kind: 'serviceLevel', formula, thresholdSeconds: between(random, 0, 90), fractionMin: between(random, 0.1, 0.99), ...short }
}

/** Where the requirement differs from trying 0, 1, 2, … agents one after the other with the formulas of service level that the desk counts by. */
export function compareWithBruteForce(cases: readonly RequirementCase[]): string[] {
  return cases.flatMap(({ load, targets }) => {
    const found = requiredAgents(load, targets)
    const tried = fewestByTrying(load, targets)
    const agents = found.ok ? found.value : null
    return agents === tried ? [] : [`${JSON.stringify({ load, targets })}: ${agents}, one after the other ${tried}`]
  })
}

function fewestByTrying(load: SteadyLoad, targets: readonly StaffingTarget[]): number | null {
  for (let agents = 0; agents <= TRIED_MAX; agents += 1) if (targets.every((target) => isMet(load, agents, target))) return agents
  return null
}

function isMet(load: SteadyLoad, agents: number, target: StaffingTarget): boolean {
  const thresholdSeconds = target.kind === 'serviceLevel' ? target.thresholdSeconds : 0
  const service = serviceAt(load, agents, thresholdSeconds)
  if (service === null) return false
  if (target.kind === 'abandonment') return service.abandonFraction <= target.fractionMax
  if (target.kind === 'asa') return service.asaSeconds !== null && service.asaSeconds <= target.secondsMax
  if (target.kind === 'occupancy') return service.occupancy !== null && service.occupancy <= target.fractionMax
  const shortAbandoned = serviceAt(load, agents, target.shortAbandonSeconds ?? 0)?.abandonedWithinFraction ?? 0
  const { numerator, denominator } = serviceLevelParts(
    {
      answered: 1 - service.abandonFraction,
      answeredWithin: service.serviceLevel,
      abandoned: service.abandonFraction,
      abandonedWithin: service.abandonedWithinFraction,
      shortAbandoned,
      flowedOut: 0,
      waitingOver: 0,
    },
    target.formula,
  )
  return denominator > 1e-12 && numerator / denominator >= target.fractionMin
}

function serviceAt({ patienceSeconds, ...load }: SteadyLoad, agents: number, thresholdSeconds: number): SteadyService | null {
  if (patienceSeconds !== null) return erlangA({ ...load, agents, thresholdSeconds, patienceSeconds })
  const service = erlangC({ ...load, agents, thresholdSeconds })
  return service.ok ? service.value : null
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform()
}
