import { HOUR_MS, INTERVAL_MS, type Instant, intervalStart } from '../../../src/domain/shared/instant.ts'
import {
  DESK_COLUMN_AT,
  DESK_COLUMNS,
  type DeskAgent,
  type DeskCell,
  type DeskChanges,
  type DeskColumn,
  type DeskFeed,
  type DeskRecords,
  type DeskSnapshot,
  type DeskWaiting,
} from '../../../src/wire/desk.ts'
import { movedAgents, signedIn } from './agents.ts'
import { FakeAnnotations } from './annotations.ts'
import { type Chance, chanceOf } from './chance.ts'
import { expectationOf } from './expectation.ts'
import type { FakeDeskOptions } from './options.ts'
import { fakeOutlook } from './outlook.ts'
import { contactsPerInterval, type Place, placesOf, troubleOf } from './places.ts'
import { fakeFeeds, fakeRecords } from './records.ts'

const WIDTH = DESK_COLUMNS.length
const HOURS_BACK = 30
const HOURS_AHEAD = 30

/** A desk that is made up, in the real form: seeded, so that a picture of it can be made again. Sums stay consistent with each other. */
export class FakeDesk {
  asOf: Instant
  version = 1
  pastFill: DeskSnapshot['pastFill'] = null
  learning: DeskSnapshot['learning'] = null
  outlook: DeskSnapshot['outlook'] = []
  records: DeskRecords
  feeds: readonly DeskFeed[]
  readonly windowStart: Instant
  readonly intervals = ((HOURS_BACK + HOURS_AHEAD) * HOUR_MS) / INTERVAL_MS
  readonly cells = new Map<string, Float64Array>()
  readonly waiting = new Map<string, number[]>()
  agents: readonly DeskAgent[]
  readonly annotations = new FakeAnnotations()
  readonly #chance: Chance
  readonly #options: FakeDeskOptions
  readonly #places: readonly Place[]
  readonly #touched = new Set<string>()
  #hasNewRecords = false
  #silentMs: Readonly<Record<string, number>>

