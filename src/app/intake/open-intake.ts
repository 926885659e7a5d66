import type { Directory } from '../../domain/record/directory.ts'
import { shardOf } from '../../domain/shared/hash.ts'
import { BusinessHours } from '../business-hours.ts'
import type { Clock } from '../clock.ts'
import { type Calendar, LocalDays } from '../local-days.ts'
import type { Refused } from '../quarantine/quarantine-store.ts'
import { type AgentVendor, AgentVendors } from './agent-vendors.ts'
import { countingRulesOf } from './counting-rules.ts'
import { type FeedIdentity, type Intake, type IntakeAnswer, type IntakeItem, IntakeUnavailable, type ItemResult } from './event.ts'
import type { LaneEntry, LanePart, LaneRequest } from './fair-queue.ts'
import { RETRY_AFTER_SECONDS } from './limits.ts'
import type { Pseudonymise } from './pseudonym.ts'
import { EventResolver, type ResolveContext } from './resolve-event.ts'
import { feedOf, type ResolvedEvent, shardingName } from './resolved-event.ts'
import { refusedOf, ShardLane, type StoreFault } from './shard-lane.ts'
import type { ShardWrites } from './shard-state.ts'
import type { ShardStore } from './shard-store.ts'
import { WaitingRoom } from './waiting-room.ts'

export interface IntakePorts {
  readonly store: ShardStore
  readonly clock: Clock
  readonly calendar: Calendar
  /** All records as they are recorded now. */
  readonly directory: () => Promise<Directory>
  readonly pseudonymise: Pseudonymise
  readonly faultOf: (error: unknown) => StoreFault
  /** With which vendor each agent was when we last heard of it; asked for once. */
  readonly knownAgents?: () => Promise<readonly AgentVendor[]>
  /** Told after each commit, in the order of each shard's versions. */
  readonly onCommitted?: (shard: number, writes: ShardWrites) => void
  /** Hears of commits that failed; their senders are told to send again. */
  readonly onFault?: (error: unknown) => void
}

/** The door for all events. */
export function openIntake(ports: IntakePorts): OpenIntake {
  return new OpenIntake(ports)
}

export class OpenIntake implements Intake {
  readonly #ports: IntakePorts
  readonly #lanes: readonly ShardLane[]
  readonly #room = new WaitingRoom()
  readonly #agentVendors = new AgentVendors()
  readonly #context: ResolveContext
  #agentsLearned: Promise<void> | null = null
  #directory: Directory | null = null
  #isStopping = false

