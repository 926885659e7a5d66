import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import { assert } from '../domain/shared/result.ts'
import type { Arrival } from './arrivals.ts'
import type { SimQueue, Team } from './company.ts'
import { EventHeap } from './event-heap.ts'
import { Crew, freeWorker, type Service, type Worker } from './floor-crew.ts'
import { Line, nextVisit, type Visit } from './floor-line.ts'
import { FloorLog } from './floor-log.ts'
import type { HandleTimes } from './handling.ts'
import type { ContactHappening, Happening, SimFact, SimState } from './happening.ts'
import type { Shift } from './shift.ts'
import { duePause, goesHome, isAway, newWorker } from './work-clock.ts'

/** The rules of a floor that are not the floor's own: they say what each contact does, and the floor who waits for whom. */
export interface FloorRules {
  /** The vendor that a contact waits for; null where whoever is free first takes it. */
  readonly route: (arrival: Arrival) => string | null
  readonly patienceMs: (arrival: Arrival) => Milliseconds
  /** When a waiting customer takes the offer of a callback; null where never. */
  readonly callbackAfterMs: (arrival: Arrival) => Milliseconds | null
  readonly handleTimes: (arrival: Arrival, shift: Shift, busyFraction: number, inHand: number, at: Instant) => HandleTimes
  /** What follows from a contact that ended so: another attempt, a transfer, a reopened case. */
  readonly followUps: (arrival: Arrival, vendor: string | null, end: ContactEnd, at: Instant) => readonly Arrival[]
}

export type ContactEnd = 'handled' | 'cut' | 'abandoned'

type Planned =
  | { readonly kind: 'arrives'; readonly arrival: Arrival }
  | { readonly kind: 'leaves' | 'asksForCallback'; readonly visit: Visit }
  | { readonly kind: 'holds' | 'resumes' | 'serviceEnds' | 'wrapEnds'; readonly service: Service }
  | { readonly kind: 'comes' | 'looksAtClock' | 'isCutOff'; readonly worker: Worker }
  | { readonly kind: 'pauseEnds'; readonly worker: Worker; readonly stamp: number }

export interface FloorPlan {
  readonly arrivals: readonly Arrival[]
  readonly queues: readonly SimQueue[]
  readonly teams: readonly Team[]
  readonly shifts: readonly Shift[]
}

/** No simulated period comes near; a model that plans without end is stopped instead of filling the memory. */
const STEPS_MAX = 50_000_000

/** A stretch of time on the floor: all that happened, in order of time, until nobody waits and everybody has gone. */
export function workFloor(plan: FloorPlan, rules: FloorRules): Happening[] {
  return new Floor(plan, rules).run()
}

class Floor {
  readonly #log = new FloorLog()
  readonly #plan = new EventHeap<Planned>()
  readonly #lines = new Map<string, Line>()
  readonly #crewsOf = new Map<Line, Crew[]>()
  readonly #rules: FloorRules