  constructor(options: FakeDeskOptions) {
    this.#options = options
    this.#chance = chanceOf(options.seed)
    this.#silentMs = options.silentMs ?? {}
    this.asOf = options.asOf
    this.records = fakeRecords(options.queues, options.vendors)
    this.feeds = this.#heardFeeds()
    this.windowStart = intervalStart(options.asOf) - HOURS_BACK * HOUR_MS
    this.#places = placesOf(this.records)
    for (const place of this.#places) this.#fill(place)
    if (options.hasOutlook === true) this.outlook = fakeOutlook(this.records, this.asOf)
    this.agents = signedIn(this.#places, this.records.queues.length, this.asOf, this.#chance)
  }

  snapshot(): DeskSnapshot {
    return {
      asOf: this.asOf,
      version: [this.version],
      clock: this.#options.clock ?? { kind: 'live' },
      audience: this.#options.audience ?? { kind: 'internal' },
      windowStart: this.windowStart,
      intervals: this.intervals,
      records: this.records,
      feeds: this.feeds,
      series: this.#places.map(({ queueId, vendorId }) => ({ queueId, vendorId, values: this.#cellsOf(queueId, vendorId) })),
      expectations: this.#options.hasExpectation === false ? [] : this.records.queues.map(({ queueId }) => expectationOf(this, queueId)),
      waiting: [...this.waiting].flatMap(([name, offeredAt]) => (offeredAt.length === 0 ? [] : [waitingOf(name, offeredAt)])),
      agents: this.agents,
      annotations: this.annotations.held,
      pastFill: this.pastFill,
      learning: this.learning,
      outlook: this.outlook,
    }
  }

  /** Lets time go on and answers what became different. */
  advance(ms: number): DeskChanges {
    const before = this.asOf
    this.asOf += ms
    this.version += 1
    this.feeds = this.#heardFeeds()
    const cells = new Map<string, DeskCell>()
    const waiting = new Map<string, DeskWaiting>()
    for (const place of this.#places) {
      if (this.#isSilent(place.queueId)) continue
      const rate = (contactsPerInterval(place.queueId, before) * place.share * ms) / INTERVAL_MS
      for (let arrived = this.#chance.poisson(rate); arrived > 0; arrived -= 1) {
        this.#offer(place, before + this.#chance.below(ms), cells, waiting)
      }
      this.#decide(place, ms, cells, waiting)
    }
    for (const name of this.#touched) this.#tell(name, this.waiting.get(name) ?? [], cells, waiting)
    this.#touched.clear()
    const { agents, moved } = movedAgents(this.agents, ms, this.asOf, this.#chance)
    this.agents = agents
    const { asOf, version, feeds } = this
    const records = this.#hasNewRecords ? this.records : null
    this.#hasNewRecords = false
    const told = { cells: [...cells.values()], waiting: [...waiting.values()], agents: moved }
    return {
      version: [version],
      asOf,
      ...told,
      feeds,
      records,
      annotations: this.annotations.told(),
      pastFill: this.pastFill,
      learning: this.learning,
      outlook: null,
    }
  }

  /** So many contacts come at once, and wait since a minute. */
  flood(queueId: number, contacts: number): void {
    const { vendorId = 0 } = this.#places.find((place) => place.queueId === queueId && place.share > 0) ?? {}
    const at = this.asOf - 60_000
    const name = `${queueId},${vendorId},${intervalStart(at)}`
    this.waiting.set(
      name,
      [...(this.waiting.get(name) ?? []), ...Array.from({ length: contacts }, () => at)].sort((a, b) => a - b),
    )
    this.#add(queueId, vendorId, intervalStart(at), 'offered', contacts)
    this.#touched.add(name)
  }

  rename(queueId: number, name: string): void {
    const queues = this.records.queues.map((queue) => (queue.queueId === queueId ? { ...queue, name } : queue))
    this.records = { ...this.records, queues }
    this.#hasNewRecords = true
  }

  silence(feedKey: string, ms: number): void {
    this.#silentMs = { ...this.#silentMs, [feedKey]: ms }
  }

  #heardFeeds(): readonly DeskFeed[] {
    return fakeFeeds(this.records, this.asOf).map((feed) => {
      const silentMs = this.#silentMs[feed.key]
      return silentMs === undefined ? feed : { ...feed, lastHeardAt: this.#options.asOf - silentMs }
    })
  }

  /** Its last sign of life, for a queue that is not heard any more. */
  #silentFrom(queueId: number): Instant | null {
    const feed = this.feeds.find((one) => one.vendorId === null && one.queueIds?.includes(queueId) === true)
    return feed !== undefined && this.#silentMs[feed.key] !== undefined ? feed.lastHeardAt : null
  }

  #isSilent(queueId: number): boolean {
    return this.#silentFrom(queueId) !== null
  }

  #fill(place: Place): void {
    const until = Math.min(this.asOf, this.#silentFrom(place.queueId) ?? this.asOf)
    for (let start = this.windowStart; start < until; start += INTERVAL_MS) {
      const run = Math.min(1, (until - start) / INTERVAL_MS)
      this.#fillInterval(place, start, run)
    }
  }

  #fillInterval(place: Place, start: Instant, run: number): void {
    const { queueId, vendorId } = place
    const trouble = troubleOf(queueId, start, this.#options.asOf)
    const offered = this.#chance.poisson(contactsPerInterval(queueId, start) * place.share * run * trouble)
    const isNow = run < 1 && !this.#isSilent(queueId)
    const waiting = isNow ? Math.min(offered, this.#chance.below(trouble > 1 ? 9 : 3)) : 0
    const abandoned = Math.min(offered - waiting, this.#chance.poisson(offered * (trouble > 1 ? 0.12 : 0.03)))
    const answered = offered - waiting - abandoned
    const inTime = Math.min(answered, Math.round(answered * (trouble > 1 ? 0.62 : 0.84 + 0.14 * this.#chance.next())))
    const put = this.#putter(queueId, vendorId, start)
    put('offered', offered)
    put('answeredOfOffered', answered)
    put('answeredWithin', inTime)
    put('abandoned', abandoned)
    put('abandonedWithin', Math.floor(abandoned / 3))
    put('abandonedShort', Math.floor(abandoned / 5))
    put('waitAnsweredMs', answered * (8_000 + this.#chance.below(20_000)) * trouble)
    this.#handled(place, start, answered)
    const name = `${queueId},${vendorId},${start}`
    const spread = Array.from(
      { length: waiting },
      () => start + Math.floor(run * INTERVAL_MS) - 1 - this.#chance.below(Math.min(95_000, run * INTERVAL_MS - 1)),
    )
    if (waiting > 0)
      this.waiting.set(
        name,
        spread.sort((a, b) => a - b),
      )
  }

  /** In a pooled queue the handling is shared by the vendors, whoever was waited for. */
  #handled({ queueId, vendorId, share }: Place, start: Instant, answered: number): void {
    const others = this.records.vendors.length
    const answeredBy =
      vendorId !== 0 && share === 0 ? Math.round((contactsPerInterval(queueId, start) * 0.9) / others) : vendorId === 0 ? 0 : answered
    const put = this.#putter(queueId, vendorId, start)
    put('answered', answeredBy)
    put('handled', answeredBy)
    put('talkMs', answeredBy * (200_000 + this.#chance.below(60_000) + vendorId * 9_000))
    put('holdMs', answeredBy * this.#chance.below(20_000))
    put('wrapMs', answeredBy * (25_000 + this.#chance.below(15_000)))
    put('transferred', Math.floor(answeredBy / 12))
    if (vendorId === 0) return
    const busyMs = answeredBy * 270_000
    put('agentHandlingMs', Math.round(busyMs * 0.88))
    put('agentWrapMs', Math.round(busyMs * 0.12))
    put('availableMs', Math.round(busyMs * (0.1 + 0.25 * this.#chance.next())))
    put('staffedMs', Math.round(busyMs * 1.5))
  }

  #offer(place: Place, at: Instant, cells: Map<string, DeskCell>, waiting: Map<string, DeskWaiting>): void {
    const { queueId, vendorId } = place
    const start = intervalStart(at)
    this.#add(queueId, vendorId, start, 'offered', 1)
    const name = `${queueId},${vendorId},${start}`
    const list = [...(this.waiting.get(name) ?? []), at].sort((a, b) => a - b)
    this.#tell(name, list, cells, waiting)
  }

  /** Those who wait are answered, or leave, sooner or later. */
  #decide(place: Place, ms: number, cells: Map<string, DeskCell>, waiting: Map<string, DeskWaiting>): void {
    const { queueId, vendorId } = place
    for (let back = 0; back < 3; back += 1) {
      const start = intervalStart(this.asOf) - back * INTERVAL_MS
      const name = `${queueId},${vendorId},${start}`
      const held = this.waiting.get(name)
      if (held === undefined || held.length === 0) continue
      const patience = 22_000 * troubleOf(queueId, this.asOf, this.#options.asOf) ** 3
      const kept = held.filter((offeredAt) => this.#chance.next() > ms / patience || this.#settle(place, start, this.asOf - offeredAt))
      if (kept.length !== held.length) this.#tell(name, kept, cells, waiting)
    }
  }

  /** Answered, or gone; false, since the contact waits no longer. */
  #settle({ queueId, vendorId }: Place, start: Instant, waitMs: number): boolean {
    const add = (column: DeskColumn, amount: number): void => this.#add(queueId, vendorId, start, column, amount)
    const isInTime = waitMs <= (this.records.queues[queueId - 1]?.target?.thresholdSeconds ?? 20) * 1_000
    if (this.#chance.next() < 0.07) {
      add('abandoned', 1)
      if (isInTime) add('abandonedWithin', 1)
      return false
    }
    add('answeredOfOffered', 1)
    add('waitAnsweredMs', waitMs)
    if (isInTime) add('answeredWithin', 1)
    if (vendorId !== 0) {
      add('answered', 1)
      add('handled', 1)
      add('talkMs', 220_000)
      add('wrapMs', 30_000)
    }
    return false
  }

  #tell(name: string, list: number[], cells: Map<string, DeskCell>, waiting: Map<string, DeskWaiting>): void {
    const [queueId = 0, vendorId = 0, start = 0] = name.split(',').map(Number)
    this.waiting.set(name, list)
    waiting.set(name, waitingOf(name, list))
    const at = ((start - this.windowStart) / INTERVAL_MS) * WIDTH
    cells.set(name, { queueId, vendorId, start, values: [...this.#cellsOf(queueId, vendorId).subarray(at, at + WIDTH)] })
  }

  #cellsOf(queueId: number, vendorId: number): Float64Array {
    const name = `${queueId},${vendorId}`
    let held = this.cells.get(name)
    if (held === undefined) this.cells.set(name, (held = new Float64Array(this.intervals * WIDTH)))
    return held
  }

  #putter(queueId: number, vendorId: number, start: Instant): (column: DeskColumn, value: number) => void {
    const cells = this.#cellsOf(queueId, vendorId)
    const at = ((start - this.windowStart) / INTERVAL_MS) * WIDTH
    return (column, value) => {
      cells[at + DESK_COLUMN_AT[column]] = Math.round(value)
    }
  }

  #add(queueId: number, vendorId: number, start: Instant, column: DeskColumn, amount: number): void {
    const cells = this.#cellsOf(queueId, vendorId)
    const at = ((start - this.windowStart) / INTERVAL_MS) * WIDTH + DESK_COLUMN_AT[column]
    cells[at] = (cells[at] ?? 0) + amount
  }
}

function waitingOf(name: string, offeredAt: readonly number[]): DeskWaiting {
  const [queueId = 0, vendorId = 0, start = 0] = name.split(',').map(Number)
  return { queueId, vendorId, start, offeredAt, dueAt: [] }
}
