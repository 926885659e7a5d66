import type { ReplaySummary } from '../app/replay/replay-summary.ts'

/** A summary for people: what became of the rows, and a line of figures for everything, each queue and each vendor. */
export function summaryLines(summary: ReplaySummary, credit: string): string {
  const { read, offeredRows, phantom, neverOffered, duplicate, quarantined } = summary
  const header = ['', 'offered', 'answered', 'within 20 s', 'abandoned', 'AHT s', 'ASA s']
  const rows = [
    rowOf('all', summary.total),
    ...summary.queues.map((row) => rowOf(row.queue, row)),
    ...summary.vendors.map((row) => rowOf(row.vendor, row)),
  ]
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')
  const counts = `${read} rows: ${offeredRows} offered, ${phantom} phantom, ${neverOffered} never offered, ${duplicate} duplicate, ${quarantined} quarantined`
  return [counts, line(header), ...rows.map(line), `Source: ${credit}`].join('\n')
}

function rowOf(
  name: string,
  { offered, answered, answeredWithin, abandoned, ahtSeconds, asaSeconds }: ReplaySummary['total'],
): readonly string[] {
  return [
    name,
    String(offered),
    String(answered),
    String(answeredWithin['20'] ?? ''),
    String(abandoned),
    seconds(ahtSeconds),
    seconds(asaSeconds),
  ]
}

function seconds(value: number | null): string {
  return value === null ? '-' : value.toFixed(2)
}
