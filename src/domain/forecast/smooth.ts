/**
 * The line that lies near these values and bends little (Whittaker's smoother): it minimises the sum of (value - line)² / variance plus the
 * sum of (second difference of the line)² / bend². Where the values are known well the line goes through them, where they are noise it is
 * nearly straight. The matrix has five diagonals, so this takes a few dozen operations a value.
 */
export function smoothed(values: Float64Array, variances: Float64Array, bend: Float64Array): Float64Array {
  const bands = {
    diagonal: variances.map((variance) => 1 / variance),
    first: new Float64Array(values.length),
    second: new Float64Array(values.length),
  }
  const right = values.map((value, place) => value * (bands.diagonal[place] as number))
  for (let middle = 1; middle < values.length - 1; middle += 1) addSecondDifference(bands, middle, 1 / (bend[middle] as number) ** 2)
  return solveBanded(bands, right)
}

/** A symmetric matrix with nothing beyond two places from its diagonal: by row, what stands on it, one and two places before it. */
interface Bands {
  readonly diagonal: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
}

/** Adds precision x (1, -2, 1)ᵀ (1, -2, 1) around a place. */
function addSecondDifference({ diagonal, first, second }: Bands, middle: number, precision: number): void {
  const add = (to: Float64Array, place: number, times: number): void => {
    to[place] = (to[place] as number) + times * precision
  }
  add(diagonal, middle - 1, 1)
  add(diagonal, middle, 4)
  add(diagonal, middle + 1, 1)
  add(first, middle, -2)
  add(first, middle + 1, -2)
  add(second, middle + 1, 1)
}

/** Solves by L D Lᵀ, which keeps the bands. */
function solveBanded({ diagonal, first, second }: Bands, right: Float64Array): Float64Array {
  const size = right.length
  const pivots = new Float64Array(size)
  const one = new Float64Array(size)
  const two = new Float64Array(size)
  const x = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    const before = pivots[row - 1] ?? 1
    const beforeThat = pivots[row - 2] ?? 1
    two[row] = (second[row] as number) / beforeThat
    one[row] = ((first[row] as number) - (two[row] as number) * beforeThat * (one[row - 1] ?? 0)) / before
    pivots[row] = (diagonal[row] as number) - (one[row] as number) ** 2 * before - (two[row] as number) ** 2 * beforeThat
    x[row] = (right[row] as number) - (one[row] as number) * (x[row - 1] ?? 0) - (two[row] as number) * (x[row - 2] ?? 0)
  }
  for (let row = size - 1; row >= 0; row -= 1)
    x[row] =
      (x[row] as number) / (pivots[row] as number) - (one[row + 1] ?? 0) * (x[row + 1] ?? 0) - (two[row + 2] ?? 0) * (x[row + 2] ?? 0)
  return x
}
