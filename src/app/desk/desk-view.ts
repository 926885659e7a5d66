import type { AgentNow } from '../../domain/interval/agents-now.ts'
import { DeskFold, type DeskQueueRules, type DeskWindow } from '../../domain/interval/desk-fold.ts'
import type { Tally } from '../../domain/interval/tally.ts'
import { coarserWaits } from '../../domain/interval/wait-edges.ts'
import { WaitingBoard } from '../../domain/interval/waiting-board.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { type Instant, intervalStart, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import type { OutboxChange, OutboxRow, WaitingChange } from '../intake/outbox-change.ts'
import type { CountedTally, VersionVector } from '../kpi-query.ts'
import type { LearningProgress } from '../outlook/learning.ts'
import type { QueueOutlook } from '../outlook/queue-outlook.ts'
import type { PastFill } from '../past-fill.ts'
import type { Scope } from '../scope.ts'
import type { DeskLoad } from './desk-reads.ts'
import { agentKey, type DeskCellKey, DeskTouched } from './desk-touched.ts'
import type { QueueExpectation } from './expectation.ts'

/**
 * Everything one audience's desks show, in memory: loaded at one moment, then moved on by the rows of the outbox in the order of their
 * versions. It holds nothing that the audience's own login could not read.
 */
export class DeskView {
  readonly scope: Scope
  readonly window: DeskWindow
  readonly fold: DeskFold
  readonly board = new WaitingBoard()
  readonly agents = new Map<string, AgentNow>()
  readonly lastHeard = new Map<number, Instant>()
  readonly expectations: readonly QueueExpectation[]
  annotations: readonly Annotation[] = []
  /** What is to be expected; the same list until it becomes another. */
  outlook: readonly QueueOutlook[] = []
  pastFill: PastFill | null = null
  /** How far the learning is of what is to be expected; null while nothing is learned. */
  learning: LearningProgress | null = null
  /** Of the plans that it expects by. */
  plansVersion = ''
  directory: Directory
  asOf: Instant
  #version: number[]
  /** In which cell each waiting contact stands. */
  readonly #waitingIn = new Map<string, DeskCellKey>()
  readonly #edges: ReadonlyMap<number, readonly Milliseconds[]>
  #isOutdated = false
  #hasOtherPast = false

