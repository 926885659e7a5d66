import { expect, test } from 'vitest'
import { fakeRecords } from '../../../test/support/fake-desk/records.ts'
import { facesOf, secondsOf } from './turning.ts'

test('a wall shows all markets, then each that has queues', () => {
  expect(facesOf(fakeRecords(2, 2), null).map((face) => face?.key ?? 'all')).toEqual(['all', 'de', 'uk'])
})

test('a wall of one market, or one that its address names, does not turn', () => {
  expect(facesOf(fakeRecords(1, 2), null)).toEqual([null])
  expect(facesOf(fakeRecords(8, 2), 'fr').map((face) => face?.key)).toEqual(['fr'])
  expect(facesOf(fakeRecords(8, 2), 'nowhere')).toHaveLength(9)
})

test('how long a market stays is what the address says, within what can be read', () => {
  expect(['', '?every=30', '?every=1', '?every=soon', '?every=1e9'].map(secondsOf)).toEqual([20, 30, 5, 20, 3_600])
})
