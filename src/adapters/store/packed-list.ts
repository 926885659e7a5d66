/** The greatest number that takes two bytes. */
const PACKED_MAX = 32_767

export interface PackedLists {
  /** A value is what stands in the list divided by ten to this. */
  readonly digits: number
  readonly lists: readonly (readonly (number | null)[] | null)[]
}

/**
 * Lists as numbers of two bytes, as exact as the greatest of them lets them be: with values up to 3 that is a ten-thousandth, up to
 * 3,000 a tenth. No more digits than are asked for; null stays null.
 */
export function packedLists(lists: readonly (readonly (number | null)[] | null)[], digitsMax: number): PackedLists {
  const greatest = lists.flat().reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0)
  let digits = digitsMax
  while (Math.round(greatest * 10 ** digits) > PACKED_MAX) digits -= 1
  const scale = 10 ** digits
  return { digits, lists: lists.map((list) => list?.map((value) => (value === null ? null : Math.round(value * scale))) ?? null) }
}

/** A list whose values are all the same, as one. */
export function shortened<T>(list: readonly T[] | null): readonly T[] | null {
  return list !== null && list.length > 1 && list.every((value) => value === list[0]) ? list.slice(0, 1) : list
}

/** The values of a list of `length` numbers, which may have been shortened. */
export function unpackedList(list: readonly (number | null)[], digits: number, length: number): readonly (number | null)[] {
  // Dividing by a power of ten gives the nearest number to the decimal one; multiplying by its inverse does not.
  const value = (place: number): number | null => {
    const held = list[list.length === 1 ? 0 : place] ?? null
    if (held === null) return null
    return digits >= 0 ? held / 10 ** digits : held * 10 ** -digits
  }
  return Array.from({ length }, (_, place) => value(place))
}
