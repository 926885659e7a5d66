import { type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import type { Arrival } from './arrivals.ts'
import { isPatient, type SimQueue } from './company.ts'

/** A customer in a line. */
export interface Visit {
  readonly arrival: Arrival
  readonly line: Line
  isWaiting: boolean
}

/** The customers who wait for the same people: one line for each queue and vendor, or for each pooled queue. First come, first served. */
export class Line {
  readonly queue: SimQueue
  readonly vendor: string | null
  readonly #advance: number
  #visits: Visit[] = []
  #head = 0

  constructor(queue: SimQueue, vendor: string | null) {
    this.queue = queue
    this.vendor = vendor
    this.#advance = isPatient(queue.channel) ? queue.promiseMinutes * MINUTE_MS : -queue.priorityMs
  }

  join(arrival: Arrival): Visit {
    const visit = { arrival, line: this, isWaiting: true }
    this.#visits.push(visit)
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
    return visit.arrival.at + this.#advance
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
