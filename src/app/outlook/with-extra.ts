import type { Crew } from './share-crews.ts'

/** More heads, by lane, are a crew of their own; fewer are taken from those who serve the lane, in proportion. */
export function withExtra(crews: readonly Crew[], extra: readonly number[]): readonly Crew[] {
  let changed = crews
  for (const [place, heads] of extra.entries()) {
    if (heads === 0) continue
    if (heads > 0) {
      changed = [...changed, { heads, lanes: [place] }]
      continue
    }
    const serving = changed.filter(({ lanes }) => lanes.includes(place)).reduce((sum, crew) => sum + crew.heads, 0)
    const kept = serving === 0 ? 0 : Math.max(0, 1 + heads / serving)
    changed = changed.map((crew) => (crew.lanes.includes(place) ? { ...crew, heads: crew.heads * kept } : crew))
  }
  return changed
}
