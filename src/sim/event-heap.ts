import type { Instant } from '../domain/shared/instant.ts'

interface Entry<T> {
  readonly at: Instant
  readonly order: number
  readonly value: T
}

/** What is to happen, in order of time; what was planned first goes first within one instant. */
export class EventHeap<T> {
  readonly #entries: Entry<T>[] = []
  #planned = 0

  /** Plans `value` for `at`. */
  add(at: Instant, value: T): void {
    const entry = { at, order: this.#planned, value }
    this.#planned += 1
    let place = this.#entries.length
    this.#entries.push(entry)
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!isBefore(entry, this.#at(parent))) break
      this.#entries[place] = this.#at(parent)
      place = parent
    }
    this.#entries[place] = entry
  }

  /** Takes out what happens next; null when nothing is left. */
  next(): { readonly at: Instant; readonly value: T } | null {
    const first = this.#entries[0]
    const last = this.#entries.pop()
    if (first === undefined || last === undefined) return null
    if (this.#entries.length > 0) this.#sink(last)
    return first
  }

  #sink(entry: Entry<T>): void {
    let place = 0
    for (let child = 1; child < this.#entries.length; child = 2 * place + 1) {
      const right = child + 1
      const earlier = right < this.#entries.length && isBefore(this.#at(right), this.#at(child)) ? right : child
      if (!isBefore(this.#at(earlier), entry)) break
      this.#entries[place] = this.#at(earlier)
      place = earlier
    }
    this.#entries[place] = entry
  }

  #at(place: number): Entry<T> {
    return this.#entries[place] as Entry<T>
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
