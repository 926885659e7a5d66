/** People who serve the same lanes; a lane is a queue, or a vendor's part of it, whose customers wait in one line. */
export interface Crew {
  readonly heads: number
  /** By their places in the list of lanes. */
  readonly lanes: readonly number[]
}

/** What a lane sees of the people who serve it. */
export interface SharedLane {
  /** All who serve it, though they serve others too. */
  readonly heads: number
  /** What falls to these people: its own load, and what others bring them. */
  readonly erlangs: number
  /** How much of that each lane brings, by its place; only those that bring anything. */
  readonly from: readonly (readonly [lane: number, erlangs: number])[]
}

/** Rounds after which loads are level as far as they can be. */
const ROUNDS = 40
const STEP = 0.5
const NEGLIGIBLE = 1e-9

/**
 * Lanes that share people, each seen by itself. The loads are spread over the crews that may take them until all are busy to the same degree,
 * as far as skills allow (whoever is free takes whoever waits); then a lane is one line before all who serve it, with all the load that falls to
 * them. Exact for lanes that share all people or none; between the two it is an approximation that leaves out whom a person takes first.
 */
export function shareCrews(erlangs: readonly number[], crews: readonly Crew[]): readonly SharedLane[] {
  const shares = spread(erlangs, crews)
  return erlangs.map((_, lane) => {
    let heads = 0
    const from = new Map<number, number>()
    for (const [place, crew] of crews.entries()) {
      if (!crew.lanes.includes(lane)) continue
      heads += crew.heads
      for (const other of crew.lanes) {
        const part = shares[place]?.get(other) ?? 0
        if (part > NEGLIGIBLE) from.set(other, (from.get(other) ?? 0) + part)
      }
    }
    const parts = [...from]
    return { heads, erlangs: parts.reduce((sum, [, part]) => sum + part, 0), from: parts }
  })
}

/** How much of all loads each crew takes. */
export function crewLoads(erlangs: readonly number[], crews: readonly Crew[]): readonly number[] {
  return spread(erlangs, crews).map(sumOf)
}

/** How much of each lane's load each crew takes: begun in proportion to heads, then moved from busy crews to less busy ones. */
function spread(erlangs: readonly number[], crews: readonly Crew[]): readonly ReadonlyMap<number, number>[] {
  const served = erlangs.map((_, lane) => crews.flatMap((crew, place) => (crew.heads > 0 && crew.lanes.includes(lane) ? [place] : [])))
  const shares = crews.map(() => new Map<number, number>())
  for (const [lane, places] of served.entries()) {
    const heads = places.reduce((sum, place) => sum + (crews[place]?.heads ?? 0), 0)
    for (const place of places) shares[place]?.set(lane, ((erlangs[lane] as number) * (crews[place]?.heads ?? 0)) / heads)
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const busy = shares.map((share, place) => sumOf(share) / Math.max(crews[place]?.heads ?? 0, NEGLIGIBLE))
    for (const [lane, places] of served.entries()) {
      if (places.length < 2 || (erlangs[lane] as number) <= NEGLIGIBLE) continue
      const wanted = places.map((place) => (shares[place]?.get(lane) ?? 0) * Math.max(busy[place] as number, NEGLIGIBLE) ** -STEP)
      const total = wanted.reduce((sum, each) => sum + each, 0)
      for (const [at, place] of places.entries()) shares[place]?.set(lane, ((erlangs[lane] as number) * (wanted[at] as number)) / total)
    }
  }
  return shares
}

function sumOf(share: ReadonlyMap<number, number>): number {
  let sum = 0
  for (const part of share.values()) sum += part
  return sum
}
