import { expect, test } from 'vitest'
import { meanOfDays } from './expectation.ts'

const day = (offered: readonly (number | null)[], handled = 0, handleMs = 0) => ({ offered, handled, handleMs })

test('what is expected is the mean of the days, exact in twelfths of a contact', () => {
  expect(meanOfDays([day([1, 4], 2, 90_000), day([2, 4], 1, 90_000), day([2, 5])])).toEqual({
    days: 3,
    offeredTwelfths: [20, 52],
    ahtMs: 60_000,
  })
})

test('a day on which nothing was offered is not known, and does not make the others look smaller', () => {
  expect(meanOfDays([day([0, 8]), day([0, 0]), day([null, null])])).toEqual({ days: 1, offeredTwelfths: [0, 96], ahtMs: null })
})

test('an interval that a past day did not have is a mean of the others', () => {
  expect(meanOfDays([day([3, null]), day([5, null])])?.offeredTwelfths).toEqual([48, null])
})

test('of no known day nothing is expected', () => {
  expect([meanOfDays([]), meanOfDays([day([0, 0])])]).toEqual([null, null])
})
