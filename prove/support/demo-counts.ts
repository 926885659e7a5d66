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
  /** Waiting when the quarter hour begins. */
  readonly waitingAt: Float64Array
  /** In the hands of somebody when it begins, by who answered. */
  readonly inHandAt: Float64Array
}

/** Who serves what: names of the records as their numbers. */
export interface DemoNames {
  readonly queueId: (key: string) => number
  readonly vendorId: (key: string) => number
  readonly thresholdSeconds: (queueId: number) => number
}

/** Counts a simulated company in memory, as a store would once all of it has come in; each fact in the quarter hour in which it became known. */
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

  placeOf(at: Instant): number {
    return Math.floor((at - this.from) / INTERVAL_MS)
  }

  #contact({ fact, at, arrival, vendor, shift, waitMs, talkMs, holdMs, wrapMs }: ContactHappening): void {
    const queueId = this.#names.queueId(arrival.queue.key)
    const routed = this.lane(queueId, vendor === null ? 0 : this.#names.vendorId(vendor))
    if (fact === 'offered' || fact === 'reopened') add(routed.offered, this.placeOf(at), 1)
    const isDecided = fact === 'answered' || fact === 'abandoned'
    if (isDecided || fact === 'callbackRequested') this.#addAtBeginnings(routed.waitingAt, at - (waitMs ?? 0), at)
    if (isDecided) {
      const place = this.placeOf(at - (waitMs ?? 0))
      add(routed.decided, place, 1)
      add(routed.waitMs, place, waitMs ?? 0)
      if (fact === 'abandoned') add(routed.abandoned, place, 1)
      else if ((waitMs ?? 0) <= this.#names.thresholdSeconds(queueId) * SECOND_MS) add(routed.inTime, place, 1)
    }
    if ((fact !== 'ended' && fact !== 'wrapped') || shift === null) return
    const answering = this.lane(queueId, this.#names.vendorId(shift.team.vendor))
    if (fact === 'ended') {
      add(answering.handled, this.placeOf(at), 1)
      this.#addAtBeginnings(answering.inHandAt, at - (talkMs ?? 0) - (holdMs ?? 0), at)
    }
    add(answering.talkMs, this.placeOf(at), talkMs ?? 0)
    add(answering.holdMs, this.placeOf(at), holdMs ?? 0)
    add(answering.wrapMs, this.placeOf(at), wrapMs ?? 0)
  }

  /** One more at the beginning of every quarter hour between two moments. */
  #addAtBeginnings(column: Float64Array, from: Instant, to: Instant): void {
    for (let place = this.placeOf(from) + 1; this.from + place * INTERVAL_MS <= to; place += 1) add(column, place, 1)
  }

  #agent(happening: AgentHappening): void {
    const before = this.#agents.get(happening.shift.agent)
    if (before !== undefined && before.state !== 'offline') {
      const { vendor, serves } = before.shift.team
      const state = {
        feedId: 0,
        at: before.at,
        vendorId: this.#names.vendorId(vendor),
        siteId: 0,
        queueIds: serves.map(({ queue }) => this.#names.queueId(queue)),
        queueId: before.queue === null ? 0 : this.#names.queueId(before.queue.key),
        state: before.state,
      }
      contributeSpan({ state, start: before.at, end: happening.at }, this.#sink, 1)
    }
    this.#agents.set(happening.shift.agent, happening)
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
    waitingAt: column(),
    inHandAt: column(),
  }
}

function add(column: Float64Array, place: number, amount: number): void {
  if (place >= 0 && place < column.length) column[place] = (column[place] as number) + amount
}
