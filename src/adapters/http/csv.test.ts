import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('what a spreadsheet would run is shown as it was typed', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\0=1', ' =1', '＝1', '＋1', '－1', '＠1', '=HYPERLINK("http://x")']
  for (const text of hostile)
    expect(
      toCsv(['a'], [[text]])
        .split('\r\n')
        .slice(1)
        .join('\r\n'),
      text,
    ).toMatch(/^"?'/)
  expect(toCsv(['a', 'b', 'c', 'd'], [[-5, null, true, "O'Neil"]])).toBe('a,b,c,d\r\n-5,,true,"O\'Neil"\r\n')
})

test('every text comes back as it was, but for the apostrophe in front of a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (texts) => {
      const read = parse(toCsv(['x'], [texts]))[1] ?? []
      expect(read.length).toBe(texts.length)
      for (const [place, text] of texts.entries()) expect([text, `'${text}`]).toContain(read[place])
    }),
  )
})

/** A reader of its own, by the letter of RFC 4180. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]]
  let field = ''
  let quoted = false
  for (let at = 0; at < csv.length; at += 1) {
    const sign = csv[at]
    if (quoted && sign === '"' && csv[at + 1] === '"') field += csv[(at += 1)]
    else if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === ',' || (sign === '\r' && csv[at + 1] === '\n'))) {
      rows.at(-1)?.push(field)
      field = ''
      if (sign === '\r' && (at += 1) > 0) rows.push([])
    } else field += sign
  }
  return rows
}
