/** Seeded chance: the same seed gives the same desk. */
export interface Chance {
  /** From 0 up to 1. */
  readonly next: () => number
  readonly below: (limit: number) => number
  /** How many happen of what is expected. */
  readonly poisson: (mean: number) => number
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const poisson = (mean: number): number => {
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * (next() + next() + next() + next() - 2) * 1.7))
    const limit = Math.exp(-mean)
    let product = next()
    let count = 0
    while (product > limit) {
      product *= next()
      count += 1
    }
    return count
  }
  return { next, below: (limit) => Math.floor(next() * limit), poisson }
}
