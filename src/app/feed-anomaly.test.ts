import { describe, expect, test } from 'vitest'
import { contactEvent, NOW } from '../../test/support/http-feed.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { COMMON_REMARKABLE, COMMON_STOPPED } from './common-value.ts'
import { decodeEvent } from './decode/decode-event.ts'
import { FeedAnomalies } from './feed-anomaly.ts'
import type { DecodedEvent, IntakeItem, ItemResult } from './intake/event.ts'

const FEED = 1
const RAW = new Uint8Array()

/** A contact of its own, at an instant of its own, unless said otherwise. */
function eventOf(place: number, { id = `e${place}`, time, ...content }: Record<string, string | undefined> = {}): DecodedEvent {
  const at = formatInstant(NOW - 30 * MINUTE_MS + (place * SECOND_MS) / 10)
  const outcome = decodeEvent(contactEvent({ contactId: `c${place}`, at, ...content }, { id, time }), { now: NOW })
  if (outcome.kind !== 'event') throw new Error(outcome.refusal.rule)
  return outcome.event
}

function itemsOf(count: number, common: Parameters<typeof eventOf>[1], from = 0): readonly IntakeItem[] {
  return Array.from({ length: count }, (_, place) => ({ kind: 'event', event: eventOf(from + place, common), raw: RAW }))
}

/** Sends through the watch as the door does; tells by which rules how many were refused. */
function sendTo(
  anomalies: FeedAnomalies,
  sent: readonly IntakeItem[],
  { status = 'accepted', at = NOW }: { readonly status?: 'accepted' | 'duplicate'; readonly at?: number } = {},
): Readonly<Record<string, number>> {
  const items = anomalies.refuse(FEED, sent, at)
  const results = items.map((item): ItemResult => {
    if (item.kind === 'refused') return { status: 'quarantined', refusal: item.refusal }
    return status === 'duplicate' ? { status } : { status, warnings: [], conflict: false }
  })
  anomalies.note(FEED, items, results, at)
  const refused: Record<string, number> = {}
  for (const item of items) if (item.kind === 'refused') refused[item.refusal.rule] = (refused[item.refusal.rule] ?? 0) + 1
  return refused
}

const rulesOf = (anomalies: FeedAnomalies): readonly string[] => anomalies.of(FEED).map(({ rule }) => rule)

describe('a sender that gives one value to everything', () => {
  test.each([
    ['oneEventId', { id: 'same' }],
    ['oneContact', { contactId: 'same' }],
    ['oneInstant', { at: '2026-03-29T11:00:00Z' }],
    ['oneTime', { time: '2026-03-29T11:59:00Z' }],
  ])('is told by %s, and stopped later', (rule, common) => {
    const anomalies = new FeedAnomalies()
    sendTo(anomalies, itemsOf(COMMON_REMARKABLE - 1, common))
    expect(rulesOf(anomalies)).toEqual([])
    expect(sendTo(anomalies, itemsOf(COMMON_STOPPED, common, 1_000), { at: NOW + 10 * MINUTE_MS })).toEqual({})
    expect(rulesOf(anomalies)).toEqual([rule])
    expect(sendTo(anomalies, itemsOf(50, common, 5_000), { at: NOW + 10 * MINUTE_MS })).toEqual({ [rule]: 50 })
    expect(sendTo(anomalies, itemsOf(50, {}, 6_000), { at: NOW + 10 * MINUTE_MS })).toEqual({})
    expect(new FeedAnomalies().of(FEED)).toEqual([])
  })

  test('is taken again once most of what it sends is different', () => {
    const anomalies = new FeedAnomalies()
    sendTo(anomalies, itemsOf(COMMON_STOPPED, { id: 'same' }))
    sendTo(anomalies, itemsOf(COMMON_STOPPED, {}, 2_000))
    expect(rulesOf(anomalies)).toEqual([])
    expect(sendTo(anomalies, itemsOf(1, { id: 'same' }, 4_000))).toEqual({})
  })
})

describe('a sender that works', () => {
  test('may send again what is there, however often', () => {
    const anomalies = new FeedAnomalies()
    const common = { id: 'same', contactId: 'same', at: '2026-03-29T11:00:00Z' }
    for (let minute = 0; minute < 20; minute += 1) {
      sendTo(anomalies, itemsOf(100, common), { status: 'duplicate', at: NOW + minute * MINUTE_MS })
    }
    expect(rulesOf(anomalies)).toEqual([])
  })

  test('may send many events of one instant at once, and stamp each request with one time', () => {
    const anomalies = new FeedAnomalies()
    sendTo(anomalies, itemsOf(3_000, { time: '2026-03-29T11:59:00Z' }))
    for (let minute = 1; minute < 30; minute += 1) {
      const time = formatInstant(NOW - 30 * MINUTE_MS + minute * MINUTE_MS)
      expect(sendTo(anomalies, itemsOf(50, { time }, minute * 100), { at: NOW + minute * MINUTE_MS })).toEqual({})
      expect(rulesOf(anomalies)).toEqual([])
    }
  })

  test('may give the facts of one contact one id', () => {
    const anomalies = new FeedAnomalies()
    for (let contact = 0; contact < 600; contact += 1) sendTo(anomalies, itemsOf(4, { id: `k${contact}`, contactId: `k${contact}` }))
    expect(rulesOf(anomalies)).toEqual([])
  })
})
