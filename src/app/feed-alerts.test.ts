import { expect, test } from 'vitest'
import { HOUR_MS } from '../domain/shared/instant.ts'
import { feedAlerts, type PendingContacts } from './feed-alerts.ts'

const NOW = 1_772_442_000_000
const NONE: PendingContacts = { count: 0, oldestAt: null, recent: 0, legs: null }

function rulesFor(pending: Partial<PendingContacts>): readonly string[] {
  return feedAlerts({ ...NONE, ...pending }, [], NOW).map(({ rule }) => rule)
}

test('contacts without an offer alert beyond one in a hundred of a day, and beyond an hour', () => {
  expect(rulesFor({})).toEqual([])
  expect(rulesFor({ count: 1, recent: 1, legs: 100, oldestAt: NOW - HOUR_MS })).toEqual([])
  expect(rulesFor({ count: 2, recent: 2, legs: 199, oldestAt: NOW - HOUR_MS })).toEqual(['pendingShare'])
  expect(rulesFor({ count: 1, oldestAt: NOW - HOUR_MS - 1 })).toEqual(['pendingOld'])
})

test('an anomaly of the events stands behind them', () => {
  const anomaly = { rule: 'oneEventId', reason: 'all events have one id' } as const
  const pending = { count: 1, recent: 1, legs: 3, oldestAt: NOW - 2 * HOUR_MS }
  expect(feedAlerts(pending, [anomaly], NOW)).toEqual([
    { rule: 'pendingShare', reason: '1 of 3 contacts of the last 24 h have no offer: 33.33 %, over 1 %' },
    { rule: 'pendingOld', reason: 'a contact of 2026-03-02T07:00:00.000Z has no offer after more than 1 h: send its offer, or void it' },
    anomaly,
  ])
})
