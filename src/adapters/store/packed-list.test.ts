import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packedLists, shortened, unpackedList } from './packed-list.ts'

const LISTS = fc.array(fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: null }), { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 3,
})

test('what is packed comes back as near as two bytes let it, and what was not known stays unknown', () => {
  fc.assert(
    fc.property(LISTS, (lists) => {
      const { digits, lists: packed } = packedLists(lists, 4)
      const greatest = Math.max(0, ...lists.flat().map((value) => value ?? 0))
      for (const [place, list] of lists.entries()) {
        const held = shortened(packed[place] ?? [])
        const back = unpackedList(held ?? [], digits, list.length)
        expect(held?.every((value) => value === null || (Number.isInteger(value) && value <= 32_767))).toBe(true)
        for (const [at, value] of list.entries()) {
          if (value === null) expect(back[at]).toBeNull()
          else expect(Math.abs((back[at] as number) - value)).toBeLessThanOrEqual(Math.max(greatest / 6_500, 0.000_051))
        }
      }
    }),
  )
})

test('small counts keep a ten-thousandth, and a hundred thousand of them still has a place', () => {
  expect(packedLists([[0.0312, 3.2], null], 4)).toEqual({ digits: 4, lists: [[312, 32_000], null] })
  expect(packedLists([[100_000, 40]], 4)).toEqual({ digits: -1, lists: [[10_000, 4]] })
  expect(unpackedList([10_000, 4], -1, 2)).toEqual([100_000, 40])
})

test('a list of one value stands for as many as were there', () => {
  expect(shortened([7, 7, 7])).toEqual([7])
  expect(shortened([7, null])).toEqual([7, null])
  expect(unpackedList([75], 1, 3)).toEqual([7.5, 7.5, 7.5])
})
