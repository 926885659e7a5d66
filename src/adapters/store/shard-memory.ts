import type { LegSummary } from '../../app/intake/leg-summary.ts'
import type { Leg } from '../../domain/contact/leg.ts'

/** A leg as this node left it: what it holds, and in which rows. */
export interface RememberedLeg {
  readonly leg: Leg
  readonly hasConflict: boolean
  readonly row: RowPlace
  /** What the row says beside the facts; null where that was not read. */
  readonly summary: LegSummary | null
  /** The row of each stay that waits; null where that is not known. */
  readonly waitingRows: ReadonlyMap<number, RowPlace> | null
}

/** Where a row lies, as PostgreSQL's `ctid`: block and place in it. Good while the shard's version is the one it was read under. */
export type RowPlace = number

export interface RememberedWaits {
  readonly answered: readonly number[]
  readonly abandoned: readonly number[]
}

/** Legs of all shards; the contacts of an operation that are under way at once are fewer. About 1 KB each. */
const LEGS_MAX = 16_384
/** Tallies, and as many days, of which the histograms are remembered. */
const WAITS_MAX = 8_192

/**
 * What this node wrote last into a shard. The lock of the shard's head tells its version, and a shard whose version is still ours was
 * written by nobody else: then what we remember is what is there, and need not be read, nor looked up to be changed.
 */
export class ShardMemory {
  readonly legs: RecentMap<RememberedLeg>
  readonly tallyWaits: RecentMap<RememberedWaits>
  readonly dayWaits: RecentMap<RememberedWaits>
  #version = -1

  /** One of the memories of so many shards, which share the room. */
  constructor(shards: number) {
    this.legs = new RecentMap(Math.ceil(LEGS_MAX / shards))
    this.tallyWaits = new RecentMap(Math.ceil(WAITS_MAX / shards))
    this.dayWaits = new RecentMap(Math.ceil(WAITS_MAX / shards))
  }

  /** Whether what is remembered is what the shard holds at this version. */
  isOf(version: number): boolean {
    return this.#version === version
  }

  /** Says that what is remembered now is the shard's state at this version. */
  settle(version: number): void {
    this.#version = version
  }

  forget(): void {
    this.#version = -1
    this.legs.clear()
    this.tallyWaits.clear()
    this.dayWaits.clear()
  }
}

/** A map that keeps at least the `max` entries set last, and at most twice as many. */
export class RecentMap<T> {
  readonly #max: number
  #recent = new Map<string, T>()
  #older = new Map<string, T>()

  constructor(max: number) {
    this.#max = max
  }

  get(name: string): T | undefined {
    return this.#recent.get(name) ?? this.#older.get(name)
  }

  set(name: string, value: T): void {
    if (this.#recent.size >= this.#max) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(name, value)
  }

  clear(): void {
    this.#recent.clear()
    this.#older.clear()
  }
}

/** Reads a `ctid` as PostgreSQL writes it, `(12,3)`. */
export function rowPlaceOf(text: string): RowPlace {
  const comma = text.indexOf(',')
  return Number(text.slice(1, comma)) * PLACES_PER_BLOCK + Number(text.slice(comma + 1, -1))
}

/** Reads an array of them, `{"(12,3)","(12,4)"}`; none where there was no row. */
export function rowPlacesOf(text: string | null | undefined): readonly RowPlace[] {
  if (text === null || text === undefined) return []
  return Array.from(text.matchAll(/\((\d+),(\d+)\)/g), ([, block, place]) => Number(block) * PLACES_PER_BLOCK + Number(place))
}

/** Block and place of a row. */
export function blockAndPlace(row: RowPlace): readonly [block: number, place: number] {
  return [Math.floor(row / PLACES_PER_BLOCK), row % PLACES_PER_BLOCK]
}

const PLACES_PER_BLOCK = 65_536
