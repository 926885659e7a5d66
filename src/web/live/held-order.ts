/**
 * The order to show rows in. While it is held (somebody points at the table), rows stay where they are: new ones are put at the end, gone
 * ones leave. Otherwise it is the ranking itself.
 */
export function shownOrder<Id>(shown: readonly Id[], ranked: readonly Id[], isHeld: boolean): readonly Id[] {
  if (!isHeld || shown.length === 0) return ranked
  const present = new Set(ranked)
  const kept = shown.filter((id) => present.has(id))
  const known = new Set(kept)
  return [...kept, ...ranked.filter((id) => !known.has(id))]
}
