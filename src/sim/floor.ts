import type { Instant } from '../domain/shared/instant.ts'
import { assert } from '../domain/shared/result.ts'
import type { Arrival } from './arrivals.ts'
import { EventHeap } from './event-heap.ts'
import type { AgentHappening, ContactHappening, Happening } from './happening.ts'
import type { Shift } from './roster.ts'

interface Waiting {
  readonly arrival: Arrival
}

interface Worker {
  readonly shift: Shift
  readonly lines: readonly string[]
  breaksTaken: number
}

type Planned =
  | { readonly kind: 'arrives'; readonly arrival: Arrival }
  | { readonly kind: 'leaves' | 'asksForCallback'; readonly waiting: Waiting }
  | { readonly kind: 'comes' | 'isFree' | 'looksAtClock'; readonly worker: Worker }

/**
 * A day on the floor: customers wait in lines (one per queue and vendor, or one per pooled queue), whoever is free longest takes who
 * waits longest of the lines they serve, and customers leave when their patience ends. Returns all that happened, in order of time.
 */
export function workDay(arrivals: readonly Arrival[], shifts: readonly Shift[]): Happening[] {
  return new Floor(arrivals, shifts).run()
}

/** No simulated day comes near; a model that plans without end is stopped instead of filling the memory. */
const STEPS_MAX = 5_000_000

class Floor {
  readonly #happenings: Happening[] = []
  readonly #plan = new EventHeap<Planned>()
  readonly #lines = new Map<string, Waiting[]>()
  /** Those who are free, longest first. */
  #idle: Worker[] = []

  constructor(arrivals: readonly Arrival[], shifts: readonly Shift[]) {
    for (const arrival of arrivals) {
      this.#plan.add(arrival.at, { kind: 'arrives', arrival })
      this.#lines.set(lineOf(arrival.queue.key, arrival.vendor), [])
    }
    for (const shift of shifts) {
      const { team } = shift
      const lines = team.serves
        .flatMap(({ queue }) => [lineOf(queue, team.vendor), lineOf(queue, null)])
        .filter((line) => this.#lines.has(line))
      const worker = { shift, lines, breaksTaken: 0 }
      this.#plan.add(shift.start, { kind: 'comes', worker })
      if (!shift.untilEmpty) this.#plan.add(shift.end, { kind: 'looksAtClock', worker })
      for (const { at } of shift.breaks) this.#plan.add(at, { kind: 'looksAtClock', worker })
    }
  }

  run(): Happening[] {
    let steps = 0
    for (let next = this.#plan.next(); next !== null; next = this.#plan.next()) {
      this.#step(next.value, next.at)
      steps += 1
      assert(steps < STEPS_MAX, `a simulated day takes more than ${STEPS_MAX} steps`)
    }
    // Sorting is stable, so what was told first within one instant stays first.
    return this.#happenings.sort((a, b) => a.at - b.at)
  }

  #step(planned: Planned, at: Instant): void {
    switch (planned.kind) {
      case 'arrives':
        this.#arrive(planned.arrival, at)
        break
      case 'leaves':
      case 'asksForCallback':
        this.#leave(planned.waiting, at, planned.kind === 'leaves' ? 'abandoned' : 'callbackRequested')
        break
      case 'comes':
        this.#come(planned.worker, at)
        break
      case 'isFree':
        this.#becomeFree(planned.worker, at)
        break
      case 'looksAtClock':
        this.#lookAtClock(planned.worker, at)
        break
    }
  }

