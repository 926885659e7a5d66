import { attributeOf, scanXml } from './xml-scan.ts'

/** Formats of dates and times that every workbook knows by number. */
const BUILT_IN: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58,
])

/** Which styles of a workbook show numbers as dates or times, by their places. */
export function dateStyles(xml: string): ReadonlySet<number> {
  const formats = new Map<number, string>()
  const dates = new Set<number>()
  let inCells = false
  let place = 0
  scanXml(xml, {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const format = Number(attributeOf(attributes, 'numFmtId') ?? 0)
        if (BUILT_IN.has(format) || showsTime(formats.get(format) ?? '')) dates.add(place)
        place += 1
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
    text: () => undefined,
  })
  return dates
}

/** A format with parts of a date or a time in it, beside what it writes as it is. */
function showsTime(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*./g, '').replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare.replaceAll(/general|e[+-]/gi, ''))
}
