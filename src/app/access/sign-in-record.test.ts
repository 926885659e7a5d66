import { expect, test } from 'vitest'
import { triedLogin } from './sign-in-record.ts'

test('a login that somebody has, and an address of mail, are written down whole', () => {
  expect(triedLogin('ann', true)).toBe('ann')
  expect(triedLogin('ann@example.com', false)).toBe('ann@example.com')
})

test('of anything else, which may be a password in the wrong field, only the beginning is', () => {
  expect(triedLogin('six orange kettles hum', false)).toBe('six…')
  expect(triedLogin('p@ssw0rd!p@ssw0rd!', false)).toBe('p@s…')
  expect(triedLogin('s3cret@hunter2', false)).toBe('s3c…')
  expect(triedLogin('\u0000\u001b[2J', false)).toBe('[2J…')
  expect(triedLogin('', false)).toBe('')
})