  constructor({ arrivals, queues, teams, shifts }: FloorPlan, rules: FloorRules) {
    this.#rules = rules
    for (const queue of queues) {
      const vendors = queue.routing.kind === 'pooled' ? [null] : new Set(teams.map(({ vendor }) => vendor))
      for (const vendor of vendors) this.#lines.set(lineKey(queue.key, vendor), new Line(queue, vendor))
    }
    const crews = new Map(teams.map((team) => [team.key, this.#crewOf(team)]))
    for (const arrival of arrivals) this.#plan.add(arrival.at, { kind: 'arrives', arrival })
    for (const shift of shifts) {
      const crew = crews.get(shift.team.key)
      assert(crew !== undefined, `a shift of team ${shift.team.key}, expected a team of the floor`)
      this.#planShift(shift, crew)
    }
  }

  run(): Happening[] {
    let steps = 0
    for (let next = this.#plan.next(); next !== null; next = this.#plan.next()) {
      this.#step(next.value, next.at)
      steps += 1
      assert(steps < STEPS_MAX, `a simulated floor takes more than ${STEPS_MAX} steps`)
    }
    return this.#log.happenings
  }

  #crewOf(team: Team): Crew {
    const lines = team.serves.flatMap(
      ({ queue }) => this.#lines.get(lineKey(queue, team.vendor)) ?? this.#lines.get(lineKey(queue, null)) ?? [],
    )
    const crew = new Crew(lines, team.capacity)
    for (const line of lines) this.#crewsOf.set(line, [...(this.#crewsOf.get(line) ?? []), crew])
    return crew
  }

  #planShift(shift: Shift, crew: Crew): void {
    const worker = newWorker(shift, crew)
    this.#plan.add(shift.start, { kind: 'comes', worker })
    if (!shift.comesForTheRest) this.#plan.add(shift.end, { kind: 'looksAtClock', worker })
    for (const { at } of shift.pauses) this.#plan.add(at, { kind: 'looksAtClock', worker })
    for (const { from, to, isAbrupt } of shift.aways) {
      this.#plan.add(from, { kind: isAbrupt ? 'isCutOff' : 'looksAtClock', worker })
      this.#plan.add(to, { kind: 'comes', worker })
    }
  }

  #step(planned: Planned, at: Instant): void {
    switch (planned.kind) {
      case 'arrives':
        this.#arrive(planned.arrival, at)
        break
      case 'leaves':
        this.#leave(planned.visit, at, 'abandoned')
        break
      case 'asksForCallback':
        this.#leave(planned.visit, at, 'callbackRequested')
        break
      case 'holds':
        this.#tellOfService(planned.service, 'held', at, {})
        break
      case 'resumes':
        this.#tellOfService(planned.service, 'resumed', at, {})
        break
      case 'serviceEnds':
        this.#endService(planned.service, at)
        break
      case 'wrapEnds':
        this.#endWrap(planned.service, at)
        break
      case 'comes':
        this.#come(planned.worker, at)
        break
      case 'looksAtClock':
        this.#settle(planned.worker, at)
        break
      case 'isCutOff':
        this.#cutOff(planned.worker, at)
        break
      case 'pauseEnds':
        if (planned.worker.status === 'paused' && planned.worker.stamp === planned.stamp) this.#enter(planned.worker, at)
    }
  }

  #arrive(arrival: Arrival, at: Instant): void {
    const vendor = this.#rules.route(arrival)
    const line = this.#lines.get(lineKey(arrival.queue.key, vendor))
    assert(line !== undefined, `${arrival.queue.key} is routed to ${vendor}, expected a vendor of its pool`)
    this.#log.tellContact({ arrival, fact: arrival.begins, at, vendor })
    const visit = line.join(arrival)
    const worker = freeWorker(this.#crewsOf.get(line) ?? [])
    if (worker !== null) {
      this.#settle(worker, at)
      return
    }
    const patience = this.#rules.patienceMs(arrival)
    const callback = this.#rules.callbackAfterMs(arrival)
    if (callback !== null && callback < patience) this.#plan.add(at + callback, { kind: 'asksForCallback', visit })
    else if (Number.isFinite(patience)) this.#plan.add(at + patience, { kind: 'leaves', visit })
  }

