import { describe, expect, test } from 'vitest'
import { markedStatement } from './table-marks.ts'

describe('a statement under a scope', () => {
  test('is cut at its tables, wherever they stand', () => {
    expect(markedStatement('select 1')).toEqual(['select 1'])
    const text = `select t.n from @tally as t join lateral (select 1 from @leg as l where n is distinct from 2) x on true, @outbox as o
      where n in (select n from @record as r, unnest($1::integer[]) as u (n)) and note = 'from here' -- from there`
    const cut = markedStatement(text)
    expect(cut.filter((_, place) => place % 2 === 1)).toEqual(['tally', 'leg', 'outbox', 'record'])
    expect(cut.map((part, place) => (place % 2 === 0 ? part : `@${part}`)).join('')).toBe(text)
  })

  test.each([
    ['select n from tally'],
    ['select n from @tally'],
    ['select n from @tally t'],
    ['select n from @tally as t, leg'],
    ['select n from @tally as t join leg on true'],
    ['select n from @tally as t join leg using (n), lateral (select 1) x'],
    ['select n from (select n from leg) x'],
    ['select n from (@tally as t cross join leg)'],
    ['select n from only tally'],
    ['select n from public.tally'],
    ['select n from "tally"'],
    ['select (select n from tally), m from @leg as l'],
    ['select n from @leg as l where exists (select from tally)'],
    ['select n from @leg as l union select n from tally'],
    ['select n from @leg as l order by (select n from tally), n'],
    ['declare found cursor for select n from tally'],
    ['begin; select n from tally'],
  ])('is refused where a table stands without its mark: %s', (text) => {
    expect(() => markedStatement(text)).toThrow(/expected "@table as alias"/)
  })

  test.each([
    'update tally set n = 1',
    'insert into tally values (1)',
    'delete from @tally as t',
    'with x as (select 1) select 2',
    'copy tally to stdout',
  ])('only reads: %s', (text) => {
    expect(() => markedStatement(text)).toThrow(/expected it to read/)
  })
})
