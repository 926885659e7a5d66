import type pg from 'pg'
import { MEASURE_COLUMNS } from '../../src/adapters/store/tally-statement.ts'
import { MEASURES } from '../../src/domain/interval/measure.ts'

const WAITS = { answered_waits: 'answeredWaits', abandoned_waits: 'abandonedWaits' } as const

/**
 * Every figure of the tallies that is not zero, one a line, summed over shards, in the form of the naive count. Read by plain SQL as the
 * owner of the database, so that nothing of what reads figures for users stands between.
 */
export async function storedFigures(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<Record<string, unknown>>('select * from tally')
  const sums = new Map<string, number>()
  const add = (name: string, value: number): void => {
    if (value !== 0) sums.set(name, (sums.get(name) ?? 0) + value)
  }
  for (const row of rows) {
    const place = `${row['queue_id']} ${row['vendor_id']} ${row['site_id']} ${row['start']}`
    for (const [at, column] of MEASURE_COLUMNS.entries()) add(`${place} ${MEASURES[at]}`, Number(row[column]))
    for (const [column, name] of Object.entries(WAITS))
      for (const [bucket, count] of (row[column] as readonly number[]).entries()) add(`${place} ${name} ${bucket}`, count)
  }
  return [...sums].filter(([, value]) => value !== 0).map(([name, value]) => `${name} = ${value}`)
}
