import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import {
  COMPARES,
  DEFAULT_VIEW,
  DRILLS,
  GROUPS,
  METRICS,
  SCREENS,
  SORTS,
  STATUSES,
  STEPS,
  searchOf,
  type View,
  viewOf,
  ZONES,
} from './view.ts'

const key = fc.option(fc.string({ minLength: 1, maxLength: 20 }))
const view: fc.Arbitrary<View> = fc.record({
  screen: fc.constantFrom(...SCREENS),
  filter: fc.string({ unit: 'grapheme', maxLength: 20 }),
  market: key,
  channel: key,
  ofVendor: key,
  status: fc.constantFrom(...STATUSES),
  compare: fc.constantFrom(...COMPARES),
  group: fc.constantFrom(...GROUPS),
  folded: fc.array(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { maxLength: 3 }),
  metric: fc.constantFrom(...METRICS),
  sort: fc.constantFrom(...SORTS),
  isReversed: fc.boolean(),
  step: fc.constantFrom(...STEPS),
  zone: fc.constantFrom(...ZONES),
  queue: key,
  vendor: key,
  drill: fc.constantFrom(...DRILLS),
  tab: fc.constantFrom(null, 'people', 'tokens'),
  at: fc.option(fc.nat(4_000_000).map((intervals) => intervals * INTERVAL_MS)),
})

test('an address restores the view that wrote it', () => {
  fc.assert(
    fc.property(view, (shown) => {
      expect(viewOf(searchOf(shown))).toEqual(shown)
    }),
  )
})

test('the usual view has a bare address', () => {
  expect(searchOf(DEFAULT_VIEW)).toBe('')
  expect(viewOf('')).toEqual(DEFAULT_VIEW)
})

test('what an address says and nobody understands is left out', () => {
  expect(viewOf('?metric=vibes&step=7&zone=moon&at=tea-time&screen=admin&sort=__proto__')).toEqual(DEFAULT_VIEW)
  expect(viewOf('?at=2026-01-05T10:07Z').at).toBeNull()
})

test('an instant is written as people write it', () => {
  expect(searchOf({ ...DEFAULT_VIEW, at: Date.parse('2026-01-05T10:15Z') })).toBe('?at=2026-01-05T10%3A15Z')
})
