import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { Line, Visit } from './floor-line.ts'
import type { SimState } from './happening.ts'
import type { Shift } from './shift.ts'

/** Somebody at work. */
export interface Worker {
  readonly shift: Shift
  readonly crew: Crew
  readonly services: Set<Service>
  status: 'out' | 'in' | 'paused'
  pausesTaken: number
  /** Changes whenever what was planned for the worker, or offered by them, no longer holds. */
  stamp: number
  freeSince: Instant
  state: SimState
  /** Where the last state that was told stands among the happenings. */
  toldPlace: number
}

/** A contact in hand. */
export interface Service {
  readonly visit: Visit
  readonly worker: Worker
  readonly startedAt: Instant
  readonly talkMs: Milliseconds
  readonly holdMs: Milliseconds
  readonly wrapMs: Milliseconds
  isOver: boolean
}

interface Offer {
  readonly worker: Worker
  readonly stamp: number
}

/** The people of a team who are at work on a floor, and which of them can take a contact: the least loaded first, then the longest free. */
export class Crew {
  readonly lines: readonly Line[]
  readonly capacity: number
  present = 0
  inHand = 0
  readonly #offers: { list: Offer[]; head: number }[]

  constructor(lines: readonly Line[], capacity: number) {
    this.lines = lines
    this.capacity = capacity
    this.#offers = Array.from({ length: capacity }, () => ({ list: [], head: 0 }))
  }

  /** The worker can take one more contact from now on. */
  offer(worker: Worker, at: Instant): void {
    worker.stamp += 1
    worker.freeSince = at
    this.#offers[worker.services.size]?.list.push({ worker, stamp: worker.stamp })
  }

  /** Who would take the next contact; null where nobody can. */
  peek(): Worker | null {
    for (const offers of this.#offers) {
      for (; offers.head < offers.list.length; offers.head += 1) {
        const offer = offers.list[offers.head]
        if (offer !== undefined && offer.stamp === offer.worker.stamp) return offer.worker
      }
      offers.list = []
      offers.head = 0
    }
    return null
  }

  /** How much of what the people present can have in hand they have. */
  busyFraction(): number {
    return this.present === 0 ? 0 : this.inHand / (this.present * this.capacity)
  }
}

/** Of several crews that serve a line, who takes its next contact: the least loaded, then whoever is free longest. */
export function freeWorker(crews: readonly Crew[]): Worker | null {
  let best: Worker | null = null
  for (const crew of crews) {
    const worker = crew.peek()
    if (worker === null) continue
    const size = worker.services.size
    if (best === null || size < best.services.size || (size === best.services.size && worker.freeSince < best.freeSince)) best = worker
  }
  return best
}
