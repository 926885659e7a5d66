import { expect, test } from 'vitest'
import { HOUR_MS } from '../shared/instant.ts'
import { addedAsFactor, eventFactor, eventsWithin, type KnownEvent } from './known-event.ts'

const CAMPAIGN: KnownEvent = { name: 'campaign', start: 10 * HOUR_MS, end: 12 * HOUR_MS, factor: 1.5 }
const STRIKE: KnownEvent = { name: 'strike', start: 11 * HOUR_MS, end: 13 * HOUR_MS, factor: 0.8 }
const hour = (from: number) => ({ start: from * HOUR_MS, end: (from + 1) * HOUR_MS })

test('an event counts with the part of an interval that it takes, and events together multiply', () => {
  expect(eventFactor([CAMPAIGN], hour(9))).toBe(1)
  expect(eventFactor([CAMPAIGN], { start: 9.5 * HOUR_MS, end: 10.5 * HOUR_MS })).toBe(1.25)
  expect(eventFactor([CAMPAIGN, STRIKE], hour(11))).toBeCloseTo(1.2, 12)
})

test('contacts in addition come when others come, and together are as many as it says', () => {
  const hours = [10, 11, 12].map((from) => ({ ...hour(from), expected: 20 * from - 180 }))
  const event = addedAsFactor({ name: 'letters', start: 10 * HOUR_MS, end: 13 * HOUR_MS, added: 300 }, 120)
  const added = hours.map(({ expected, ...each }) => expected * (eventFactor(event === null ? [] : [event], each) - 1))
  expect(added).toEqual([50, 100, 150])
  expect(addedAsFactor({ name: 'letters', start: 0, end: HOUR_MS, added: 300 }, 0)).toBeNull()
})

test('only events that touch what is forecast are named with it', () => {
  expect(eventsWithin([CAMPAIGN, STRIKE], [hour(12)])).toEqual(['strike'])
  expect(eventsWithin([CAMPAIGN, STRIKE], [hour(13)])).toEqual([])
})
