/** Snapshots whose rows are read at once: a day is planned again every day for two months, and every quarter hour of itself. */
export const HELD_SNAPSHOTS_MAX = 1_000

/** Quarter hours that are held at once, about 140 bytes each; whatever is said of a day of a queue, the day counts whole. */
export const HELD_CELLS_MAX = 3_000_000

/** More of plans was asked for than is held at once. Nothing of it is told: with a part left out it would read as if nobody had planned it. */
export class HeldTooMuch extends Error {
  readonly came: string
  readonly expected: string

  constructor(what: 'snapshots' | 'quarter hours') {
    const max = what === 'snapshots' ? HELD_SNAPSHOTS_MAX : HELD_CELLS_MAX
    super(`plans say more of this than can be held at once: over ${max} ${what}`)
    this.came = `over ${max} ${what}`
    this.expected = `a shorter time or fewer queues: at most ${max} ${what} are read at once`
  }
}
