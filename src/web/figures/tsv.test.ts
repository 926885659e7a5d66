import { expect, test } from 'vitest'
import { tsvOf } from './tsv.ts'

test('a table is lines of cells between tabs, and what is not known is empty', () => {
  expect(
    tsvOf([
      ['Queue', 'Offered'],
      ['Billing', 12],
      ['Sales', null],
    ]),
  ).toBe('Queue\tOffered\nBilling\t12\nSales\t')
})

test('a cell that a spreadsheet would run as a formula is only text', () => {
  const names = ['=HYPERLINK("x")', '+1', '-cmd|x', '@SUM(A1)', ' =1', '＝1']
  expect(tsvOf([names])).toBe(names.map((name) => `'${name}`).join('\t'))
})

test('negative numbers stay numbers, and tabs within names break no row', () => {
  expect(tsvOf([[-3, '-3.5', 'a\tb\nc']])).toBe('-3\t-3.5\ta b c')
})