  #leave(visit: Visit, at: Instant, fact: 'abandoned' | 'callbackRequested'): void {
    if (!visit.isWaiting) return
    visit.isWaiting = false
    const { arrival, line } = visit
    this.#log.tellContact({ arrival, fact, at, vendor: line.vendor, waitMs: at - arrival.at })
    if (fact === 'abandoned') this.#follow(arrival, line.vendor, 'abandoned', at)
  }

  #come(worker: Worker, at: Instant): void {
    const { shift, crew } = worker
    if (worker.status !== 'out' || isAway(shift, at)) return
    if (shift.comesForTheRest ? nextVisit(crew.lines) === null : at >= shift.end) return
    this.#enter(worker, at)
  }

  #enter(worker: Worker, at: Instant): void {
    worker.status = 'in'
    worker.crew.present += 1
    this.#settle(worker, at)
  }

  /** What somebody does next who could take more: go home, take the pause that is due, take a contact, or wait for one. */
  #settle(worker: Worker, at: Instant): void {
    if (worker.status !== 'in') return
    const { shift, crew, services } = worker
    const pause = duePause(worker, at)
    if (goesHome(worker, at) || isAway(shift, at)) {
      if (services.size === 0) this.#goOut(worker, at)
      else worker.stamp += 1
      return
    }
    if (pause !== null) {
      worker.stamp += 1
      if (services.size === 0) this.#pause(worker, at, pause.state, pause.ms)
      return
    }
    for (let visit = nextVisit(crew.lines); visit !== null && services.size < crew.capacity; visit = nextVisit(crew.lines)) {
      this.#serve(worker, visit, at)
    }
    if (services.size < crew.capacity) crew.offer(worker, at)
    if (services.size === 0) this.#log.tellAgent(worker, 'available', at, null)
  }

  #goOut(worker: Worker, at: Instant): void {
    worker.status = 'out'
    worker.stamp += 1
    worker.crew.present -= 1
    this.#log.tellAgent(worker, 'offline', at, null)
  }

  #pause(worker: Worker, at: Instant, state: SimState, ms: Milliseconds): void {
    worker.pausesTaken += 1
    worker.status = 'paused'
    worker.crew.present -= 1
    this.#log.tellAgent(worker, state, at, null)
    this.#plan.add(at + ms, { kind: 'pauseEnds', worker, stamp: worker.stamp })
  }

  #serve(worker: Worker, visit: Visit, at: Instant): void {
    const { crew, shift, services } = worker
    const { arrival } = visit
    visit.isWaiting = false
    const times = this.#rules.handleTimes(arrival, shift, crew.busyFraction(), services.size, at)
    const service = { visit, worker, startedAt: at, talkMs: times.workMs, holdMs: times.holdMs, wrapMs: times.wrapMs, isOver: false }
    worker.stamp += 1
    services.add(service)
    crew.inHand += 1
    if (crew.capacity === 1 || services.size === 1) this.#log.tellAgent(worker, 'handling', at, arrival.queue)
    if (arrival.queue.channel !== 'email') this.#tellOfService(service, 'answered', at, { waitMs: at - arrival.at })
    if (times.holdMs > 0) {
      const heldAt = at + Math.floor(times.workMs / 2)
      this.#plan.add(heldAt, { kind: 'holds', service })
      this.#plan.add(heldAt + times.holdMs, { kind: 'resumes', service })
    }
    this.#plan.add(at + times.workMs + times.holdMs, { kind: 'serviceEnds', service })
  }

  #endService(service: Service, at: Instant): void {
    if (service.isOver) return
    const { worker, visit, talkMs, holdMs } = service
    const { arrival } = visit
    if (arrival.queue.channel === 'email') this.#tellOfService(service, 'replied', at, {})
    for (const follower of this.#rules.followUps(arrival, visit.line.vendor, 'handled', at)) {
      if (follower.at === at) this.#tellOfService(service, 'transferred', at, { toQueue: follower.queue })
      this.#plan.add(follower.at, { kind: 'arrives', arrival: follower })
    }
    const waitMs = arrival.queue.channel === 'email' ? null : service.startedAt - arrival.at
    this.#tellOfService(service, 'ended', at, { waitMs, talkMs, holdMs })
    if (service.wrapMs === 0) this.#release(service, at)
    else {
      this.#log.tellAgent(worker, 'wrap', at, arrival.queue)
      this.#plan.add(at + service.wrapMs, { kind: 'wrapEnds', service })
    }
  }

  #endWrap(service: Service, at: Instant): void {
    if (service.isOver) return
    this.#tellOfService(service, 'wrapped', at, { wrapMs: service.wrapMs })
    this.#release(service, at)
  }

  #release(service: Service, at: Instant): void {
    service.isOver = true
    service.worker.services.delete(service)
    service.worker.crew.inHand -= 1
    this.#settle(service.worker, at)
  }

  /** In the middle of everything: who is on the line hears nothing any more, and letters go back. */
  #cutOff(worker: Worker, at: Instant): void {
    for (const service of worker.services) {
      const { visit, startedAt, talkMs } = service
      service.isOver = true
      worker.crew.inHand -= 1
      if (visit.arrival.queue.channel === 'email') visit.line.rejoin(visit.arrival)
      else if (startedAt + talkMs + service.holdMs > at) {
        this.#tellOfService(service, 'ended', at, { waitMs: startedAt - visit.arrival.at, talkMs: Math.min(talkMs, at - startedAt) })
        this.#follow(visit.arrival, visit.line.vendor, 'cut', at)
      }
    }
    worker.services.clear()
    if (worker.status === 'in') this.#goOut(worker, at)
    else if (worker.status === 'paused') {
      worker.status = 'out'
      this.#log.tellAgent(worker, 'offline', at, null)
    }
  }

  #follow(arrival: Arrival, vendor: string | null, end: ContactEnd, at: Instant): void {
    for (const follower of this.#rules.followUps(arrival, vendor, end, at))
      this.#plan.add(follower.at, { kind: 'arrives', arrival: follower })
  }

  #tellOfService(service: Service, fact: SimFact, at: Instant, told: Partial<ContactHappening>): void {
    if (service.isOver && fact !== 'ended') return
    const { visit, worker } = service
    this.#log.tellContact({ arrival: visit.arrival, fact, at, vendor: visit.line.vendor, shift: worker.shift, ...told })
  }
}

function lineKey(queue: string, vendor: string | null): string {
  return `${queue}/${vendor ?? ''}`
}
