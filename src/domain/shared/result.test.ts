import { expect, test } from 'vitest'
import { err, ok, type Result } from './result.ts'

test('an outcome says whether it went well before it can be read', () => {
  const outcomes: Result<number, { readonly kind: 'unstable' }>[] = [ok(3), err({ kind: 'unstable' })]
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error.kind))).toEqual([3, 'unstable'])
})
