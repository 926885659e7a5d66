import { type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import type { Arrival } from './arrivals.ts'
import { isPatient, type SimQueue } from './company.ts'

/** A customer in a line. */
export interface Visit {
  readonly arrival: Arrival
  readonly line: Line
  isWaiting: boolean
}

/**
 * The customers who wait for the same people: one line for each queue and vendor, or for each pooled queue. First come, first served; who
 * was promised an answer is served by when it is due, so what is handed on does not wait a second time.
 */
export class Line {
  readonly queue: SimQueue
  readonly vendor: string | null
  readonly #isPromised: boolean
  readonly #advance: number
  #visits: Visit[] = []
  #head = 0

  constructor(queue: SimQueue, vendor: string | null) {
    this.queue = queue
    this.vendor = vendor
    this.#isPromised = isPatient(queue.channel)
    this.#advance = this.#isPromised ? queue.promiseMinutes * MINUTE_MS : -queue.priorityMs
  }

  join(arrival: Arrival): Visit {
    const visit = { arrival, line: this, isWaiting: true }
    let place = this.#visits.length
    if (this.#isPromised) while (place > this.#head && this.#ranksAfter(place - 1, visit)) place -= 1
    if (place === this.#visits.length) this.#visits.push(visit)
    else this.#visits.splice(place, 0, visit)
    return visit
  }

  /** Goes back to the front: whoever had it in hand was cut off before the customer noticed. */
  rejoin(arrival: Arrival): void {
    this.#visits = [{ arrival, line: this, isWaiting: true }, ...this.#visits.slice(this.#head)]
    this.#head = 0
  }

  /** Who is next; null where nobody waits. */
  first(): Visit | null {
    for (; this.#head < this.#visits.length; this.#head += 1) {
      const visit = this.#visits[this.#head]
      if (visit?.isWaiting === true) return visit
    }
    this.#visits = []
    this.#head = 0
    return null
  }

  /** Of several lines the one whose first ranks earliest goes first: by when it came, or where an answer is promised by when it is due. */
  rankOf(visit: Visit): Instant {
    const { at, dueAt } = visit.arrival
    return this.#isPromised && dueAt !== null ? dueAt : at + this.#advance
  }

  #ranksAfter(place: number, visit: Visit): boolean {
    const other = this.#visits[place]
    return other !== undefined && this.rankOf(other) > this.rankOf(visit)
  }
}

/** Who is next of several lines; null where nobody waits in any of them. */
export function nextVisit(lines: readonly Line[]): Visit | null {
  let best: Visit | null = null
  let bestRank = Number.POSITIVE_INFINITY
  for (const line of lines) {
    const first = line.first()
    if (first === null) continue
    const rank = line.rankOf(first)
    if (rank < bestRank) {
      best = first
      bestRank = rank
    }
  }
  return best
}
