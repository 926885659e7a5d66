import { factor, solve } from './cholesky.ts'

/**
 * The line that lies near these values and bends little (Whittaker's smoother): it minimises the sum of (value - line)² / variance plus the
 * sum of (second difference of the line)² / bend². Where the values are known well the line goes through them, where they are noise it is
 * nearly straight. Dense, n³/6 operations: for the intervals of a day.
 */
export function smoothed(values: Float64Array, variances: Float64Array, bend: Float64Array): Float64Array {
  const size = values.length
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  for (let place = 0; place < size; place += 1) {
    const precision = 1 / (variances[place] as number)
    matrix[place * size + place] = precision
    right[place] = precision * (values[place] as number)
  }
  const difference = [1, -2, 1]
  for (let middle = 1; middle < size - 1; middle += 1) {
    const precision = 1 / (bend[middle] as number) ** 2
    for (let row = 0; row < 3; row += 1)
      for (let column = 0; column <= row; column += 1) {
        const at = (middle - 1 + row) * size + middle - 1 + column
        matrix[at] = (matrix[at] as number) + precision * (difference[row] as number) * (difference[column] as number)
      }
  }
  return solve(factor(matrix, size), right)
}
