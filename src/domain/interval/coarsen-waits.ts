import type { Milliseconds } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'

/** The edges that all of these have: what can be told of a sum of histograms that were counted by different edges. */
export function commonEdges(each: readonly (readonly Milliseconds[])[]): readonly Milliseconds[] {
  const [first, ...others] = each
  return first === undefined ? [] : first.filter((edgeMs) => others.every((edges) => edges.includes(edgeMs)))
}

/** The same waits by fewer edges, exactly: each bucket belongs wholly to one of the coarser ones. */
export function coarsenWaits(waits: readonly number[], edgesMs: readonly Milliseconds[], toEdgesMs: readonly Milliseconds[]): number[] {
  if (waits.length === 0 || edgesMs.length === toEdgesMs.length) return [...waits]
  assert(waits.length === edgesMs.length + 1, `a histogram of ${waits.length} buckets by ${edgesMs.length} edges, expected one bucket more`)
  const coarse = new Array<number>(toEdgesMs.length + 1).fill(0)
  let into = 0
  for (const [bucket, count] of waits.entries()) {
    coarse[into] = (coarse[into] as number) + count
    if (edgesMs[bucket] === toEdgesMs[into]) into += 1
  }
  return coarse
}
