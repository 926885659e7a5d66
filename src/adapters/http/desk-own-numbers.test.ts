import { expect, test } from 'vitest'
import type { DeskChanges, DeskMoment } from '../../wire/desk.ts'
import { ownChanges, ownLane, ownMoment } from './desk-own-numbers.ts'
import { OwnNumbers } from './own-numbers.ts'

const QUEUE = { channel: 'phone', zone: 'UTC', hours: null, target: null } as const
const FEED = { key: 'f', name: 'F', cadenceSeconds: 60, latenessSeconds: 900, kind: 'platform', eventIds: 'required' } as const
const AGENT = { agent: 'a', vendorId: 7, siteId: 31, queueIds: [58, 12], queueId: 0, state: 'available', at: 1 } as const
const NOTE = { revision: 1, kind: 'note', from: 1, to: 2, text: 'Storm', isShared: true, effect: null, by: '', writtenAt: 1 } as const

const MOMENT = {
  audience: { kind: 'vendor', vendorId: 7 },
  records: {
    markets: [{ marketId: 9, key: 'de', name: 'Germany', zone: 'UTC' }],
    vendors: [{ vendorId: 7, key: 'acme', name: 'Acme', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null }],
    queues: [12, 58].map((queueId) => ({ ...QUEUE, queueId, marketId: 9, key: `q${queueId}`, name: '' })),
    sites: [{ siteId: 31, vendorId: 7, key: 'lisbon', name: 'Lisbon' }],
  },
  feeds: [{ ...FEED, feedId: 22, vendorId: 7, lastHeardAt: 1, queueIds: [58] }],
  expectations: [{ queueId: 58, basis: 'mean of the last four same weekdays', days: 1, offeredTwelfths: [], ahtMs: null }],
  waiting: [{ queueId: 12, vendorId: 0, start: 0, offeredAt: [1], dueAt: [] }],
  annotations: [{ ...NOTE, annotationId: 812, scope: { kind: 'queue', queueId: 58 } }],
  agents: [{ ...AGENT, feedId: 22 }],
} as unknown as DeskMoment

test('a vendor’s desk is told in numbers that begin at 1, whatever they are in the store, and 0 stays nothing', () => {
  const numbers = new OwnNumbers()
  const told = ownMoment(MOMENT, numbers)
  expect(told.audience).toEqual({ kind: 'vendor', vendorId: 1 })
  expect(told.records.markets.map(({ marketId }) => marketId)).toEqual([1])
  expect(told.records.queues.map(({ queueId, marketId, key }) => [queueId, marketId, key])).toEqual([
    [1, 1, 'q12'],
    [2, 1, 'q58'],
  ])
  expect(told.records.sites).toEqual([{ siteId: 1, vendorId: 1, key: 'lisbon', name: 'Lisbon' }])
  expect(told.feeds.map(({ feedId, vendorId, queueIds }) => [feedId, vendorId, queueIds])).toEqual([[1, 1, [2]]])
  expect(told.expectations.map(({ queueId }) => queueId)).toEqual([2])
  expect(told.waiting.map(({ queueId, vendorId }) => [queueId, vendorId])).toEqual([[1, 0]])
  expect(told.agents).toEqual([{ ...AGENT, feedId: 1, vendorId: 1, siteId: 1, queueIds: [2, 1] }])
  expect(told.annotations.map(({ annotationId, scope }) => [annotationId, scope])).toEqual([[1, { kind: 'queue', queueId: 2 }]])
  expect(ownLane({ queueId: 58, vendorId: 7 }, numbers)).toEqual({ queueId: 2, vendorId: 1 })
})

test('what changes is told in the numbers of what was told before, and what is new gets the next one', () => {
  const numbers = new OwnNumbers()
  ownMoment(MOMENT, numbers)
  const changes = {
    cells: [{ queueId: 58, vendorId: 7, start: 0, values: [1] }],
    waiting: [{ queueId: 90, vendorId: 7, start: 0, offeredAt: [], dueAt: [] }],
    agents: [{ ...AGENT, feedId: 22, queueIds: [90] }],
    feeds: [],
    records: null,
    annotations: [{ ...NOTE, annotationId: 830, scope: { kind: 'vendor', vendorId: 7 } }],
  } as unknown as DeskChanges
  const told = ownChanges(changes, numbers)
  expect(told.cells.map(({ queueId, vendorId }) => [queueId, vendorId])).toEqual([[2, 1]])
  expect(told.waiting.map(({ queueId }) => queueId)).toEqual([3])
  expect(told.agents.map(({ queueIds }) => queueIds)).toEqual([[3]])
  expect(told.annotations?.map(({ annotationId, scope }) => [annotationId, scope])).toEqual([[2, { kind: 'vendor', vendorId: 1 }]])
  expect(told.records).toBeNull()
})
