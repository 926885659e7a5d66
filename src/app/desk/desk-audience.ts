import type { DeskWindow } from '../../domain/interval/desk-fold.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import type { VersionVector } from '../kpi-query.ts'
import type { LearningProgress } from '../outlook/learning.ts'
import type { QueueOutlook } from '../outlook/queue-outlook.ts'
import type { PastFill } from '../past-fill.ts'
import type { Scope } from '../scope.ts'
import { SIGN_OF_LIFE_MS } from './desk-cadence.ts'
import type { DeskReads } from './desk-reads.ts'
import { DeskTouched } from './desk-touched.ts'
import { type DeskView, touchedBy } from './desk-view.ts'

/** Whoever draws a desk. Both are told the view as it is; a listener reads what it needs at once and keeps nothing of it. */
export interface DeskListener {
  /** Everything, to begin with or because what was missed cannot be told. */
  readonly onSnapshot: (view: DeskView, isResync: boolean) => void
  /** What became different. The same `touched` is told to all listeners, so what is made of it can be made once. */
  readonly onChanges: (view: DeskView, touched: DeskTouched) => void
}

export interface DeskSubscription {
  readonly close: () => void
}

export interface AudiencePorts {
  readonly reads: DeskReads
  readonly steadyNow: () => Milliseconds
  readonly now: () => Instant
  readonly directory: () => Promise<Directory>
  /** Those of a window, as far as the audience may read them. */
  readonly annotations: (window: DeskWindow) => Promise<readonly Annotation[]>
  /** The past that is being filled in, if any. */
  readonly pastFill: () => PastFill | null
  readonly outlook: () => readonly QueueOutlook[]
  readonly learning: () => LearningProgress | null
  /** Another text once any plan became different. */
  readonly plansVersion: () => Promise<string>
  readonly windowNow: () => Promise<DeskWindow>
  readonly load: (window: DeskWindow) => Promise<DeskView>
}

/** Rows that are read at once. */
const ROWS_MAX = 500

/** Rows that a desk that was away may have missed; one that missed more is told everything. */
const RESUME_ROWS_MAX = 2_000

/** While a past is filled in, what it makes expected is read so often. */
export const EXPECT_ANEW_MS: Milliseconds = 120 * SECOND_MS

/** A listener, and what it may not have been told yet while it is being brought up to date. */
interface Heard {
  readonly listener: DeskListener
  /** Null once it hears every change. */
  missed: DeskTouched | null
}

/** All desks of one audience, with the one view that they show. */
export class DeskAudience {
  readonly #ports: AudiencePorts
  readonly #scope: Scope
  readonly #heard = new Set<Heard>()
  #view: Promise<DeskView> | null = null
  #toldAt: Milliseconds
  #leftAt: Milliseconds
  #loadedAt: Milliseconds = 0
  #last: Promise<void> = Promise.resolve()
  isWoken = false
  /** Whether something was written that no row tells. */
  isToLookAround = false

  constructor(ports: AudiencePorts, scope: Scope) {
    this.#ports = ports
    this.#scope = scope
    this.#toldAt = ports.steadyNow()
    this.#leftAt = this.#toldAt
  }

  get listeners(): number {
    return this.#heard.size
  }

  /** How long nobody has listened. */
  get unheardMs(): Milliseconds {
    return this.#heard.size > 0 ? 0 : this.#ports.steadyNow() - this.#leftAt
  }

  async subscribe(resume: VersionVector | null, listener: DeskListener): Promise<DeskSubscription> {
    const heard: Heard = { listener, missed: new DeskTouched() }
    // It listens from now on, so that nothing is missed while the view or the missed rows are read.
    this.#heard.add(heard)
    const close = (): void => {
      this.#heard.delete(heard)
      this.#leftAt = this.#ports.steadyNow()
    }
    try {
      await this.#bringUpToDate(heard, resume)
    } catch (error) {
      close()
      throw error
    }
    return { close }
  }