  #arrive(arrival: Arrival, at: Instant): void {
    this.#tellContact(arrival, 'offered', at, {})
    const line = lineOf(arrival.queue.key, arrival.vendor)
    const worker = this.#idle.find((each) => each.lines.includes(line))
    if (worker !== undefined) {
      this.#idle = this.#idle.filter((each) => each !== worker)
      this.#serve(worker, arrival, at)
      return
    }
    const waiting = { arrival }
    this.#lines.get(line)?.push(waiting)
    const { patienceMs, callbackAfterMs } = arrival
    if (callbackAfterMs !== null && callbackAfterMs < patienceMs) this.#plan.add(at + callbackAfterMs, { kind: 'asksForCallback', waiting })
    else if (Number.isFinite(patienceMs)) this.#plan.add(at + patienceMs, { kind: 'leaves', waiting })
  }

  #leave(waiting: Waiting, at: Instant, fact: 'abandoned' | 'callbackRequested'): void {
    const { arrival } = waiting
    const line = this.#lines.get(lineOf(arrival.queue.key, arrival.vendor)) ?? []
    const place = line.indexOf(waiting)
    if (place < 0) return
    line.splice(place, 1)
    this.#tellContact(arrival, fact, at, { waitMs: at - arrival.at })
  }

  #come(worker: Worker, at: Instant): void {
    if (worker.shift.untilEmpty && this.#longestWaiting(worker) === null) return
    this.#becomeFree(worker, at)
  }

  /** What somebody does next who has nothing in hand: go home, take the break that is due, take a contact, or wait for one. */
  #becomeFree(worker: Worker, at: Instant): void {
    const { shift } = worker
    const pause = dueBreak(worker, at)
    const waiting = this.#longestWaiting(worker)
    if (at >= shift.end && !shift.untilEmpty) this.#tellAgent(shift, 'offline', at, null)
    else if (pause !== null) this.#takeBreak(worker, at, pause.ms)
    else if (waiting !== null) this.#serve(worker, waiting.shift()?.arrival ?? null, at)
    else if (shift.untilEmpty) this.#tellAgent(shift, 'offline', at, null)
    else {
      this.#tellAgent(shift, 'available', at, null)
      this.#idle.push(worker)
    }
  }

  #takeBreak(worker: Worker, at: Instant, ms: number): void {
    worker.breaksTaken += 1
    this.#tellAgent(worker.shift, 'break', at, null)
    this.#plan.add(at + ms, { kind: 'isFree', worker })
  }

  /** Somebody who waits for a contact and sees that the shift ends or a break is due; otherwise nothing changes. */
  #lookAtClock(worker: Worker, at: Instant): void {
    const isDue = at >= worker.shift.end || dueBreak(worker, at) !== null
    if (!isDue || !this.#idle.includes(worker)) return
    this.#idle = this.#idle.filter((each) => each !== worker)
    this.#becomeFree(worker, at)
  }

  /** The line of those served whose first customer came earliest. */
  #longestWaiting(worker: Worker): Waiting[] | null {
    let best: Waiting[] | null = null
    for (const name of worker.lines) {
      const line = this.#lines.get(name)
      const first = line?.[0]
      if (line !== undefined && first !== undefined && (best === null || first.arrival.at < (best[0]?.arrival.at ?? 0))) best = line
    }
    return best
  }

  #serve(worker: Worker, arrival: Arrival | null, at: Instant): void {
    assert(arrival !== null, 'a line was chosen because somebody waits in it, and nobody does')
    const { shift } = worker
    const { queue, holdMs, wrapMs } = arrival
    const talkMs = Math.round((arrival.workMs * shift.team.paceFactor) / 1_000) * 1_000 || 1_000
    const waitMs = at - arrival.at
    const endedAt = at + talkMs + holdMs
    this.#tellAgent(shift, 'handling', at, queue)
    if (queue.channel === 'email') {
      this.#tellContact(arrival, 'replied', endedAt, { shift, n: 1 })
      this.#tellContact(arrival, 'ended', endedAt, { shift, talkMs })
    } else {
      this.#tellContact(arrival, 'answered', at, { shift, waitMs })
      if (holdMs > 0) this.#tellHold(arrival, shift, at + Math.floor(talkMs / 2))
      this.#tellContact(arrival, 'ended', endedAt, { shift, waitMs, talkMs, holdMs })
      this.#tellAgent(shift, 'wrap', endedAt, queue)
      this.#tellContact(arrival, 'wrapped', endedAt + wrapMs, { shift, wrapMs })
    }
    this.#plan.add(endedAt + wrapMs, { kind: 'isFree', worker })
  }

  #tellHold(arrival: Arrival, shift: Shift, heldAt: Instant): void {
    this.#tellContact(arrival, 'held', heldAt, { shift, n: 1 })
    this.#tellContact(arrival, 'resumed', heldAt + arrival.holdMs, { shift, n: 1 })
  }

  #tellContact(arrival: Arrival, fact: ContactHappening['fact'], at: Instant, told: Partial<ContactHappening>): void {
    const nothing = { shift: null, n: null, waitMs: null, talkMs: null, holdMs: null, wrapMs: null }
    this.#happenings.push({ kind: 'contact', at, fact, arrival, ...nothing, ...told })
  }

  #tellAgent(shift: Shift, state: AgentHappening['state'], at: Instant, queue: AgentHappening['queue']): void {
    this.#happenings.push({ kind: 'agent', at, shift, state, queue })
  }
}

function dueBreak({ shift, breaksTaken }: Worker, at: Instant): Shift['breaks'][number] | null {
  const pause = shift.breaks[breaksTaken]
  return pause !== undefined && pause.at <= at ? pause : null
}

function lineOf(queue: string, vendor: string | null): string {
  return `${queue}/${vendor ?? 'pool'}`
}
