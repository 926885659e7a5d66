import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { DeskAgent, DeskCell, DeskChanges, DeskFeed, DeskWaiting } from '../../wire/desk.ts'
import { agentName, CELL_WIDTH, type Cells, type DeskState, emptyQueue, type QueueState, waitingName } from './desk-state.ts'
import { withOutlook } from './with-outlook.ts'

/** A day of quarter hours twice over: a cell farther ahead than that is a mistake of its sender, not a reason to take memory. */
const INTERVALS_MAX = 4 * 24 * 8

/**
 * The state after changes. Pure: the state before stays as it was (a frozen desk goes on showing it), and what is not touched is shared.
 * All parts are absolute, so changes applied twice, or those of a snapshot already held, make no difference.
 */
export function applyChanges(state: DeskState, changes: DeskChanges): DeskState {
  const cells = changes.cells.filter((cell) => isWithin(state, cell))
  const counted = cells.length === 0 && changes.waiting.length === 0 ? state.queues : withQueues(state, cells, changes.waiting)
  const queues = changes.outlook === null ? counted : withOutlook(counted, changes.outlook, state)
  return {
    ...state,
    version: changes.version,
    asOf: changes.asOf,
    intervals: cells.reduce((most, cell) => Math.max(most, intervalOf(state, cell) + 1), state.intervals),
    records: changes.records ?? state.records,
    feeds: changes.feeds.length === 0 ? state.feeds : withFeeds(state.feeds, changes.feeds),
    queues: changes.records === null ? queues : withRecorded(queues, changes.records.queues),
    annotations: changes.annotations ?? state.annotations,
    pastFill: changes.pastFill,
    learning: changes.learning,
    agents: changes.agents.length === 0 ? state.agents : withAgents(state.agents, changes.agents),
  }
}

function withQueues(state: DeskState, cells: readonly DeskCell[], waiting: readonly DeskWaiting[]): ReadonlyMap<number, QueueState> {
  const queues = new Map(state.queues)
  const drafts = new Map<number, QueueDraft>()
  const draftOf = (queueId: number): QueueDraft => {
    let draft = drafts.get(queueId)
    if (draft === undefined) drafts.set(queueId, (draft = new QueueDraft(state.queues.get(queueId) ?? emptyQueue(queueId))))
    return draft
  }
  for (const cell of cells) draftOf(cell.queueId).putCell(cell, intervalOf(state, cell))
  for (const held of waiting) draftOf(held.queueId).putWaiting(held)
  for (const [queueId, draft] of drafts) queues.set(queueId, draft.finish())
  return queues
}

/** A queue being changed: each part is copied once, when it is first touched. */
class QueueDraft {
  readonly #before: QueueState
  readonly #copied = new Set<number>()
  #series: Map<number, Cells> | null = null
  #total: Cells | null = null
  #waiting: Map<string, DeskWaiting> | null = null

  constructor(before: QueueState) {
    this.#before = before
  }

  putCell(cell: DeskCell, interval: number): void {
    const end = (interval + 1) * CELL_WIDTH
    this.#series ??= new Map(this.#before.series)
    const held = this.#series.get(cell.vendorId)
    const values = held !== undefined && this.#copied.has(cell.vendorId) && held.length >= end ? held : copyOf(held, end)
    if (values !== held) this.#series.set(cell.vendorId, values)
    this.#copied.add(cell.vendorId)
    const total = this.#total !== null && this.#total.length >= end ? this.#total : copyOf(this.#total ?? this.#before.total, end)
    this.#total = total
    for (let column = 0, at = end - CELL_WIDTH; column < CELL_WIDTH; column += 1, at += 1) {
      const value = cell.values[column] ?? 0
      total[at] = (total[at] as number) + value - (values[at] as number)
      values[at] = value
    }
  }

  putWaiting(held: DeskWaiting): void {
    this.#waiting ??= new Map(this.#before.waiting)
    if (held.offeredAt.length === 0) this.#waiting.delete(waitingName(held))
    else this.#waiting.set(waitingName(held), held)
  }

  finish(): QueueState {
    return {
      ...this.#before,
      series: this.#series ?? this.#before.series,
      total: this.#total ?? this.#before.total,
      waiting: this.#waiting ?? this.#before.waiting,
    }
  }
}

function copyOf(cells: Cells | undefined, lengthMin: number): Cells {
  if (cells === undefined) return new Float64Array(lengthMin)
  const copy = new Float64Array(Math.max(cells.length, lengthMin))
  copy.set(cells)
  return copy
}

function withFeeds(feeds: readonly DeskFeed[], put: readonly DeskFeed[]): readonly DeskFeed[] {
  const byId = new Map([...feeds, ...put].map((feed) => [feed.feedId, feed]))
  return [...byId.values()]
}

function withRecorded(queues: ReadonlyMap<number, QueueState>, recorded: readonly { readonly queueId: number }[]) {
  const missing = recorded.filter(({ queueId }) => !queues.has(queueId))
  return missing.length === 0 ? queues : new Map([...queues, ...missing.map(({ queueId }) => [queueId, emptyQueue(queueId)] as const)])
}

function withAgents(agents: ReadonlyMap<string, DeskAgent>, put: readonly DeskAgent[]): ReadonlyMap<string, DeskAgent> {
  const after = new Map(agents)
  for (const agent of put) {
    if (agent.state === 'offline') after.delete(agentName(agent))
    else after.set(agentName(agent), agent)
  }
  return after
}

function intervalOf(state: DeskState, cell: DeskCell): number {
  return (cell.start - state.windowStart) / INTERVAL_MS
}

function isWithin(state: DeskState, cell: DeskCell): boolean {
  const interval = intervalOf(state, cell)
  return Number.isInteger(interval) && interval >= 0 && interval < INTERVALS_MAX
}
