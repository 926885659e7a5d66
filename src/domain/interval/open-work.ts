import { DAY_MS, HOUR_MS, type Instant, type Milliseconds } from '../shared/instant.ts'

/** Upper edges (inclusive) of the ages that open work is shown by. */
export const AGE_EDGES_MS: readonly Milliseconds[] = [HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, DAY_MS, 2 * DAY_MS, 3 * DAY_MS, 7 * DAY_MS]

/** How old the open work of an async queue is. */
export interface AgeDistribution {
  readonly count: number
  readonly oldestMs: Milliseconds | null
  /** By edge, and last what is older than all edges (`upToMs` null). */
  readonly buckets: readonly { readonly upToMs: Milliseconds | null; readonly count: number }[]
}

/** The ages at `asOf` of work that came in at `offeredAt`; what came in later than `asOf` is not there yet. */
export function ageDistribution(
  offeredAt: Iterable<Instant>,
  asOf: Instant,
  edgesMs: readonly Milliseconds[] = AGE_EDGES_MS,
): AgeDistribution {
  const counts = [...edgesMs, null].map(() => 0)
  let count = 0
  let oldestMs: Milliseconds | null = null
  for (const at of offeredAt) {
    const ageMs = asOf - at
    if (ageMs < 0) continue
    count += 1
    if (oldestMs === null || ageMs > oldestMs) oldestMs = ageMs
    const bucket = edgesMs.findIndex((edgeMs) => ageMs <= edgeMs)
    const place = bucket < 0 ? edgesMs.length : bucket
    counts[place] = (counts[place] as number) + 1
  }
  return { count, oldestMs, buckets: counts.map((inBucket, place) => ({ upToMs: edgesMs[place] ?? null, count: inBucket })) }
}

/**
 * How many days the backlog takes at the throughput of a period: backlog / (handled per day). Null where nothing was handled: the
 * backlog then never clears, which no number says. Throughput, not Erlang: async work waits without leaving.
 */
export function daysToClear(backlog: number, handled: number, periodMs: Milliseconds): number | null {
  if (backlog === 0) return 0
  return handled <= 0 || periodMs <= 0 ? null : (backlog * periodMs) / (handled * DAY_MS)
}
