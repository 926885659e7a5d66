import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEvent } from '../src/app/decode/decode-event.ts'
import { cloudEvent } from '../src/wire/event.ts'

const NOW = Date.UTC(2026, 2, 29, 12)

/** Nearly always what fits, so that whole events are good often enough; now and then what does not. */
function mostly<T>(good: readonly T[], bad: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 14, arbitrary: fc.constantFrom<unknown>(...good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) })
}

const instants = mostly(
  ['2026-03-29T11:00:00Z', '2026-03-29t13:15:00.0+02:00[Europe/Berlin]'],
  ['2026-03-29', 'now', 7, '2026-03-29T11:01:00Z', null],
)
const texts = mostly(['billing', 'a b', 'ß'], ['jane@example.org', '', 'x'.repeat(201), 17, null, undefined, ' x', '\u200bx'])
const numbers = mostly([0, 1, 20, 3, undefined, null], [-1, -0, 3.5, 2 ** 31, 1e300, '7', 'n/a', [1]])
const within = mostly([undefined, null, {}, { '5': 0, '20': 1 }], [3, { '020': 1 }, { '5': 2, '20': 1 }, { '5': -1 }])

const frame = { specversion: mostly(['1.0'], ['0.3']), id: texts, source: texts, time: instants }

const contactPayload = fc.record(
  {
    contactId: texts,
    fact: mostly(['offered', 'answered', 'replied', 'voided'], ['lost', 3]),
    at: instants,
    queue: texts,
    leg: mostly([1, 2, 200], [0, 201, '1']),
    n: numbers,
    revision: numbers,
    vendor: texts,
    waitMs: numbers,
    talkMs: numbers,
    direction: mostly(['inbound', 'outbound', null], ['both']),
    dueAt: instants,
  },
  { requiredKeys: ['contactId', 'fact', 'at', 'queue'] },
)
const stateData = fc.record(
  {
    agent: texts,
    vendor: texts,
    state: mostly(['available', 'wrap'], ['Break', undefined]),
    at: instants,
    queues: fc.oneof(fc.array(texts, { maxLength: 3 }), mostly([null], ['x', 3])),
    revision: numbers,
  },
  { requiredKeys: ['agent', 'vendor', 'state', 'at'] },
)
const intervalData = fc.record(
  {
    queue: texts,
    vendor: texts,
    start: instants,
    seconds: mostly([900, 1800, 3600], [600, '900', null]),
    offered: numbers,
    answered: numbers,
    answeredWithin: within,
    talkSeconds: numbers,
  },
  { requiredKeys: ['queue', 'vendor', 'start', 'seconds'] },
)
const planRow = fc.record(
  { queue: texts, start: instants, seconds: mostly([900], [60]), contacts: numbers, heads: numbers },
  { requiredKeys: ['queue', 'start', 'seconds'] },
)
const planPayload = fc.record({
  kind: mostly(['forecast', 'schedule'], ['dream']),
  snapshot: texts,
  rows: fc.oneof(fc.array(planRow, { maxLength: 3 }), mostly([[]], ['x', null])),
})

const events = fc
  .oneof(
    fc.record({ ...frame, type: fc.constant('loadline.contact.v1'), data: contactPayload }),
    fc.record({ ...frame, type: fc.constant('loadline.agent-state.v1'), data: stateData }),
    fc.record({ ...frame, type: fc.constant('loadline.interval.v1'), data: intervalData }),
    fc.record({ ...frame, type: mostly(['loadline.plan.v1'], ['loadline.plan.v2', 'x', 3]), data: planPayload }),
  )
  // As it would arrive: JSON has no undefined.
  .map((event) => JSON.parse(JSON.stringify(event)) as unknown)

test('what the server takes without a warning, the published schema takes', () => {
  const seen = { taken: 0, warned: 0, refused: 0 }
  fc.assert(
    fc.property(events, (event) => {
      const outcome = decodeEvent(event, { now: NOW })
      if (outcome.kind === 'refused') {
        seen.refused += 1
        return
      }
      const warned = outcome.event.warnings.length > 0
      seen[warned ? 'warned' : 'taken'] += 1
      const published = cloudEvent.safeParse(event)
      expect(published.success || warned, JSON.stringify([event, published.error?.issues])).toBe(true)
    }),
    { numRuns: 6_000 },
  )
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(50)
})

/** Rules of values that JSON Schema cannot say. */
const VALUE_RULES = [
  'personalData',
  'partAboveWhole',
  'notCumulative',
  'dueBeforeOffered',
  'empty',
  'controlCharacter',
  'invisibleCharacter',
  'notAligned',
  'rowTwice',
  'tooOld',
  'future',
]

test('what the server refuses, the published schema refuses, but for rules of values that a schema cannot say', () => {
  const rules = new Set<string>()
  fc.assert(
    fc.property(events, (event) => {
      const outcome = decodeEvent(event, { now: NOW })
      if (outcome.kind === 'event' || VALUE_RULES.includes(outcome.refusal.rule)) return
      rules.add(outcome.refusal.rule)
      expect(cloudEvent.safeParse(event).success, JSON.stringify([event, outcome.refusal])).toBe(false)
    }),
    { numRuns: 6_000 },
  )
  const met = ['missing', 'notText', 'tooLong', 'notANumber', 'notWhole', 'tooLarge', 'tooSmall', 'notOneOf', 'instantMalformed']
  expect([...rules]).toEqual(expect.arrayContaining(met))
})
