import type { Milliseconds } from '../shared/instant.ts'

/** Upper edges (inclusive) in milliseconds that every queue has, beside the thresholds declared for it. */
export const STANDARD_EDGES_MS: readonly Milliseconds[] = [
  0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_200, 1_800, 3_600, 14_400, 86_400,
].map((seconds) => seconds * 1_000)

/** No queue needs more thresholds of its own; a longer list would make every tally of the queue heavy. */
export const DECLARED_EDGES_MAX = 16

/** The edges of a queue: the standard set and its declared thresholds, ascending, each once. */
export function waitEdges(declaredMs: readonly Milliseconds[]): readonly Milliseconds[] {
  return [...new Set([...STANDARD_EDGES_MS, ...declaredMs])].sort((a, b) => a - b)
}

/** The bucket of a wait: the first edge it does not exceed; one past the last edge where it exceeds all. */
export function waitBucket(edges: readonly Milliseconds[], waitMs: Milliseconds): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (waitMs <= (edges[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

/** The place of a threshold among the edges, or -1: a threshold that is no edge is never interpolated. */
export function edgeIndex(edges: readonly Milliseconds[], thresholdMs: Milliseconds): number {
  return edges.indexOf(thresholdMs)
}

/** A histogram in buckets of coarser edges, each of which is an edge of `edges` as well: exact, since buckets are only joined. */
export function coarserWaits(
  waits: readonly number[],
  edges: readonly Milliseconds[],
  coarser: readonly Milliseconds[],
): readonly number[] {
  if (waits.length === 0 || edges.length === coarser.length) return waits
  const joined = coarser.map(() => 0)
  joined.push(0)
  for (const [bucket, count] of waits.entries()) {
    const edge = edges[bucket]
    const into = edge === undefined ? coarser.length : waitBucket(coarser, edge)
    joined[into] = (joined[into] as number) + count
  }
  return joined
}
