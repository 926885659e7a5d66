import type { Random } from '../../src/domain/shared/random.ts'
import { exponential, poisson } from '../../src/sim/chance.ts'

/** Chance for tests of the domain, which itself does not see the simulator. */
export function drawExponential(random: Random, mean: number): number {
  return exponential(random, mean)
}

export function drawPoisson(random: Random, mean: number): number {
  return poisson(random, mean)
}
