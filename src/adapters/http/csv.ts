export type CsvValue = string | number | boolean | null

/**
 * Rows as CSV (RFC 4180, UTF-8, CRLF). A text that a spreadsheet would run as a formula gets an apostrophe in front (ASVS 1.2.10): it
 * is shown as it was typed. Numbers stay numbers, also negative ones; null is an empty field, never 0.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(toField).join(',')}\r\n`).join('')
}

function toField(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = RUN_AS_FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n;\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What spreadsheets take for the beginning of a formula, also behind white space and in full width. */
const RUN_AS_FORMULA = /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n\0]/
