import { Random } from '../domain/shared/random.ts'
import { normal } from './chance.ts'

/** Enough steps back that what was before weighs less than a thousandth, at a memory of up to 0.85. */
const STEPS_BACK = 44

/**
 * What stays high for a while when it is high: standard deviation `deviation` around 0, each step keeping `memory` of the last (AR(1)).
 * Each step has chance of its own, named by its number, so any stretch can be made alone.
 */
export function smoothNoise(
  name: string,
  {
    from,
    count,
    memory,
    deviation,
  }: { readonly from: number; readonly count: number; readonly memory: number; readonly deviation: number },
): number[] {
  const scale = deviation * Math.sqrt(1 - memory * memory)
  const values: number[] = []
  let value = 0
  for (let step = from - STEPS_BACK; step < from + count; step += 1) {
    value = memory * value + scale * normal(new Random(`${name}/${step}`))
    if (step >= from) values.push(value)
  }
  return values
}
