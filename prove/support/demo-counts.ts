import { contributeSpan } from '../../src/domain/interval/agent-span.ts'
import { MEASURE_AT } from '../../src/domain/interval/measure.ts'
import type { TallySink } from '../../src/domain/interval/tally-sink.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../src/domain/shared/instant.ts'
import type { AgentHappening, ContactHappening, Happening } from '../../src/sim/happening.ts'

/** What a queue and vendor counted in each quarter hour from the beginning on. Offers are of the routed vendor, the rest of who answered. */
export interface LaneCounts {
  readonly queueId: number
  readonly vendorId: number
  readonly offered: Float64Array
  readonly inTime: Float64Array
  readonly decided: Float64Array
  readonly abandoned: Float64Array
  readonly waitMs: Float64Array
  readonly handled: Float64Array
  readonly talkMs: Float64Array
  readonly holdMs: Float64Array
  readonly wrapMs: Float64Array
  readonly productiveMs: Float64Array
  readonly agentHandleMs: Float64Array
  /** Who wait after all that was taken, with when they came. */
  readonly waitingSince: Map<string, Instant>
  /** In the hands of somebody then, by who answered. */
  inHand: number
}

/** Who serves what: names of the records as their numbers. */
export interface DemoNames {
  readonly queueId: (key: string) => number
  readonly vendorId: (key: string) => number
  readonly thresholdSeconds: (queueId: number) => number
}

/** The parts of a service level. */
export interface LevelParts {
  readonly inTime: number
  readonly decided: number
}

/**
 * Counts a simulated company in memory, as a store would once all that was taken has come in: outcomes of waits in the quarter hour of the offer, handling
 * in the one in which it ended.
 */
export class DemoCounts {
  readonly lanes = new Map<string, LaneCounts>()
  readonly from: Instant
  readonly #intervals: number
  readonly #names: DemoNames
  readonly #agents = new Map<string, AgentHappening>()
  readonly #sink: TallySink

  constructor(from: Instant, intervals: number, names: DemoNames) {
    this.from = from
    this.#intervals = intervals
    this.#names = names
    this.#sink = this.#agentSink()
  }

  /** Takes what happened in a pool's period, in order of time. */
  take(happenings: readonly Happening[]): void {
    for (const happening of happenings) {
      if (happening.kind === 'agent') this.#agent(happening)
      else this.#contact(happening)
    }
  }

