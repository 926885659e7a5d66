import { expect, test } from 'vitest'
import { believedOf, type TellingFeed } from './believed.ts'

const NOW = 1_764_000_000_000
const FEED: TellingFeed = { vendorId: null, cadenceSeconds: 10, lastHeardAt: NOW - 5_000, queueIds: null }

test('a queue is believed while its feed keeps its cadence, late after two, unknown after four', () => {
  const heard = (secondsAgo: number) => believedOf([{ ...FEED, lastHeardAt: NOW - secondsAgo * 1_000 }], 1, NOW)
  expect([20, 21, 40, 41].map((seconds) => heard(seconds).freshness)).toEqual(['live', 'late', 'late', 'stale'])
  expect([heard(40).unknownFrom, heard(41).unknownFrom]).toEqual([null, NOW - 41_000])
})

test('a queue that no feed tells of is unknown, not quiet', () => {
  expect(believedOf([{ ...FEED, queueIds: [2] }], 1, NOW)).toMatchObject({ freshness: 'unknown', unknownFrom: 0 })
  expect(believedOf([{ ...FEED, lastHeardAt: null }], 1, NOW)).toMatchObject({ freshness: 'unknown', unknownFrom: 0, heardAt: null })
})

test('a silent feed of one vendor leaves the queue believed, and names the vendor', () => {
  const vendors = { ...FEED, vendorId: 7, lastHeardAt: NOW - 600_000 }
  expect(believedOf([FEED, vendors], 1, NOW)).toMatchObject({ freshness: 'live', unknownFrom: null, silentVendors: [7] })
})

test('where each vendor sends its own contacts, a queue is believed as far as the most silent of them', () => {
  const first = { ...FEED, vendorId: 7 }
  const second = { ...FEED, vendorId: 8, lastHeardAt: NOW - 600_000 }
  expect(believedOf([first, second], 1, NOW)).toMatchObject({ freshness: 'stale', unknownFrom: NOW - 600_000, silentVendors: [8] })
})
