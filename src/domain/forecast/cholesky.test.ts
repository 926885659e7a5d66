import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factor, inverseDiagonal, solve, solveLower } from './cholesky.ts'

/** A covariance: A Aᵀ + I of any A. */
const covariances = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size * size, maxLength: size * size }).map((cells) => {
    const matrix = new Float64Array(size * size)
    for (let row = 0; row < size; row += 1)
      for (let column = 0; column < size; column += 1) {
        let sum = row === column ? 1 : 0
        for (let k = 0; k < size; k += 1) sum += (cells[row * size + k] as number) * (cells[column * size + k] as number)
        matrix[row * size + column] = sum
      }
    return { size, matrix }
  }),
)

test('what is solved gives back what was asked for', () => {
  fc.assert(
    fc.property(covariances, ({ size, matrix }) => {
      const b = Float64Array.from({ length: size }, (_, row) => row - 1.5)
      const x = solve(factor(matrix, size), b)
      for (let row = 0; row < size; row += 1) {
        const back = x.reduce((sum, value, column) => sum + (matrix[row * size + column] as number) * value, 0)
        expect(back).toBeCloseTo(b[row] as number, 8)
      }
    }),
  )
})

test('the diagonal of the inverse is what solving for each unit vector gives', () => {
  fc.assert(
    fc.property(covariances, ({ size, matrix }) => {
      const factored = factor(matrix, size)
      const diagonal = inverseDiagonal(factored)
      for (let row = 0; row < size; row += 1) {
        const unit = new Float64Array(size)
        unit[row] = 1
        expect(diagonal[row]).toBeCloseTo(solve(factored, unit)[row] as number, 8)
      }
    }),
  )
})

test('of two values that go together the second is foretold by the first', () => {
  const factored = factor(Float64Array.from([1, 0.8, 0.8, 1]), 2)
  const [first, second] = solveLower(factored, Float64Array.from([1, 1]))
  expect(first).toBeCloseTo(1, 12)
  expect((second as number) * 0.6).toBeCloseTo(0.2, 12)
})

test('a matrix that is no covariance is refused', () => {
  expect(() => factor(Float64Array.from([1, 2, 2, 1]), 2)).toThrow('not positive definite at row 1')
})
