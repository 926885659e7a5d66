import { expect, test } from 'vitest'
import { appearance } from './look-alike.ts'

test('a name written with letters of another script looks like the one it imitates', () => {
  expect(appearance('аcmе')).toBe('acme')
  expect(appearance('ＡＣＭＥ')).toBe('acme')
  expect(appearance('РАУРАL')).toBe('paypal')
})

test('names that look different stay different', () => {
  expect(new Set(['acme', 'acme1', 'acne', 'москва', 'παρίσι'].map(appearance)).size).toBe(5)
})