  constructor(scope: Scope, window: DeskWindow, load: DeskLoad, expectations: readonly QueueExpectation[]) {
    this.scope = scope
    this.window = window
    this.directory = load.directory
    this.asOf = load.asOf
    this.expectations = expectations
    this.#version = [...load.version]
    this.#edges = commonEdges(load.tallies)
    this.fold = new DeskFold(window, (queueId) => this.#rulesOf(queueId))
    for (const counted of load.tallies)
      this.fold.apply({ key: counted.key, tally: inBucketsOf(this.#edgesOf(counted.key.queueId), counted) })
    const touched = new DeskTouched()
    for (const change of load.waiting) this.#applyWaiting(change, touched)
    for (const agent of load.agents) this.agents.set(agentKey(agent.feedId, agent.agent), agent)
    for (const [feedId, at] of load.lastHeard) this.lastHeard.set(feedId, at)
  }

  /** The versions of all shards that are in it. */
  get version(): VersionVector {
    return this.#version
  }

  /** Whether it has to be loaded anew: a queue is counted otherwise now, or a row is missing. */
  get isOutdated(): boolean {
    return this.#isOutdated
  }

  /** Whether something before its window was counted since it was loaded: what is expected may then be another. */
  get hasOtherPast(): boolean {
    return this.#hasOtherPast
  }

  /** Moves on by these rows, noting what they touched. */
  apply(rows: readonly OutboxRow[], touched: DeskTouched): void {
    for (const row of rows) {
      const held = this.#version[row.shard] ?? 0
      if (row.version <= held) continue
      if (row.version !== held + 1) this.#isOutdated = true
      this.#applyChange(row.change, row.learnedAt, touched)
      this.#version[row.shard] = row.version
    }
  }

  /** Notes when feeds were heard. */
  hear(lastHeard: ReadonlyMap<number, Instant>, touched: DeskTouched): void {
    for (const [feedId, at] of lastHeard) {
      if (at <= (this.lastHeard.get(feedId) ?? Number.NEGATIVE_INFINITY)) continue
      this.lastHeard.set(feedId, at)
      touched.feeds.add(feedId)
    }
  }

  /** Takes other records; those that count otherwise need another load, which `isOutdated` then says. */
  setDirectory(directory: Directory, touched: DeskTouched): void {
    if (directory === this.directory) return
    const before = new Map(this.directory.queues(this.asOf).map(({ queueId }) => [queueId, JSON.stringify(this.#rulesOf(queueId))]))
    this.directory = directory
    for (const [queueId, rules] of before) if (JSON.stringify(this.#rulesOf(queueId)) !== rules) this.#isOutdated = true
    touched.records = true
    for (const { feedId } of directory.feeds(this.asOf)) touched.feeds.add(feedId)
  }

  /** Takes the annotations as they stand; only what this audience may read counts as a change. */
  setAnnotations(annotations: readonly Annotation[], touched: DeskTouched): void {
    if (annotations === this.annotations) return
    touched.annotations ||= JSON.stringify(annotations) !== JSON.stringify(this.annotations)
    this.annotations = annotations
  }

  /** Takes what is to be expected as it stands. */
  setOutlook(outlook: readonly QueueOutlook[], touched: DeskTouched): void {
    touched.outlook ||= outlook !== this.outlook
    this.outlook = outlook
  }

  #applyChange(change: OutboxChange, learnedAt: Instant, touched: DeskTouched): void {
    if (change.recounted.length > 0) this.#isOutdated = true
    for (const delta of change.tallies) {
      const { queueId, start } = delta.key
      if (start < this.window.from) this.#hasOtherPast = true
      const buckets = Math.max(delta.tally.answeredWaits.length, delta.tally.abandonedWaits.length)
      if (buckets > 0 && buckets !== this.#edgesOf(queueId).length + 1) this.#isOutdated = true
      this.fold.apply(delta)
      touched.cell(delta.key)
    }
    for (const waiting of change.waiting) this.#applyWaiting(waiting, touched)
    for (const { feedId, agent, now } of change.agents) {
      const key = agentKey(feedId, agent)
      if (now === null) this.agents.delete(key)
      else this.agents.set(key, now)
      touched.agents.add(key)
    }
    this.hear(new Map(change.heard.map((feedId) => [feedId, learnedAt])), touched)
  }

  #applyWaiting({ name, contact }: WaitingChange, touched: DeskTouched): void {
    const before = this.#waitingIn.get(name)
    if (before !== undefined) touched.waitingCell(before)
    this.board.set(name, contact)
    if (contact === null) {
      this.#waitingIn.delete(name)
      return
    }
    const cell = { queueId: contact.queueId, vendorId: contact.vendorId, start: intervalStart(contact.offeredAt) }
    this.#waitingIn.set(name, cell)
    touched.waitingCell(cell)
  }

  /** The limits that waits are looked at for, as far as the queue's tallies are counted by them already. */
  #rulesOf(queueId: number): DeskQueueRules {
    const edgesMs = this.#edgesOf(queueId)
    const queue = this.directory.queue(queueId, this.asOf)
    const target = queue?.target ?? null
    const thresholdMs = target === null || target.formula === 'SL-async' ? null : target.thresholdSeconds * SECOND_MS
    const shortMs = (queue?.shortAbandonSeconds ?? 0) * SECOND_MS
    return {
      edgesMs,
      thresholdMs: thresholdMs !== null && edgesMs.includes(thresholdMs) ? thresholdMs : null,
      shortAbandonMs: edgesMs.includes(shortMs) ? shortMs : (edgesMs[0] ?? 0),
    }
  }

  #edgesOf(queueId: number): readonly Milliseconds[] {
    return this.#edges.get(queueId) ?? this.directory.queueRules(queueId, this.asOf)?.edgesMs ?? [0]
  }
}

/** The edges that all tallies of a queue share: while it is counted anew, some of its shards have more. */
function commonEdges(tallies: readonly CountedTally[]): ReadonlyMap<number, readonly Milliseconds[]> {
  const common = new Map<number, readonly Milliseconds[]>()
  for (const { key, edgesMs } of tallies) {
    const held = common.get(key.queueId)
    if (held === undefined) common.set(key.queueId, edgesMs)
    else if (held !== edgesMs && held.join() !== edgesMs.join()) {
      common.set(
        key.queueId,
        held.filter((edge) => edgesMs.includes(edge)),
      )
    }
  }
  return common
}

function inBucketsOf(edges: readonly Milliseconds[], { tally, edgesMs }: CountedTally): Tally {
  if (edges.length === edgesMs.length) return tally
  return {
    values: tally.values,
    answeredWaits: [...coarserWaits(tally.answeredWaits, edgesMs, edges)],
    abandonedWaits: [...coarserWaits(tally.abandonedWaits, edgesMs, edges)],
  }
}

/** What rows touched, for a desk that has missed them: what they changed may have changed again since. */
export function touchedBy(rows: readonly OutboxRow[]): DeskTouched {
  const touched = new DeskTouched()
  for (const { change } of rows) {
    for (const { key } of change.tallies) {
      touched.cell(key)
      // Where somebody stopped waiting the row does not say in which cell; the tally of that cell says it.
      if (change.waiting.length > 0) touched.waitingCell(key)
    }
    for (const { contact } of change.waiting) {
      if (contact !== null) touched.waitingCell({ ...contact, start: intervalStart(contact.offeredAt) })
    }
    for (const { feedId, agent } of change.agents) touched.agents.add(agentKey(feedId, agent))
    for (const feedId of change.heard) touched.feeds.add(feedId)
  }
  return touched
}
