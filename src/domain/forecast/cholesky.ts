import { assert } from '../shared/result.ts'

/** A symmetric positive definite matrix as the product L Lᵀ: `lower` is L by rows, of which only the lower triangle is used. */
export interface Cholesky {
  readonly size: number
  readonly lower: Float64Array
}

/**
 * Factors a symmetric positive definite matrix, of which the lower triangle by rows is read; n³/6 multiplications. Throws where the
 * matrix is not positive definite: a covariance with noise on its diagonal always is.
 */
export function factor(matrix: Float64Array, size: number): Cholesky {
  const lower = new Float64Array(size * size)
  const failed = factorInto(lower, matrix, size)
  assert(failed === null, `a matrix of ${size} rows is not positive definite at row ${failed}`)
  return { size, lower }
}

/** Whether a symmetric matrix is positive definite. */
export function isPositiveDefinite(matrix: Float64Array, size: number): boolean {
  return factorInto(new Float64Array(size * size), matrix, size) === null
}

/** Writes the factor; gives the row whose pivot is not above 0, null where all are. */
function factorInto(lower: Float64Array, matrix: Float64Array, size: number): number | null {
  for (let row = 0; row < size; row += 1) {
    const at = row * size
    for (let column = 0; column <= row; column += 1) {
      const other = column * size
      let sum = matrix[at + column] as number
      for (let k = 0; k < column; k += 1) sum -= (lower[at + k] as number) * (lower[other + k] as number)
      if (row !== column) lower[at + column] = sum / (lower[other + column] as number)
      else if (sum > 0) lower[at + row] = Math.sqrt(sum)
      else return row
    }
  }
  return null
}

/** Solves L x = b: for b in order of time, x times the diagonal of L is what each value was off from what those before it foretold. */
export function solveLower({ size, lower }: Cholesky, b: Float64Array): Float64Array {
  const x = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    const at = row * size
    let sum = b[row] as number
    for (let k = 0; k < row; k += 1) sum -= (lower[at + k] as number) * (x[k] as number)
    x[row] = sum / (lower[at + row] as number)
  }
  return x
}

/** Solves L Lᵀ x = b. */
export function solve(factored: Cholesky, b: Float64Array): Float64Array {
  const { size, lower } = factored
  const x = solveLower(factored, b)
  for (let row = size - 1; row >= 0; row -= 1) {
    const value = (x[row] as number) / (lower[row * size + row] as number)
    x[row] = value
    const at = row * size
    for (let k = 0; k < row; k += 1) x[k] = (x[k] as number) - (lower[at + k] as number) * value
  }
  return x
}

/** The diagonal of the inverse of L Lᵀ; n³/6 multiplications. */
export function inverseDiagonal({ size, lower }: Cholesky): Float64Array {
  const diagonal = new Float64Array(size)
  const column = new Float64Array(size)
  for (let start = 0; start < size; start += 1) {
    column[start] = 1 / (lower[start * size + start] as number)
    let squares = (column[start] as number) ** 2
    for (let row = start + 1; row < size; row += 1) {
      const at = row * size
      let sum = 0
      for (let k = start; k < row; k += 1) sum -= (lower[at + k] as number) * (column[k] as number)
      const value = sum / (lower[at + row] as number)
      column[row] = value
      squares += value * value
    }
    diagonal[start] = squares
  }
  return diagonal
}