  lane(queueId: number, vendorId: number): LaneCounts {
    const name = `${queueId} ${vendorId}`
    let lane = this.lanes.get(name)
    if (lane === undefined) this.lanes.set(name, (lane = newLane(queueId, vendorId, this.#intervals)))
    return lane
  }

  /** The last change of state of everybody. */
  get agents(): Iterable<AgentHappening> {
    return this.#agents.values()
  }

  /** Counts the time that people have spent until a moment in states that last. */
  countAgentsUntil(at: Instant): void {
    for (const [agent, before] of this.#agents) {
      if (before.state === 'offline' || before.at >= at) continue
      this.#addSpan(before, at)
      this.#agents.set(agent, { ...before, at })
    }
  }

  /** Of who came to a queue within a stretch of time, as far as it is decided by what was taken. */
  levelOf(queueId: number, from: Instant, to: Instant): LevelParts {
    let [inTime, decided] = [0, 0]
    for (const lane of this.lanes.values()) {
      if (lane.queueId !== queueId) continue
      for (let place = this.placeOf(from); place < this.placeOf(to); place += 1) {
        inTime += lane.inTime[place] ?? 0
        decided += lane.decided[place] ?? 0
      }
    }
    return { inTime, decided }
  }

  /** What was offered to a queue by quarter hour. */
  offeredTo(queueId: number, from: Instant, to: Instant): number[] {
    const sum = new Array<number>((to - from) / INTERVAL_MS).fill(0)
    for (const lane of this.lanes.values()) {
      if (lane.queueId !== queueId) continue
      const part = lane.offered.subarray(this.placeOf(from), this.placeOf(to))
      for (const [place, offered] of part.entries()) sum[place] = (sum[place] ?? 0) + offered
    }
    return sum
  }

  placeOf(at: Instant): number {
    return Math.floor((at - this.from) / INTERVAL_MS)
  }

  #contact({ fact, at, arrival, vendor, shift, waitMs, talkMs, holdMs, wrapMs }: ContactHappening): void {
    const queueId = this.#names.queueId(arrival.queue.key)
    const routed = this.lane(queueId, vendor === null ? 0 : this.#names.vendorId(vendor))
    if (fact === 'offered' || fact === 'reopened') {
      add(routed.offered, this.placeOf(at), 1)
      routed.waitingSince.set(legOf(arrival), at)
    }
    const isDecided = fact === 'answered' || fact === 'abandoned'
    if (isDecided || fact === 'callbackRequested') routed.waitingSince.delete(legOf(arrival))
    if (isDecided) {
      const place = this.placeOf(at - (waitMs ?? 0))
      add(routed.decided, place, 1)
      add(routed.waitMs, place, waitMs ?? 0)
      if (fact === 'abandoned') add(routed.abandoned, place, 1)
      else if ((waitMs ?? 0) <= this.#names.thresholdSeconds(queueId) * SECOND_MS) add(routed.inTime, place, 1)
    }
    if ((fact !== 'answered' && fact !== 'ended' && fact !== 'wrapped') || shift === null) return
    const answering = this.lane(queueId, this.#names.vendorId(shift.team.vendor))
    if (fact === 'answered') {
      answering.inHand += 1
      return
    }
    if (fact === 'ended') {
      add(answering.handled, this.placeOf(at), 1)
      answering.inHand -= 1
    }
    add(answering.talkMs, this.placeOf(at), talkMs ?? 0)
    add(answering.holdMs, this.placeOf(at), holdMs ?? 0)
    add(answering.wrapMs, this.placeOf(at), wrapMs ?? 0)
  }

  #agent(happening: AgentHappening): void {
    const before = this.#agents.get(happening.shift.agent)
    if (before !== undefined && before.state !== 'offline') this.#addSpan(before, happening.at)
    this.#agents.set(happening.shift.agent, happening)
  }

  #addSpan({ shift, at, state, queue }: AgentHappening, end: Instant): void {
    const { vendor, serves } = shift.team
    const stateAt = {
      feedId: 0,
      at,
      vendorId: this.#names.vendorId(vendor),
      siteId: 0,
      queueIds: serves.map((each) => this.#names.queueId(each.queue)),
      queueId: queue === null ? 0 : this.#names.queueId(queue.key),
      state,
    }
    contributeSpan({ state: stateAt, start: at, end }, this.#sink, 1)
  }

  #agentSink(): TallySink {
    let lane: LaneCounts | null = null
    let place = -1
    return {
      at: (queueId, vendorId, _siteId, start) => {
        lane = this.lane(queueId, vendorId)
        place = this.placeOf(start)
      },
      add: (measureAt, ms) => {
        if (lane === null) return
        const isBusy = measureAt === MEASURE_AT.agentHandlingMs || measureAt === MEASURE_AT.agentWrapMs
        if (isBusy) add(lane.agentHandleMs, place, ms)
        if (isBusy || measureAt === MEASURE_AT.availableMs) add(lane.productiveMs, place, ms)
      },
      addWait: () => undefined,
    }
  }
}

function legOf({ contactId, leg }: ContactHappening['arrival']): string {
  return `${contactId} ${leg}`
}

function newLane(queueId: number, vendorId: number, intervals: number): LaneCounts {
  const column = (): Float64Array => new Float64Array(intervals)
  return {
    queueId,
    vendorId,
    offered: column(),
    inTime: column(),
    decided: column(),
    abandoned: column(),
    waitMs: column(),
    handled: column(),
    talkMs: column(),
    holdMs: column(),
    wrapMs: column(),
    productiveMs: column(),
    agentHandleMs: column(),
    waitingSince: new Map(),
    inHand: 0,
  }
}

function add(column: Float64Array, place: number, amount: number): void {
  if (place >= 0 && place < column.length) column[place] = (column[place] as number) + amount
}
