import type { SystemState } from './number-in-system.ts'

/**
 * The number in system as those who stay see it, when some of `before` agents leave and `after` stay. Who leaves finishes the contact in hand and
 * takes no other, so that contact concerns nobody else any more. Who leaves is independent of who is busy: of `b` busy agents the number
 * that leaves is hypergeometric.
 */
export function whenHeadsLeave(state: SystemState, before: number, after: number): SystemState {
  if (after >= before) return state
  const last = state.first + state.probabilities.length - 1
  const leaving = before - after
  const first = Math.max(0, state.first - leaving)
  const probabilities = new Float64Array(last - first + 1)
  const add = (inSystem: number, probability: number): void => {
    probabilities[inSystem - first] = (probabilities[inSystem - first] as number) + probability
  }
  for (let place = 0; place < state.probabilities.length; place += 1) {
    const inSystem = state.first + place
    const probability = state.probabilities[place] as number
    if (inSystem >= before) add(inSystem - leaving, probability)
    else for (const [gone, share] of goneOf(inSystem, after, leaving)) add(inSystem - gone, probability * share)
  }
  return { first, probabilities }
}

const NEGLIGIBLE = 1e-14

/** How many of `busy` agents are among the `leaving`, with `after` others, each with its probability: outward from the likeliest. */
function goneOf(busy: number, after: number, leaving: number): readonly (readonly [gone: number, probability: number])[] {
  const least = Math.max(0, busy - after)
  const most = Math.min(busy, leaving)
  const likeliest = Math.min(most, Math.max(least, Math.floor(((busy + 1) * (leaving + 1)) / (after + leaving + 2))))
  const weights: [number, number][] = [[likeliest, 1]]
  const up = (gone: number): number => ((busy - gone) * (leaving - gone)) / ((gone + 1) * (after - busy + gone + 1))
  let weight = 1
  for (let gone = likeliest; gone < most && weight > NEGLIGIBLE; gone += 1) {
    weight *= up(gone)
    weights.push([gone + 1, weight])
  }
  weight = 1
  for (let gone = likeliest; gone > least && weight > NEGLIGIBLE; gone -= 1) {
    weight /= up(gone - 1)
    weights.push([gone - 1, weight])
  }
  const sum = weights.reduce((total, [, each]) => total + each, 0)
  return weights.map(([gone, each]) => [gone, each / sum])
}
