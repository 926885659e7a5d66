import { expect, test } from 'vitest'
import { shownPercent, typedNumber, typedNumbers, typedPercent } from './typed-number.ts'

test('numbers are read with a comma or a point, and what is none is kept to be told', () => {
  expect(['20', ' 1,5 ', '', 'soon', '1e9', '-3'].map(typedNumber)).toEqual([20, 1.5, null, 'soon', '1e9', -3])
  expect(typedNumbers('20, 30;  45 x')).toEqual([20, 30, 45, 'x'])
})

test('a share goes to percent and back without a digit that nobody typed', () => {
  for (const text of ['80', '82.5', '99.9', '7', '100', '33.3']) expect(shownPercent(typedPercent(text))).toBe(text)
  expect([typedPercent('80'), typedPercent('most'), typedPercent('')]).toEqual([0.8, 'most', null])
})
