import type { LegKey } from './fact.ts'
import { NO_FACT } from './packed-facts.ts'

/** Numbers a leg takes: feed, number within the contact, where its contact's id stands, how long that is, the last fact. */
const STEP = 5
const LAST_AT = 4
const LEGS_AT_FIRST = 1_024

/**
 * Numbers legs in the order in which they are first seen, and keeps the last fact of each. Open addressing over arrays of integers, ids
 * as their characters: a map from ids to objects takes twice as long to look up in, and the collector has to look at all it holds.
 */
export class LegTable {
  /** Two integers a slot: the hash, and the leg's number + 1 (0 = free). */
  #slots = new Int32Array(4 * LEGS_AT_FIRST)
  #mask = 2 * LEGS_AT_FIRST - 1
  #legs = new Float64Array(LEGS_AT_FIRST * STEP)
  #ids = new Uint16Array(16 * LEGS_AT_FIRST)
  #idsEnd = 0
  #count = 0

  /** How many legs there are. */
  get count(): number {
    return this.#count
  }

  /** The number of a leg, given to it when it is first asked for. */
  numberOf(key: LegKey): number {
    const hash = hashOf(key)
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const taken = this.#slots[2 * slot + 1] as number
      if (taken === 0) return this.#add(key, hash, slot)
      if (this.#slots[2 * slot] === hash && this.#is(taken - 1, key)) return taken - 1
    }
  }

  /** Where the last fact of a leg is; `NO_FACT` at first. */
  lastOf(leg: number): number {
    return this.#legs[leg * STEP + LAST_AT] as number
  }

  setLast(leg: number, last: number): void {
    this.#legs[leg * STEP + LAST_AT] = last
  }

  keyOf(leg: number): LegKey {
    const at = leg * STEP
    const start = this.#legs[at + 2] as number
    const id = this.#ids.subarray(start, start + (this.#legs[at + 3] as number))
    return { feedId: this.#legs[at] as number, contactId: String.fromCharCode(...id), leg: this.#legs[at + 1] as number }
  }

  #is(leg: number, { feedId, contactId, leg: number }: LegKey): boolean {
    const legs = this.#legs
    const at = leg * STEP
    if (legs[at] !== feedId || legs[at + 1] !== number || legs[at + 3] !== contactId.length) return false
    const start = legs[at + 2] as number
    for (let place = 0; place < contactId.length; place += 1) if (this.#ids[start + place] !== contactId.charCodeAt(place)) return false
    return true
  }

  #add({ feedId, contactId, leg: number }: LegKey, hash: number, slot: number): number {
    const leg = this.#count
    this.#count += 1
    this.#slots[2 * slot] = hash
    this.#slots[2 * slot + 1] = leg + 1
    const at = leg * STEP
    if (at === this.#legs.length) this.#legs = grown(new Float64Array(2 * at), this.#legs)
    while (this.#idsEnd + contactId.length > this.#ids.length) this.#ids = grown(new Uint16Array(2 * this.#ids.length), this.#ids)
    this.#legs[at] = feedId
    this.#legs[at + 1] = number
    this.#legs[at + 2] = this.#idsEnd
    this.#legs[at + 3] = contactId.length
    this.#legs[at + LAST_AT] = NO_FACT
    for (let place = 0; place < contactId.length; place += 1) this.#ids[this.#idsEnd + place] = contactId.charCodeAt(place)
    this.#idsEnd += contactId.length
    if (2 * this.#count > this.#mask) this.#spread()
    return leg
  }

  /** Twice the slots: at least half of them stay free. */
  #spread(): void {
    const held = this.#slots
    const slots = new Int32Array(2 * held.length)
    const mask = held.length - 1
    for (let at = 0; at < held.length; at += 2) {
      if (held[at + 1] === 0) continue
      const hash = held[at] as number
      let slot = hash & mask
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask
      slots[2 * slot] = hash
      slots[2 * slot + 1] = held[at + 1] as number
    }
    this.#slots = slots
    this.#mask = mask
  }
}

function hashOf({ feedId, contactId, leg }: LegKey): number {
  let hash = Math.imul(feedId, 0x85ebca6b) ^ leg
  for (let place = 0; place < contactId.length; place += 1) hash = Math.imul(hash ^ contactId.charCodeAt(place), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1)
  return hash ^ (hash >>> 13)
}

function grown<T extends Float64Array | Uint16Array>(into: T, held: T): T {
  into.set(held)
  return into
}
