import { expect, test } from 'vitest'
import { age, count, duration, hours, percent, signedCount, signedPercent, signedPoints, threshold } from './format.ts'

const plain = (text: string) => text.replaceAll('\u202f', ' ')

test('counts keep their thousands apart, and what is not known is a dash', () => {
  expect([0, 999, 1_000, 1_234_567, -1_200, null].map((value) => plain(count(value)))).toEqual([
    '0',
    '999',
    '1 000',
    '1 234 567',
    '−1 200',
    '–',
  ])
})

test('a difference that rounds to nothing has no sign', () => {
  expect([0.4, -0.4, 0.5, -0.5, 12.2, -3].map(signedCount)).toEqual(['0', '0', '+1', '−1', '+12', '−3'])
  expect([0.0004, -0.0004, 0.181, -0.02].map((value) => plain(signedPercent(value)))).toEqual(['0.0 %', '0.0 %', '+18.1 %', '−2.0 %'])
  expect(plain(signedPercent(0.004, 0))).toBe('0 %')
  expect(plain(signedPercent(1.6142))).toBe('+161 %')
})

test('fractions are shown as per cent, differences of fractions as points', () => {
  expect([plain(percent(0.8113)), plain(percent(1, 0)), percent(null), plain(signedPoints(-0.036))]).toEqual([
    '81.1 %',
    '100 %',
    '–',
    '−3.6 pp',
  ])
})

test('lengths of time read as people say them', () => {
  expect([0, 59.6, 61, 3_661, 43_778, 86_400, 645_000].map(duration)).toEqual([
    '0:00',
    '1:00',
    '1:01',
    '1:01:01',
    '12 h 09',
    '1 d 0 h',
    '7 d 11 h',
  ])
  expect([900, 61_000, 3_600_000, 7_800_000, 49 * 3_600_000].map(age)).toEqual(['0 s', '1 min', '1 h', '2 h 10 min', '2 d'])
  expect(hours(5_400_000)).toBe('1.5')
  expect([20, 90, 300, 14_400].map(threshold)).toEqual(['20 s', '90 s', '5 min', '4 h'])
})
