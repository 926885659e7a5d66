import { appearance } from '../../domain/record/look-alike.ts'

/** A name that differs by more letters is another name. */
const DISTANCE_MAX = 3

/** The known name that was probably meant: one that looks the same, or differs by a few letters; null where none is near. */
export function closestName(name: string, known: readonly string[]): string | null {
  const seen = appearance(name)
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const candidate of known) {
    const distance = distanceOf(seen, appearance(candidate))
    const most = Math.min(DISTANCE_MAX, Math.floor(Math.max(seen.length, candidate.length) / 2))
    if (distance <= most && (best === null || distance < best.distance)) best = { name: candidate, distance }
  }
  return best?.name ?? null
}

/** Letters to put in, take out, or change (Levenshtein), by the usual table row by row. */
function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > DISTANCE_MAX) return DISTANCE_MAX + 1
  let before = Array.from({ length: to.length + 1 }, (_, place) => place)
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row]
    for (let place = 1; place <= to.length; place += 1) {
      const change = (before[place - 1] as number) + (from[row - 1] === to[place - 1] ? 0 : 1)
      next.push(Math.min(change, (before[place] as number) + 1, (next[place - 1] as number) + 1))
    }
    before = next
  }
  return before[to.length] as number
}
