import type { StoreFault } from '../../app/intake/shard-lane.ts'

/**
 * Fails a statement, and with it the commit that is already under way behind it, where not all rows were there that this node remembers:
 * as an output column over the rows written, with the number of the parameter that says how many are expected.
 */
export function allThere(parameter: number): string {
  return `1 / (count(*) = $${parameter})::integer as all_there`
}

/** Division by zero, which nothing else here does. */
const NOT_ALL_THERE = '22012'

/** Lost against another transaction (deadlock, serialization), or what is remembered of a shard is not what lies there. */
const LOST: ReadonlySet<string> = new Set(['40P01', '40001', '23505', NOT_ALL_THERE])

/** What PostgreSQL's error code says of a commit that failed; class 22 is a value that it does not take. */
export function storeFaultOf(error: unknown): StoreFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (LOST.has(code)) return 'lost'
  return /^22\w{3}$/.test(code) ? 'value' : 'other'
}
