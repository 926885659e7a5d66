/** One entry that takes another one back. */
export interface UndoEdge {
  readonly entryId: number
  readonly undoes: number
}

/**
 * The entry by which `entryId` is taken back at present; null where it stands. One that was itself taken back does not count: then what
 * it had taken back stands again. `edges` hold all that lead to the entry, directly or through others.
 */
export function undoneBy(entryId: number, edges: readonly UndoEdge[]): number | null {
  // An entry takes back only what is older, so every step leads on to newer ones and ends.
  return edges.findLast((edge) => edge.undoes === entryId && undoneBy(edge.entryId, edges) === null)?.entryId ?? null
}
