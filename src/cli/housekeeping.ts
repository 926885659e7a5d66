import { purgeIntakeBatches } from '../adapters/store/intake-batch.ts'
import { MINUTE_MS } from '../domain/shared/instant.ts'
import type { Engine } from './engine.ts'
import type { Lifetime } from './lifetime.ts'

const EVERY_MS = 10 * MINUTE_MS

/** Forgets, from time to time, what is kept for a while only: any node may do it, and doing it twice is doing it once. */
export async function keepHouse(engine: Engine, lifetime: Lifetime, say: (line: string) => void): Promise<void> {
  const { sessions, idempotency, quarantine, machineClock, clock, store, database } = engine
  const jobs: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['sessions', () => sessions.purge(machineClock.now())],
    ['idempotency keys', () => idempotency.purge(machineClock.now())],
    ['quarantine', () => quarantine.purge(clock.now())],
    ['requests of feeds', () => purgeIntakeBatches(store.connections, clock.now())],
  ]
  let isRunning = false
  const run = async (): Promise<void> => {
    if (isRunning || database.awayBecause() !== null) return
    isRunning = true
    for (const [name, job] of jobs) {
      await job().catch((error: unknown) => {
        // The next round does it; only who runs the server has to know.
        if (!lifetime.signal.aborted) say(`clearing of ${name} failed: ${error instanceof Error ? error.message : String(error)}`)
      })
    }
    isRunning = false
  }
  const timer = setInterval(() => void run(), EVERY_MS)
  timer.unref()
  await lifetime.add('housekeeping', () => clearInterval(timer))
}
