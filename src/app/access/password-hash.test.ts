import { expect, test } from 'vitest'
import { HASHES_AT_ONCE_MAX, HASHES_WAITING_MAX, HashesBusy, PasswordHasher } from './password-hash.ts'

const hasher = new PasswordHasher('a secret of a deployment')

test('every character of a password counts, also the last of a long one', async () => {
  const long = 'a fine long password '.repeat(6).slice(0, 120)
  const hash = await hasher.hash(long)
  const tried = await Promise.all(
    [long, `${long.slice(0, -1)}x`, `${long} `, long.toUpperCase()].map((password) => hasher.matches(password, hash)),
  )
  expect(tried).toEqual([true, false, false, false])
})

test('the same password is kept otherwise each time, and is the same however its accents were typed', async () => {
  const [one, other] = [await hasher.hash('caf\u00e9 au lait please'), await hasher.hash('caf\u00e9 au lait please')]
  expect(one).not.toBe(other)
  expect(await hasher.matches('cafe\u0301 au lait please', one)).toBe(true)
})

test('no hash, or what is none, fits no password', async () => {
  expect(await hasher.matches('anything at all', null)).toBe(false)
  expect(await hasher.matches('anything at all', '$argon2id$v=19$m=8,t=1$')).toBe(false)
})

test('more than can wait are refused at once, and those that wait are done', async () => {
  const asked = Array.from({ length: HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX + 1 }, () => hasher.matches('anything', null))
  const outcomes = await Promise.allSettled(asked)
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(refused.map(({ reason }) => reason instanceof HashesBusy)).toEqual([true])
  expect(await hasher.matches('anything', null)).toBe(false)
}, 30_000)
