import { purgeIntakeBatches } from '../adapters/store/intake-batch.ts'
import { pruneOutbox } from '../adapters/store/outbox.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { noteAnchor } from './audit-anchors.ts'
import type { Engine } from './engine.ts'
import type { Lifetime } from './lifetime.ts'

const EVERY_MS = 10 * MINUTE_MS
/** A desk that was away for longer is told everything anew. */
const OUTBOX_MS = HOUR_MS
/** What waits in quarantine for its time is taken so soon after it has come, */
const DUE_EVERY_MS = 5 * SECOND_MS
/** and what waits for a name so soon after any node recorded it. */
const RECORDED_EVERY_MS = SECOND_MS
/** Contacts that nobody ended are lost so soon after the time that contacts of their channel take at most, and a round. */
const SWEEP_EVERY_MS = MINUTE_MS

/** How often is looked whether anything of the outlook is due: after each quarter hour, and when a past came in. */
const OUTLOOK_EVERY_MS = SECOND_MS

/** Forgets, from time to time, what is kept for a while only, and notes the head of the trail of changes outside the store: any node may do it, and doing it twice is doing it once. */
export async function keepHouse(engine: Engine, anchorFile: string, lifetime: Lifetime, say: (line: string) => void): Promise<void> {
  const {
    sessions,
    attempts,
    providerFlows,
    signInRecords,
    idempotency,
    quarantine,
    planFiles,
    machineClock,
    clock,
    store,
    database,
    waitingRelease,
    lostSweeper,
    changedRecount,
    forecastBook,
  } = engine
  const jobs: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['sessions', () => sessions.purge(machineClock.now())],
    ['attempts to sign in', () => attempts.purge(machineClock.now())],
    ['ways to the provider', () => providerFlows.purge(machineClock.now())],
    ['sign-ins', () => signInRecords.purge(machineClock.now())],
    ['idempotency keys', () => idempotency.purge(machineClock.now())],
    ['quarantine', () => quarantine.purge(clock.now())],
    ['files of plans', () => planFiles.purge(clock.now())],
    ['the outbox', () => store.connections.withIntake((connection) => pruneOutbox(connection, clock.now() - OUTBOX_MS))],
    ['our own forecasts', () => forecastBook.thin(clock.now())],
    ['requests of feeds', () => purgeIntakeBatches(store.connections, clock.now())],
  ]
  const note = (): Promise<void> => noteAnchor(anchorFile, engine.undo.audit, machineClock.now())
  await note().catch((error: unknown) => say(`the head of the trail of changes was not noted: ${messageOf(error)}`))
  const rounds = [
    { everyMs: EVERY_MS, jobs: jobs.map(([name, job]) => [`clearing of ${name}`, job] as const) },
    { everyMs: DUE_EVERY_MS, jobs: [['release from quarantine', () => waitingRelease.next()] as const] },
    { everyMs: RECORDED_EVERY_MS, jobs: [['release from quarantine', () => waitingRelease.nextIfRecorded()] as const] },
    { everyMs: RECORDED_EVERY_MS, jobs: [['recount of queues', () => changedRecount.next()] as const] },
    { everyMs: HOUR_MS, jobs: [['note of the head of the trail of changes', note] as const] },
    { everyMs: SWEEP_EVERY_MS, jobs: [['sweep of lost contacts', () => lostSweeper.sweep()] as const] },
    { everyMs: OUTLOOK_EVERY_MS, jobs: [['outlook', () => lookAhead(engine)] as const] },
  ]
  for (const { everyMs, jobs: round } of rounds) {
    let isRunning = false
    const run = async (): Promise<void> => {
      if (isRunning || database.awayBecause() !== null) return
      isRunning = true
      for (const [name, job] of round) {
        await job().catch((error: unknown) => {
          // The next round does it; only who runs the server has to know.
          if (!lifetime.signal.aborted) say(`${name} failed: ${messageOf(error)}`)
        })
      }
      isRunning = false
    }
    const timer = setInterval(() => void run(), everyMs)
    timer.unref()
    await lifetime.add('housekeeping', () => clearInterval(timer))
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Does what is due of the outlook, and has the desks told whenever it became another. */
async function lookAhead({ outlook, deskFeed }: Pick<Engine, 'outlook' | 'deskFeed'>): Promise<void> {
  await outlook.tick(() => deskFeed.wake(true))
}