  /** Reads what is new and tells it, or after a while that nothing is. */
  async pulse(): Promise<void> {
    const isDue = this.#ports.steadyNow() - this.#toldAt >= SIGN_OF_LIFE_MS
    if (this.#heard.size === 0 || this.#view === null || (!this.isWoken && !this.isToLookAround && !isDue)) return
    await this.#inTurn(async () => await this.#moveOn(isDue))
  }

  /** Two that move the view on at once would each tell what the other has read. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const before = this.#last
    const turn = before.then(work)
    this.#last = turn.catch(() => undefined) // Whoever asked for it hears why.
    await turn
  }

  async #moveOn(isDue: boolean): Promise<void> {
    this.isWoken = false
    const isToLookAround = isDue || this.isToLookAround
    this.isToLookAround = false
    const view = await this.#current()
    const touched = new DeskTouched()
    const isWhole = await this.#applyRows(view, touched)
    if (isToLookAround) await this.#lookAround(view, touched)
    view.asOf = this.#ports.now()
    view.pastFill = this.#ports.pastFill()
    view.learning = this.#ports.learning()
    view.setOutlook(this.#ports.outlook(), touched)
    const isToExpectAnew = view.hasOtherPast && this.#ports.steadyNow() - this.#loadedAt >= EXPECT_ANEW_MS
    const isPlannedAnew = isToLookAround && (await this.#ports.plansVersion()) !== view.plansVersion
    if (!isWhole || view.isOutdated || isToExpectAnew || isPlannedAnew || (isDue && (await this.#isElsewhere(view.window))))
      await this.#loadAnew()
    else if (isDue || !touched.isEmpty) this.#tell(view, touched)
  }

  async #bringUpToDate(heard: Heard, resume: VersionVector | null): Promise<void> {
    // A view that is there already may not have read yet what was committed before this desk asked.
    if (this.#view !== null) await this.#inTurn(async () => await this.#moveOn(false))
    const before = await this.#current()
    const rows = resume === null ? null : await this.#missedRows(before, resume)
    const view = await this.#current()
    // From here on nothing is awaited: what is told now and what changes tell later follow each other without a gap.
    const touched = heard.missed ?? new DeskTouched()
    heard.missed = null
    if (rows === null || view !== before) {
      heard.listener.onSnapshot(view, resume !== null)
      return
    }
    touched.add(touchedBy(rows))
    // Records and annotations are not in the outbox; all of them are little.
    touched.records = true
    touched.annotations = true
    touched.outlook = true
    for (const feedId of view.lastHeard.keys()) touched.feeds.add(feedId)
    heard.listener.onChanges(view, touched)
  }

  /** What was told since then; null where it was too much, is forgotten, or never was. */
  async #missedRows(view: DeskView, resume: VersionVector): Promise<Awaited<ReturnType<DeskReads['after']>>> {
    const { version } = view
    const isPast = resume.length === version.length && resume.every((each, shard) => each <= (version[shard] ?? 0))
    if (!isPast) return null
    const rows = await this.#ports.reads.after(this.#scope, resume, RESUME_ROWS_MAX + 1)
    return rows === null || rows.length > RESUME_ROWS_MAX ? null : rows
  }

  async #current(): Promise<DeskView> {
    if (this.#view !== null) return await this.#view
    this.#loadedAt = this.#ports.steadyNow()
    const loading = this.#ports.windowNow().then((window) => this.#ports.load(window))
    this.#view = loading
    loading.catch(() => {
      // Whoever waits for it hears why; the next one tries again.
      if (this.#view === loading) this.#view = null
    })
    return await loading
  }

  /** Applies all rows there are; false where some are forgotten. */
  async #applyRows(view: DeskView, touched: DeskTouched): Promise<boolean> {
    for (;;) {
      const rows = await this.#ports.reads.after(this.#scope, view.version, ROWS_MAX)
      if (rows === null) return false
      view.apply(rows, touched)
      if (rows.length < ROWS_MAX || view.isOutdated) return true
    }
  }

  /** What no row tells: records, annotations, and to vendors when their feeds were heard. */
  async #lookAround(view: DeskView, touched: DeskTouched): Promise<void> {
    view.setDirectory(await this.#ports.directory(), touched)
    view.setAnnotations(await this.#ports.annotations(view.window), touched)
    if (this.#scope.kind === 'vendor') view.hear(await this.#ports.reads.lastHeard(this.#scope, this.#ports.now()), touched)
  }

  async #isElsewhere(window: DeskWindow): Promise<boolean> {
    const { from, intervals } = await this.#ports.windowNow()
    return from !== window.from || intervals !== window.intervals
  }

  async #loadAnew(): Promise<void> {
    this.#view = null
    const view = await this.#current()
    this.#toldAt = this.#ports.steadyNow()
    for (const { listener, missed } of this.#heard) if (missed === null) listener.onSnapshot(view, true)
  }

  #tell(view: DeskView, touched: DeskTouched): void {
    this.#toldAt = this.#ports.steadyNow()
    for (const heard of this.#heard) {
      if (heard.missed === null) heard.listener.onChanges(view, touched)
      else heard.missed.add(touched)
    }
  }
}
