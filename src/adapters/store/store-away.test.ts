import { expect, test } from 'vitest'
import { isStoreAway } from './store-away.ts'

const withCode = (code: string): Error => Object.assign(new Error('x'), { code })

test('a store that cannot be reached, goes away or is full is away; a wrong question is not its absence', () => {
  for (const code of ['ECONNREFUSED', 'ENOENT', '57P01', '57P03', '53300', '08006']) expect(isStoreAway(withCode(code)), code).toBe(true)
  for (const code of ['23505', '42P01', '22003', '57014', 'EACCES']) expect(isStoreAway(withCode(code)), code).toBe(false)
  expect(isStoreAway(new Error('Connection terminated unexpectedly'))).toBe(true)
  expect(isStoreAway(new Error('a directory is missing', { cause: withCode('ECONNRESET') }))).toBe(true)
  expect(isStoreAway(null)).toBe(false)
})
