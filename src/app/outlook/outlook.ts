import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { type Instant, intervalStart, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { queueLimitOf, type Scope, scopeName } from '../scope.ts'
import { WORK_AHEAD_MS } from './backlog-now.ts'
import type { ForecastDay } from './keep-forecast.ts'
import { Learning, type LearningProgress } from './learning.ts'
import { keptLook } from './looks-kept.ts'
import type { HeadsChange, QueueFailed } from './outlook-compute.ts'
import type { Commitment } from './outlook-context.ts'
import type { OutlookPorts } from './outlook-ports.ts'
import type { QueueOutlook } from './queue-outlook.ts'
import type { TodaySeen } from './queue-today.ts'
import { readSeen } from './read-seen.ts'
import { silentQueues } from './read-today.ts'
import { RememberedCrews } from './remembered-crews.ts'
import { Retries } from './retries.ts'
import { type MadeFrom, WeeksDue } from './weeks-due.ts'

/** After the end of a quarter hour so long is waited for what comes a little late. */
const SETTLE_MS: Milliseconds = 10 * SECOND_MS
/** How often is asked whether a feed is heard again that was silent at the last look. */
const HEARD_EVERY_MS: Milliseconds = MINUTE_MS
/** What was learned from fewer days is shown, and not kept to be held against what came. */
const KEPT_DAYS_MIN = 21

/** Queues whose outlook is handed over at once. */
const TAKEN_AT_ONCE = 10

/** So long the next weeks of queues are foreseen in one go, so that no look waits long for them. */
const WEEKS_MS: Milliseconds = 3 * SECOND_MS

/** How often is shown what is learned while not all queues are. */
const SHOWN_EVERY_MS: Milliseconds = 20 * SECOND_MS

/** A look is one of all queues. */
const ALL = 0

const NOTHING: readonly QueueOutlook[] = []

/**
 * The engine at work beside the desk. It learns every queue once a local day and again when a past came in or its record changed, and looks ahead anew after every quarter
 * hour. The work is done elsewhere; here is only decided what is due.
 */
export class Outlook {
  readonly #ports: OutlookPorts
  readonly #ends = new AbortController()
  readonly #learning: Learning
  readonly #crews = new RememberedCrews()
  readonly #lookRetries = new Retries()
  readonly #weekRetries = new Retries()
  readonly #weeks = new WeeksDue()
  #heardAskedAt: Instant = Number.NEGATIVE_INFINITY
  #outlooks: ReadonlyMap<number, QueueOutlook> = new Map()
  #lookedUntil: Instant | null = null
  #isLookOwed = false
  /** Of these nothing could be foreseen at the last look. */
  #failed: ReadonlySet<number> = new Set()
  #seen: TodaySeen | null = null
  #commitments: readonly Commitment[] = []
  #effects: readonly Annotation[] = []
  #lookedEffects: readonly Annotation[] = []
  /** By local day and zone. */
  readonly #snapshots = new Map<string, number>()
  readonly #lists = new Map<string, readonly QueueOutlook[]>()
  #revision = 0

  constructor(ports: OutlookPorts) {
    this.#ports = ports
    this.#learning = new Learning(ports, this.#ends.signal)
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
    return this.#learning.progress
  }

  /** Does what is due, and nothing where nothing is; `told` is called whenever `queues` becomes another. Not to be called again before it has ended. */
  async tick(told: () => void = () => undefined): Promise<void> {
    if (this.#ports.compute.hasForgotten()) this.#learning.forget()
    const queues = await this.#ports.queues()
    this.#effects = await this.#ports.effects(this.#ports.now())
    const learned = await this.#learnDue(queues, told)
    const now = this.#ports.now()
    const until = intervalStart(now)
    const isOver = this.#lookedUntil === null || (until > this.#lookedUntil && now >= until + SETTLE_MS)
    if (learned > 0 || isOver || this.#effects !== this.#lookedEffects || (await this.#isHeardAgain(queues, now))) this.#isLookOwed = true
    if (this.#isLookOwed && this.#learning.size > 0) await this.#tryLook(queues, { isWhole: true, told })
    await this.#foreseeWeeks(queues)
  }

  /** Learns everything anew at the next tick. */
  relearn(): void {
    this.#learning.relearn()
  }

  /** What would be with other heads; null while nothing is known yet. */
  async whatIf(queueId: number, changes: readonly HeadsChange[], signal?: AbortSignal): Promise<QueueOutlook | null> {
    if (this.#seen === null) return null
    const request = { seen: this.#seen, commitments: this.#commitments, effects: this.#lookedEffects, changes, queueIds: [queueId] }
    const { outlooks } = await this.#ports.compute.look(request, signal === undefined ? {} : { signal })
    return outlooks[0] ?? null
  }

  /** Nothing is begun any more, and what runs is ended. */
  stop(): void {
    this.#ends.abort()
  }

  /** Whether a queue is told of again that was not at the last look: its service is not to wait for the next quarter hour. */
  async #isHeardAgain(queues: readonly Queue[], now: Instant): Promise<boolean> {
    const silent = new Set(this.#seen?.queues.flatMap(({ queueId, unknownFrom }) => (unknownFrom === null ? [] : [queueId])))
    const asked = queues.filter(({ queueId }) => silent.has(queueId))
    if (asked.length === 0 || now - this.#heardAskedAt < HEARD_EVERY_MS) return false
    this.#heardAskedAt = now
    return (await silentQueues(this.#ports.reads, asked, now)).size < asked.length
  }

  /** Many queues take long to learn: those that are learned and were never foreseen are shown from time to time, and not only when all are. */
  async #learnDue(queues: readonly Queue[], told: () => void): Promise<number> {
    let shownAt = this.#ports.now()
    return await this.#learning.learnDue(queues, this.#effects, async () => {
      if (this.#ports.now() - shownAt < SHOWN_EVERY_MS || this.#learning.size <= this.#outlooks.size) return
      await this.#tryLook(queues, { isWhole: false, told })
      shownAt = this.#ports.now()
    })
  }

  /** A look that fails is tried again from time to time, and told of once: it reads the day of every queue. */
  async #tryLook(queues: readonly Queue[], { isWhole, told }: { readonly isWhole: boolean; readonly told: () => void }): Promise<void> {
    const now = this.#ports.now()
    if (!this.#lookRetries.isDue(ALL, now)) return
    try {
      await this.#look(queues, isWhole)
    } catch (error) {
      if (this.#ends.signal.aborted) throw error
      if (this.#lookRetries.fail(ALL, now))
        this.#ports.onFault('nothing new is foreseen of any queue, and it is tried again from time to time')(error)
      return
    }
    this.#lookRetries.succeed(ALL)
    if (isWhole) this.#isLookOwed = false
    told()
    const outlooks = [...this.#outlooks.values()]
    for (let at = 0; at < outlooks.length; at += TAKEN_AT_ONCE) {
      await this.#ports.book.keep(outlooks.slice(at, at + TAKEN_AT_ONCE).flatMap(keptLook))
    }
  }

  async #look(queues: readonly Queue[], isWhole: boolean): Promise<void> {
    const { compute } = this.#ports
    const seen = await readSeen(this.#ports, queues, this.#ports.now())
    const known = { ...seen, crews: this.#crews.with(seen) }
    const effects = this.#effects
    const commitments = await this.#ports.commitments({ from: seen.until, to: seen.until + WORK_AHEAD_MS })
    const options = { signal: this.#ends.signal }
    const { failed } = await compute.look({ seen: known, commitments, effects, changes: [], queueIds: null }, options)
    this.#tellFailed(queues, failed)
    const outlooks: QueueOutlook[] = []
    for (let at = 0; at < queues.length; at += TAKEN_AT_ONCE) {
      outlooks.push(
        ...(await compute.take(
          queues.slice(at, at + TAKEN_AT_ONCE).map(({ queueId }) => queueId),
          options,
        )),
      )
    }
    this.#outlooks = await this.#kept(queues, outlooks, isWhole)
    this.#lookedUntil = seen.until
    this.#seen = known
    this.#commitments = commitments
    this.#lookedEffects = effects
    this.#lists.clear()
    this.#revision += 1
  }

  /** Of each queue once, until something is foreseen of it again. */
  #tellFailed(queues: readonly Queue[], failed: readonly QueueFailed[]): void {
    for (const { queueId, why } of failed) {
      const key = queues.find((queue) => queue.queueId === queueId)?.key ?? queueId
      if (!this.#failed.has(queueId)) this.#ports.onFault(`nothing is foreseen of queue ${key}`)(new Error(why))
    }
    this.#failed = new Set(failed.map(({ queueId }) => queueId))
  }

  /** The weeks to come of some of the queues of which they are due, most contacts first; the others have their turn at the next tick. */
  async #foreseeWeeks(queues: readonly Queue[]): Promise<void> {
    const madeAt = this.#ports.now()
    const due = queues.flatMap((queue) => {
      const learned = this.#learning.of(queue.queueId)
      if (learned === null || !this.#weekRetries.isDue(queue.queueId, madeAt)) return []
      const from: MadeFrom = { ...learned, events: this.#learning.given(queue, this.#effects).events }
      return this.#weeks.isDue(queue.queueId, from, madeAt) ? [{ queue, from }] : []
    })
    due.sort((one, other) => other.from.total - one.from.total)
    for (const { queue, from } of due) {
      await this.#foreseeWeeksOf(queue, from, madeAt)
      if (this.#ports.now() - madeAt >= WEEKS_MS) break
    }
  }

  async #foreseeWeeksOf({ queueId, key }: Queue, from: MadeFrom, madeAt: Instant): Promise<void> {
    const { compute, book, onFault } = this.#ports
    const request = { queueIds: [queueId], effects: this.#effects, madeAt }
    try {
      await book.keep(await compute.days(request, { signal: this.#ends.signal }))
    } catch (error) {
      if (this.#ends.signal.aborted) throw error
      const isFirst = this.#weekRetries.fail(queueId, madeAt)
      if (isFirst) onFault(`the weeks to come of queue ${key} are not foreseen, and are tried again from time to time`)(error)
      return
    }
    this.#weekRetries.succeed(queueId)
    this.#weeks.made(queueId, from, madeAt)
  }

  /** Keeps what was expected of days that began, once each and of all queues together, and says with each outlook under which snapshot. */
  async #kept(queues: readonly Queue[], outlooks: readonly QueueOutlook[], isWhole: boolean): Promise<ReadonlyMap<number, QueueOutlook>> {
    const kept = new Map(outlooks.map((outlook) => [outlook.queueId, outlook]))
    if (!isWhole) return kept
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