  constructor(ports: IntakePorts) {
    this.#ports = ports
    const { store, calendar, pseudonymise, faultOf, onCommitted } = ports
    this.#context = { pseudonymise, businessHours: new BusinessHours(calendar), agentVendors: this.#agentVendors }
    const laneContext = {
      store,
      localDays: new LocalDays(calendar),
      calledFor: (queueId: number) => countingRulesOf(this.#knownDirectory(), queueId),
      onCommitted: (shard: number, writes: ShardWrites): void => {
        for (const agent of writes.agentsNow) this.#agentVendors.learn(agent)
        onCommitted?.(shard, writes)
      },
      faultOf,
    }
    this.#lanes = Array.from({ length: store.shards }, (_, shard) => new ShardLane(shard, laneContext))
  }

  async submit(feed: FeedIdentity, items: readonly IntakeItem[]): Promise<IntakeAnswer> {
    return await this.#submit(feed, items, false)
  }

  /** Takes in what waited in quarantine, now that a record appeared that it waited for. */
  async release(feed: FeedIdentity, items: readonly IntakeItem[]): Promise<IntakeAnswer> {
    return await this.#submit(feed, items, true)
  }

  /** Takes in what we know ourselves, as that a contact is lost; there is no request and nobody to answer. */
  async conclude(events: readonly ResolvedEvent[]): Promise<readonly ItemResult[]> {
    if (this.#isStopping) throw new IntakeUnavailable('stopping', RETRY_AFTER_SECONDS)
    this.#directory = await this.#ports.directory()
    const receivedAt = this.#ports.clock.now()
    const results: ItemResult[] = []
    const tell = (position: number, result: ItemResult): void => {
      results[position] = result
    }
    const entries = events.map((event, position) => ({
      request: { feedId: feedOf(event), receivedAt, origin: 'ourselves' as const, tell },
      event,
      raw: new Uint8Array(),
      position,
    }))
    await this.#settle(this.#partsOf(entries, []))
    return results
  }

  /** Takes nothing more in; resolves when everything taken is durable. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#lanes.map((lane) => lane.idle()))
  }

  async #submit(feed: FeedIdentity, items: readonly IntakeItem[], isReleased: boolean): Promise<IntakeAnswer> {
    if (this.#isStopping) throw new IntakeUnavailable('stopping', RETRY_AFTER_SECONDS)
    const leave = this.#room.enter(feed.feedId, items)
    try {
      await this.#learnAgents()
      this.#directory = await this.#ports.directory()
      const receivedAt = this.#ports.clock.now()
      const results: ItemResult[] = new Array(items.length)
      const tell = (position: number, result: ItemResult): void => {
        results[position] = result
      }
      const origin = isReleased ? 'quarantine' : 'feed'
      const request: LaneRequest = { feedId: feed.feedId, receivedAt, origin, tell }
      const resolver = new EventResolver(this.#directory, this.#context, { identity: feed, now: receivedAt, isReleased })
      const { entries, refused } = sorted(items, resolver, request)
      await this.#settle(this.#partsOf(entries, refused, request))
      return { results, receivedAt }
    } catch (error) {
      throw error instanceof IntakeUnavailable ? error : new IntakeUnavailable('store', RETRY_AFTER_SECONDS, error)
    } finally {
      leave()
    }
  }

  /** One part for each shard; what was refused goes with the first, so that it is kept by the same commit. */
  #partsOf(
    entries: readonly LaneEntry[],
    refused: readonly Refused[],
    request?: LaneRequest,
  ): ReadonlyMap<number, Omit<LanePart, 'settle'>> {
    const shards = this.#lanes.length
    const byShard = new Map<number, LaneEntry[]>()
    for (const entry of entries) {
      const shard = shardOf(feedOf(entry.event), shardingName(entry.event), shards)
      const list = byShard.get(shard)
      if (list === undefined) byShard.set(shard, [entry])
      else list.push(entry)
    }
    if (request !== undefined && byShard.size === 0) byShard.set(request.feedId % shards, [])
    let kept = refused.length === 0 || request === undefined ? null : refusedOf(request, refused)
    const parts = new Map<number, Omit<LanePart, 'settle'>>()
    for (const [shard, ofShard] of byShard) {
      parts.set(shard, { request: request ?? (ofShard[0] as LaneEntry).request, entries: ofShard, refused: kept })
      kept = null
    }
    return parts
  }

  /** Resolves when all parts are durable; throws, once none is under way any more, where one is not. */
  async #settle(parts: ReadonlyMap<number, Omit<LanePart, 'settle'>>): Promise<void> {
    const settled = [...parts].map(
      ([shard, part]) =>
        new Promise<unknown>((resolve) => {
          this.#lanes[shard]?.put({ ...part, settle: resolve })
        }),
    )
    const errors = (await Promise.all(settled)).filter((error) => error !== null)
    for (const error of errors) this.#ports.onFault?.(error)
    if (errors.length > 0) throw errors[0]
  }

  /** What fails is tried again by the next request. */
  async #learnAgents(): Promise<void> {
    const { knownAgents } = this.#ports
    if (knownAgents === undefined) return
    this.#agentsLearned ??= knownAgents().then((agents) => {
      for (const agent of agents) this.#agentVendors.learn(agent)
    })
    try {
      await this.#agentsLearned
    } catch (error) {
      this.#agentsLearned = null
      throw error
    }
  }

  #knownDirectory(): Directory {
    if (this.#directory === null) throw new Error('no batch is planned before its names were resolved')
    return this.#directory
  }
}

function sorted(
  items: readonly IntakeItem[],
  resolver: EventResolver,
  request: LaneRequest,
): { readonly entries: readonly LaneEntry[]; readonly refused: readonly Refused[] } {
  const entries: LaneEntry[] = []
  const refused: Refused[] = []
  for (const [position, item] of items.entries()) {
    const outcome = item.kind === 'refused' ? item : resolver.resolve(item.event)
    if (outcome.kind === 'refused') {
      request.tell(position, { status: 'quarantined', refusal: outcome.refusal })
      refused.push({ raw: item.raw, refusal: outcome.refusal, position, place: item.kind === 'refused' ? (item.place ?? null) : null })
    } else {
      entries.push({ request, event: outcome.event, raw: item.raw, position })
    }
  }
  return { entries, refused }
}
