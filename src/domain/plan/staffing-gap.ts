import type { Instant } from '../shared/instant.ts'
import type { EffectiveCell } from './in-effect.ts'

/** What is promised against what is needed, in heads, for a queue or a vendor in it. */
export interface StaffingGap {
  readonly queueId: number
  /** 0 is the queue as a whole. */
  readonly vendorId: number
  readonly start: Instant
  readonly required: EffectiveCell['heads']
  readonly committed: EffectiveCell['heads']
  /** Committed less required; below 0 heads are missing. Null where one of both is not known: nobody promised nothing by saying nothing. */
  readonly gapHeads: number | null
}

/** Joins commitments and requirements of one level, interval by interval. */
export function staffingGaps(required: readonly EffectiveCell[], committed: readonly EffectiveCell[]): readonly StaffingGap[] {
  const gaps = new Map<string, { place: EffectiveCell; required: EffectiveCell['heads']; committed: EffectiveCell['heads'] }>()
  const take = (cells: readonly EffectiveCell[], side: 'required' | 'committed'): void => {
    for (const place of cells) {
      if (place.heads === null) continue
      const name = `${place.queueId} ${place.vendorId} ${place.start}`
      const held = gaps.get(name) ?? { place, required: null, committed: null }
      gaps.set(name, { ...held, [side]: place.heads })
    }
  }
  take(required, 'required')
  take(committed, 'committed')
  return [...gaps.values()]
    .map(({ place: { queueId, vendorId, start }, ...heads }) => ({ queueId, vendorId, start, ...heads, gapHeads: gapOf(heads) }))
    .sort((a, b) => a.queueId - b.queueId || a.vendorId - b.vendorId || a.start - b.start)
}

function gapOf({ required, committed }: Pick<StaffingGap, 'required' | 'committed'>): number | null {
  return required === null || committed === null ? null : committed.value - required.value
}
