import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { type Instant, intervalStart, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { queueLimitOf, type Scope, scopeName } from '../scope.ts'
import { WORK_AHEAD_MS } from './backlog-now.ts'
import { eventsOf, leftOutOf } from './forecast-effects.ts'
import type { ForecastDay } from './keep-forecast.ts'
import type { ForecastBook } from './kept-forecast.ts'
import { keptLook } from './looks-kept.ts'
import type { HeadsChange, OutlookCompute } from './outlook-compute.ts'
import type { Commitment } from './outlook-context.ts'
import type { QueueOutlook } from './queue-outlook.ts'
import type { TodaySeen } from './queue-today.ts'
import { readPastTotals } from './read-day-sums.ts'
import { type PastCalendar, readPast } from './read-past.ts'
import { readSeen, type SeenPorts } from './read-seen.ts'
import { silentQueues } from './read-today.ts'
import { RememberedCrews } from './remembered-crews.ts'
import { Retries } from './retries.ts'
import { type MadeFrom, WeeksDue } from './weeks-due.ts'

export interface OutlookPorts extends SeenPorts {
  readonly calendar: PastCalendar
  readonly compute: OutlookCompute
  readonly now: () => Instant
  readonly queues: () => Promise<readonly Queue[]>
  /** What people noted that does something to forecasts; another list only when it is another. */
  readonly effects: (now: Instant) => Promise<readonly Annotation[]>
  /** Keeps the forecast of a local day as a snapshot; null where there is nothing to keep. */
  readonly keep: (day: ForecastDay) => Promise<number | null>
  /** Keeps every forecast as it was made. */
  readonly book: Pick<ForecastBook, 'keep'>
  /** Heads that plans promise for a stretch of time. */
  readonly commitments: (span: { readonly from: Instant; readonly to: Instant }) => Promise<readonly Commitment[]>
  /** Tells who runs the server of what failed. */
  readonly onFault: (what: string) => (error: unknown) => void
}

/** How far the learning of the past is. */
export interface LearningProgress {
  readonly done: number
  readonly total: number
}

/** After the end of a quarter hour so long is waited for what comes a little late. */
const SETTLE_MS: Milliseconds = 10 * SECOND_MS
/** How often is looked whether a past came in. */
const PAST_EVERY_MS: Milliseconds = 2 * MINUTE_MS
/** How often is asked whether a feed is heard again that was silent at the last look. */
const HEARD_EVERY_MS: Milliseconds = MINUTE_MS
/** A past that differs by less teaches nothing new. */
const OTHER_PAST = 0.01
/** What was learned from fewer days is shown, and not kept to be held against what came. */
const KEPT_DAYS_MIN = 21

/** Queues whose outlook is handed over at once. */
const TAKEN_AT_ONCE = 10

/** Queues whose next weeks are foreseen at once, so that no look waits long for them. */
const WEEKS_AT_ONCE = 2

const NOTHING: readonly QueueOutlook[] = []

/** Of which past a queue was learned: the local day before which it lies, and how much there was of it. */
interface LearnedFrom {
  readonly dayStart: Instant
  readonly total: number
  /** What was left out of it, as text. */
  readonly leftOut: string
  /** The queue's record, as text. */
  readonly record: string
}

/**
 * The engine at work beside the desk. It learns every queue once a local day and again when a past came in or its record changed, and looks ahead anew after every quarter
 * hour. The work is done elsewhere; here is only decided what is due.
 */
export class Outlook {
  readonly #ports: OutlookPorts
  readonly #learned = new Map<number, LearnedFrom>()
  readonly #crews = new RememberedCrews()
  readonly #ends = new AbortController()
  readonly #retries = new Retries()
  readonly #weeks = new WeeksDue()
  #totals: ReadonlyMap<number, number> = new Map()
  #totalsAt: Instant | null = null
  #heardAskedAt: Instant = Number.NEGATIVE_INFINITY
  #outlooks: ReadonlyMap<number, QueueOutlook> = new Map()
  #lookedUntil: Instant | null = null
  #seen: TodaySeen | null = null
  #commitments: readonly Commitment[] = []
  #effects: readonly Annotation[] = []
  #lookedEffects: readonly Annotation[] = []
  #progress: LearningProgress | null = null
  /** By local day and zone. */
  readonly #snapshots = new Map<string, number>()
  readonly #lists = new Map<string, readonly QueueOutlook[]>()
  #revision = 0

  constructor(ports: OutlookPorts) {
    this.#ports = ports
  }

  /** What is to be expected, by queue; empty until it was looked at first. */
  get queues(): ReadonlyMap<number, QueueOutlook> {
    return this.#outlooks
  }

  /** Of the queues that a scope may see, the same list until it becomes another. Vendors are told nothing: what is expected is of all of them. */
  of(scope: Scope): readonly QueueOutlook[] {
    if (scope.kind === 'vendor') return NOTHING
    const name = scopeName(scope)
    let list = this.#lists.get(name)
    if (list === undefined) {
      const limit = queueLimitOf(scope)
      list = [...this.#outlooks.values()].filter(({ queueId }) => limit === null || limit.has(queueId))
      this.#lists.set(name, list)
    }
    return list
  }

  /** Goes up whenever `queues` becomes another. */
  get revision(): number {
    return this.#revision
  }

  /** How far the learning is; null while nothing is learned. */
  get progress(): LearningProgress | null {
    return this.#progress
  }

  /** Does what is due, and nothing where nothing is. Not to be called again before it has ended. */
  async tick(): Promise<void> {
    const { compute } = this.#ports
    if (compute.hasForgotten()) this.#learned.clear()
    const queues = await this.#ports.queues()
    this.#effects = await this.#ports.effects(this.#ports.now())
    const learned = await this.#learnDue(queues)
    const now = this.#ports.now()
    const until = intervalStart(now)
    const isDue =
      this.#lookedUntil === null || (until > this.#lookedUntil && now >= until + SETTLE_MS) || this.#effects !== this.#lookedEffects
    if ((learned > 0 || isDue || (await this.#isHeardAgain(queues, now))) && this.#learned.size > 0) await this.#look(queues)
    await this.#foreseeWeeks(queues)
  }

  /** Learns everything anew at the next tick. */
  relearn(): void {
    this.#learned.clear()
    this.#totalsAt = null
  }

  /** What would be with other heads; null while nothing is known yet. */
  async whatIf(queueId: number, changes: readonly HeadsChange[], signal?: AbortSignal): Promise<QueueOutlook | null> {
    if (this.#seen === null) return null
    const request = { seen: this.#seen, commitments: this.#commitments, effects: this.#lookedEffects, changes, queueIds: [queueId] }
    const [outlook] = await this.#ports.compute.look(request, signal === undefined ? {} : { signal })
    return outlook ?? null
  }

  /** Nothing is begun any more, and what runs is ended. */
  stop(): void {
    this.#ends.abort()
  }

  async #learnDue(queues: readonly Queue[]): Promise<number> {
    const { reads, localDays } = this.#ports
    const now = this.#ports.now()
    if (this.#totalsAt === null || now - this.#totalsAt >= PAST_EVERY_MS) {
      this.#totals = await readPastTotals(reads, localDays, queues, now)
      this.#totalsAt = now
    }
    // Those with most contacts first: of their kin the smaller ones learn.
    const due = queues
      .filter((queue) => this.#isDue(queue, now) && this.#retries.isDue(queue.queueId, now))
      .sort((one, other) => (this.#totals.get(other.queueId) ?? 0) - (this.#totals.get(one.queueId) ?? 0))
    let learned = 0
    for (const [done, queue] of due.entries()) {
      if (this.#ends.signal.aborted) break
      this.#progress = { done, total: due.length }
      if (await this.#learn(queue, now)) learned += 1
    }
    this.#progress = null
    return learned
  }

  /** Answers whether it was learned; one queue that cannot be must not keep the others from being foreseen. */
  async #learn(queue: Queue, now: Instant): Promise<boolean> {
    const { reads, localDays, calendar, compute, onFault } = this.#ports
    const { queueId, zone } = queue
    const dayStart = localDays.dayAt(zone, now).start
    const leftOut = leftOutOf(this.#effects, queue, dayStart)
    try {
      await compute.learn([await readPast(reads, calendar, queue, { now, leftOut })], { signal: this.#ends.signal })
    } catch (error) {
      if (this.#ends.signal.aborted) throw error
      if (compute.hasForgotten()) this.#learned.clear()
      const isFirst = this.#retries.fail(queueId, now)
      if (isFirst) onFault(`queue ${queue.key} is not foreseen by what it was, and is tried again from time to time`)(error)
      return false
    }
    this.#retries.succeed(queueId)
    const total = this.#totals.get(queueId) ?? 0
    this.#learned.set(queueId, { dayStart, total, leftOut: JSON.stringify(leftOut), record: JSON.stringify(queue) })
    return true
  }

  #isDue(queue: Queue, now: Instant): boolean {
    const { queueId, zone } = queue
    const learned = this.#learned.get(queueId)
    if (learned === undefined || learned.dayStart !== this.#ports.localDays.dayAt(zone, now).start) return true
    if (learned.record !== JSON.stringify(queue)) return true
    if (learned.leftOut !== JSON.stringify(leftOutOf(this.#effects, queue, this.#ports.localDays.dayAt(zone, now).start))) return true
    const total = this.#totals.get(queueId) ?? 0
    return Math.abs(total - learned.total) > OTHER_PAST * Math.max(learned.total, total)
  }

  /** Whether a queue is told of again that was not at the last look: its service is not to wait for the next quarter hour. */
  async #isHeardAgain(queues: readonly Queue[], now: Instant): Promise<boolean> {
    const silent = new Set(this.#seen?.queues.flatMap(({ queueId, unknownFrom }) => (unknownFrom === null ? [] : [queueId])))
    const asked = queues.filter(({ queueId }) => silent.has(queueId))
    if (asked.length === 0 || now - this.#heardAskedAt < HEARD_EVERY_MS) return false
    this.#heardAskedAt = now
    return (await silentQueues(this.#ports.reads, asked, now)).size < asked.length
  }

  async #look(queues: readonly Queue[]): Promise<void> {
    const { compute } = this.#ports
    const seen = await readSeen(this.#ports, queues, this.#ports.now())
    const known = { ...seen, crews: this.#crews.with(seen) }
    const effects = this.#effects
    const commitments = await this.#ports.commitments({ from: seen.until, to: seen.until + WORK_AHEAD_MS })
    const options = { signal: this.#ends.signal }
    await compute.look({ seen: known, commitments, effects, changes: [], queueIds: null }, options)
    const outlooks: QueueOutlook[] = []
    for (let at = 0; at < queues.length; at += TAKEN_AT_ONCE) {
      outlooks.push(
        ...(await compute.take(
          queues.slice(at, at + TAKEN_AT_ONCE).map(({ queueId }) => queueId),
          options,
        )),
      )
    }
    this.#outlooks = await this.#kept(queues, outlooks)
    this.#lookedUntil = seen.until
    this.#seen = known
    this.#commitments = commitments
    this.#lookedEffects = effects
    this.#lists.clear()
    this.#revision += 1
    for (let at = 0; at < outlooks.length; at += TAKEN_AT_ONCE) {
      await this.#ports.book.keep(outlooks.slice(at, at + TAKEN_AT_ONCE).flatMap(keptLook))
    }
  }

  /** The weeks to come of a few of the queues of which they are due; the others have their turn at the next tick. */
  async #foreseeWeeks(queues: readonly Queue[]): Promise<void> {
    const madeAt = this.#ports.now()
    const due = queues.flatMap((queue): readonly (MadeFrom & { readonly queueId: number })[] => {
      const learned = this.#learned.get(queue.queueId)
      if (learned === undefined) return []
      const { total, ...given } = learned
      const from = { given: JSON.stringify([given, eventsOf(this.#effects, queue)]), total }
      return this.#weeks.isDue(queue.queueId, from, madeAt) ? [{ ...from, queueId: queue.queueId }] : []
    })
    const now = due.slice(0, WEEKS_AT_ONCE)
    if (now.length === 0) return
    const request = { queueIds: now.map(({ queueId }) => queueId), effects: this.#effects, madeAt }
    await this.#ports.book.keep(await this.#ports.compute.days(request, { signal: this.#ends.signal }))
    for (const { queueId, ...from } of now) this.#weeks.made(queueId, from, madeAt)
  }

  /** Keeps what was expected of days that began, once each, and says with each outlook under which snapshot. */
  async #kept(queues: readonly Queue[], outlooks: readonly QueueOutlook[]): Promise<ReadonlyMap<number, QueueOutlook>> {
    const kept = new Map(outlooks.map((outlook) => [outlook.queueId, outlook]))
    for (const [zone, ofZone] of Map.groupBy(queues, (queue) => queue.zone)) {
      const found = ofZone.flatMap(({ queueId }) => kept.get(queueId) ?? [])
      const known = found.filter(({ basis }) => (basis?.inputs.days ?? 0) >= KEPT_DAYS_MIN)
      // The day is that of the forecast: the next one may have begun while it was made.
      for (const [date, ofDay] of Map.groupBy(known, ({ dayAhead }) => dayAhead?.date)) {
        if (date === undefined) continue
        const snapshotId = await this.#snapshotOf({ zone, date, outlooks: ofDay })
        for (const outlook of ofDay) kept.set(outlook.queueId, { ...outlook, snapshotId })
      }
    }
    return kept
  }

  async #snapshotOf(day: ForecastDay): Promise<number | null> {
    const name = `${day.date} ${day.zone}`
    const held = this.#snapshots.get(name)
    if (held !== undefined) return held
    const snapshotId = await this.#ports.keep(day)
    if (snapshotId !== null) this.#snapshots.set(name, snapshotId)
    return snapshotId
  }
}
