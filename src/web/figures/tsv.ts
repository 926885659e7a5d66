/**
 * Rows as tab-separated text for a spreadsheet. A cell that a spreadsheet would run as a formula gets an apostrophe before it; plain
 * numbers, also negative ones, stay numbers.
 */
export function tsvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map(cellText).join('\t')).join('\n')
}

function cellText(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const line = cell.replace(/[\t\r\n]+/g, ' ')
  return /^[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/.test(line.trimStart()) && !/^-?\d+(\.\d+)?$/.test(line) ? `'${line}` : line
}
