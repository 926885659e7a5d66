import type { DeskWindow } from '../../domain/interval/desk-fold.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { Clock } from '../clock.ts'
import type { TallyReads, VersionVector } from '../kpi-query.ts'
import { type Calendar, LocalDays } from '../local-days.ts'
import type { LearningProgress } from '../outlook/learning.ts'
import type { QueueOutlook } from '../outlook/queue-outlook.ts'
import type { PastFill } from '../past-fill.ts'
import type { PlansInEffect } from '../plans/plans-in-effect.ts'
import type { Directories } from '../records/directories.ts'
import { type Scope, scopeName } from '../scope.ts'
import { DeskAudience, type DeskListener, type DeskSubscription } from './desk-audience.ts'
import type { DeskReads } from './desk-reads.ts'
import { DeskView } from './desk-view.ts'
import { deskWindowAt } from './desk-window.ts'
import { readExpectations } from './expectation.ts'
import { withPlanned } from './planned-expectation.ts'

/** Forecasts as far as a scope may read them. */
export interface PlannedReads {
  /** Another text once any plan became different. */
  readonly version: (scope: Scope) => Promise<string>
  readonly inEffect: (scope: Scope, directory: Directory, span: { readonly from: Instant; readonly to: Instant }) => Promise<PlansInEffect>
}

export interface DeskPorts {
  readonly clock: Clock
  /** A steady clock, for how long nothing was told. */
  readonly steadyNow: () => Milliseconds
  readonly calendar: Calendar
  readonly directories: Directories
  readonly reads: DeskReads
  readonly tallies: TallyReads
  /** What was noted, for a window, as far as a scope may read it. */
  readonly annotations: (scope: Scope, window: { readonly from: Instant; readonly to: Instant }) => Promise<readonly Annotation[]>
  /** The past that is being filled in, if any. */
  readonly pastFill: () => PastFill | null
  /** What is to be expected of queues, as far as a scope may see it; the same list until it becomes another. */
  readonly outlook: (scope: Scope) => readonly QueueOutlook[]
  /** How far the learning is of what is to be expected; null while nothing is learned. */
  readonly learning: () => LearningProgress | null
  /** What planners said, and whether they said anything else since. */
  readonly planned: PlannedReads
  /** Tells the other nodes that something was committed. */
  readonly announce: () => Promise<void>
  /** Hears of reads that failed; they are tried again at the next pulse. */
  readonly onFault: (error: unknown) => void
}

/** A view that nobody looks at is kept so long for whoever comes back. */
const KEPT_MS: Milliseconds = 60_000

/**
 * Keeps the desks live: one view for each audience that somebody looks at, loaded and moved on through that audience's own login. Whoever
 * runs it calls `pulse` a few times a second; wake-ups only say that there is something to read, and what they miss the next sign of life finds.
 */
export class DeskFeed {
  readonly #ports: DeskPorts
  readonly #localDays: LocalDays
  readonly #audiences = new Map<string, DeskAudience>()
  #isCommittedHere = false
  #isStopped = false
  #pulsing: Promise<void> | null = null

  constructor(ports: DeskPorts) {
    this.#ports = ports
    this.#localDays = new LocalDays(ports.calendar)
  }

  /** Something was committed on this node. */
  committed(): void {
    this.#isCommittedHere = true
    this.wake()
  }

  /** Something was committed somewhere; `isWritten` where it may be what no row of the outbox tells, as records and annotations. */
  wake(isWritten = false): void {
    for (const audience of this.#audiences.values()) {
      audience.isWoken = true
      audience.isToLookAround ||= isWritten
    }
  }

  /**
   * Lets a listener hear an audience's desk: a snapshot, or what it missed after `resume`, then every change. Throws where the view
   * cannot be read now.
   */
  async subscribe(scope: Scope, resume: VersionVector | null, listener: DeskListener): Promise<DeskSubscription> {
    const name = scopeName(scope)
    let audience = this.#audiences.get(name)
    if (audience === undefined) this.#audiences.set(name, (audience = this.#newAudience(scope)))
    return await audience.subscribe(resume, listener)
  }

  /** Tells every desk what became different since the last pulse, and forgets views that nobody looks at. */
  async pulse(): Promise<void> {
    if (this.#isStopped || this.#pulsing !== null) return
    this.#pulsing = this.#pulseAll()
    await this.#pulsing
    this.#pulsing = null
  }

  /** Reads nothing more; resolves when nothing is being read. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#pulsing
  }

  async #pulseAll(): Promise<void> {
    if (this.#isCommittedHere) {
      this.#isCommittedHere = false
      await this.#ports.announce().catch(this.#ports.onFault)
    }
    for (const [name, audience] of this.#audiences) {
      if (this.#isStopped) return
      if (audience.unheardMs > KEPT_MS) this.#audiences.delete(name)
      else await audience.pulse().catch(this.#ports.onFault)
    }
  }

  /** How many listen. */
  get listeners(): number {
    let listeners = 0
    for (const audience of this.#audiences.values()) listeners += audience.listeners
    return listeners
  }

  #newAudience(scope: Scope): DeskAudience {
    const { reads, directories, annotations, pastFill, outlook, learning, planned, steadyNow, clock } = this.#ports
    return new DeskAudience(
      {
        reads,
        steadyNow,
        now: clock.now,
        directory: async () => await directories.of(scope),
        annotations: async (window) => await annotations(scope, spanOf(window)),
        pastFill,
        outlook: () => outlook(scope),
        learning,
        plansVersion: async () => await planned.version(scope),
        windowNow: async () => deskWindowAt(await directories.of(scope), clock.now(), this.#localDays),
        load: async (window) => await this.#load(scope, window),
      },
      scope,
    )
  }

  async #load(scope: Scope, window: DeskWindow): Promise<DeskView> {
    const { reads, tallies, annotations, pastFill, outlook, planned } = this.#ports
    const filled = pastFill()
    // Before the plans are read: what comes in between is then read anew.
    const plansVersion = await planned.version(scope)
    const load = await reads.load(scope, spanOf(window))
    const queues = load.directory.queues(load.asOf)
    const means = await readExpectations(tallies, scope, { queues, window, knownFrom: filled?.knownFrom ?? null })
    const effective = await planned.inEffect(scope, load.directory, spanOf(window))
    const expectations = withPlanned(means, effective, { queues, window, asOf: load.asOf, localDays: this.#localDays })
    const view = new DeskView(scope, window, load, expectations)
    view.plansVersion = plansVersion
    view.pastFill = filled
    view.outlook = outlook(scope)
    view.learning = this.#ports.learning()
    view.annotations = await annotations(scope, spanOf(window))
    return view
  }
}

function spanOf({ from, intervals }: DeskWindow): { readonly from: Instant; readonly to: Instant } {
  return { from, to: from + intervals * INTERVAL_MS }
}
