import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LegKey } from './fact.ts'
import { LegTable } from './leg-table.ts'
import { NO_FACT } from './packed-facts.ts'

const key: fc.Arbitrary<LegKey> = fc.record({
  feedId: fc.nat(2),
  contactId: fc.oneof(fc.string({ maxLength: 2 }), fc.string({ unit: 'binary' })),
  leg: fc.nat(2),
})

test('a leg has one number whenever it is asked for, in the order in which legs came, and is found under its own key only', () => {
  fc.assert(
    fc.property(fc.array(key), (asked) => {
      const table = new LegTable()
      const names = new Map<string, number>()
      for (const each of asked) {
        const name = JSON.stringify([each.feedId, each.contactId, each.leg])
        if (!names.has(name)) names.set(name, names.size)
        const number = table.numberOf(each)
        expect(number).toBe(names.get(name))
        expect(table.keyOf(number)).toEqual(each)
      }
      expect(table.count).toBe(names.size)
    }),
  )
})

test('ten thousand legs keep their numbers and their last facts while the table grows', () => {
  const table = new LegTable()
  const keys = Array.from({ length: 10_000 }, (_, place) => ({ feedId: 1 + (place % 3), contactId: `contact-${place}`, leg: 1 }))
  for (const each of keys) {
    const number = table.numberOf(each)
    expect(table.lastOf(number)).toBe(NO_FACT)
    table.setLast(number, 2 ** 40 + number)
  }
  expect(keys.map((each) => table.numberOf(each))).toEqual([...keys.keys()])
  expect(keys.map((_, number) => table.lastOf(number))).toEqual(keys.map((_, number) => 2 ** 40 + number))
  expect(keys.map((_, number) => table.keyOf(number))).toEqual(keys)
})
