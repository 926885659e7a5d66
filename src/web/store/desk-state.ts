import type { Annotation } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import {
  DESK_COLUMNS,
  type DeskAgent,
  type DeskAudience,
  type DeskClock,
  type DeskExpectation,
  type DeskFeed,
  type DeskLearning,
  type DeskPastFill,
  type DeskRecords,
  type DeskSnapshot,
  type DeskVersion,
  type DeskWaiting,
} from '../../wire/desk.ts'
import type { DeskOutlook } from '../../wire/desk-outlook.ts'
import { withOutlook } from './with-outlook.ts'

/** How many numbers a cell holds. */
export const CELL_WIDTH = DESK_COLUMNS.length

/** Cells of consecutive intervals from the window's start, each `CELL_WIDTH` numbers; what lies behind its end is zero. */
export type Cells = Float64Array

/** One queue as the desk knows it. Never changed in place: what is the same object shows the same figures. */
export interface QueueState {
  readonly queueId: number
  /** By vendor; 0 is not assigned. */
  readonly series: ReadonlyMap<number, Cells>
  /** Over all vendors. */
  readonly total: Cells
  /** Contacts that wait, by vendor and interval of their offer (`waitingName`). */
  readonly waiting: ReadonlyMap<string, DeskWaiting>
  readonly expectation: DeskExpectation | null
  /** Null where nothing was foreseen yet, or not for this audience. */
  readonly outlook: DeskOutlook | null
}

/** All that is known of the desk at `asOf`; a new object with every change, sharing what did not change. */
export interface DeskState {
  readonly asOf: Instant
  readonly version: DeskVersion
  readonly clock: DeskClock
  readonly audience: DeskAudience
  readonly windowStart: Instant
  readonly intervals: number
  readonly records: DeskRecords
  readonly feeds: readonly DeskFeed[]
  readonly queues: ReadonlyMap<number, QueueState>
  /** By `agentName`. */
  readonly agents: ReadonlyMap<string, DeskAgent>
  readonly annotations: readonly Annotation[]
  readonly pastFill: DeskPastFill | null
  readonly learning: DeskLearning | null
}

/** The state that a snapshot tells. Every recorded queue is there, also one in which nothing happened. */
export function stateOfSnapshot(snapshot: DeskSnapshot): DeskState {
  const { asOf, version, clock, audience, windowStart, intervals, records, feeds, annotations, pastFill, learning } = snapshot
  const series = new Map<number, Map<number, Cells>>()
  for (const one of snapshot.series) entryOf(series, one.queueId, () => new Map()).set(one.vendorId, one.values)
  const waiting = new Map<number, Map<string, DeskWaiting>>()
  for (const held of snapshot.waiting) entryOf(waiting, held.queueId, () => new Map()).set(waitingName(held), held)
  const expectations = new Map(snapshot.expectations.map((expectation) => [expectation.queueId, expectation]))
  const queues = new Map<number, QueueState>()
  for (const queueId of new Set([...records.queues.map((queue) => queue.queueId), ...series.keys(), ...waiting.keys()])) {
    const ofQueue = series.get(queueId) ?? new Map<number, Cells>()
    queues.set(queueId, {
      queueId,
      series: ofQueue,
      total: totalOf(ofQueue.values(), intervals),
      waiting: waiting.get(queueId) ?? new Map(),
      expectation: expectations.get(queueId) ?? null,
      outlook: null,
    })
  }
  const foreseen = withOutlook(queues, snapshot.outlook, { windowStart, intervals })
  const agents = new Map(snapshot.agents.map((agent) => [agentName(agent), agent]))
  return {
    asOf,
    version,
    clock,
    audience,
    windowStart,
    intervals,
    records,
    feeds,
    queues: foreseen,
    agents,
    annotations,
    pastFill,
    learning,
  }
}

/** A queue in which nothing is known to have happened. */
export function emptyQueue(queueId: number): QueueState {
  return { queueId, series: new Map(), total: new Float64Array(0), waiting: new Map(), expectation: null, outlook: null }
}

export function waitingName(held: Pick<DeskWaiting, 'vendorId' | 'start'>): string {
  return `${held.vendorId}@${held.start}`
}

export function agentName(agent: Pick<DeskAgent, 'feedId' | 'agent'>): string {
  return `${agent.feedId}/${agent.agent}`
}

function totalOf(series: Iterable<Cells>, intervals: number): Cells {
  const total = new Float64Array(intervals * CELL_WIDTH)
  for (const cells of series) for (let at = 0; at < cells.length; at += 1) total[at] = (total[at] as number) + (cells[at] as number)
  return total
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const held = map.get(key)
  if (held !== undefined) return held
  const made = make()
  map.set(key, made)
  return made
}
