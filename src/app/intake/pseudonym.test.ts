import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { pseudonymiser } from './pseudonym.ts'

test('a pseudonym is the HMAC of the text under a key derived from the secret, cut to 22 characters', () => {
  const key = createHmac('sha256', 'secret').update('pseudonym of a customer').digest()
  for (const text of ['', '+49 170 0000000', 'ä@example.org', 'x'.repeat(500)]) {
    expect(pseudonymiser('secret')(text)).toBe(createHmac('sha256', key).update(text).digest('base64url').slice(0, 22))
  }
})

test('one text has one pseudonym in one deployment, and another in another', () => {
  const ours = pseudonymiser('ours')
  expect(ours('anna')).toBe(ours('anna'))
  expect(new Set([ours('anna'), ours('Anna'), pseudonymiser('theirs')('anna')]).size).toBe(3)
})
