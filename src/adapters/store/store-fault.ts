import pg from 'pg'
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
  const code = codeOf(error)
  if (LOST.has(code)) return 'lost'
  return /^22\w{3}$/.test(code) ? 'value' : 'other'
}

/** A statement that came behind the one that failed, within the same transaction. */
const BEHIND_A_FAILURE = '25P02'

/**
 * Waits for statements that were sent behind each other. Where one fails, so do all behind it; what is thrown is what failed first, not
 * what only came behind, whichever is heard of first. What failed here, or with the connection, is thrown at once.
 */
export async function allSent<T extends readonly unknown[]>(sent: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const each: readonly Promise<unknown>[] = sent
  const settled = Promise.allSettled(each)
  const heard = each.map((statement) =>
    statement.catch(async (error: unknown) => {
      throw error instanceof pg.DatabaseError ? firstOf(error, await settled) : error
    }),
  )
  return (await Promise.all(heard)) as unknown as T
}

function firstOf(error: unknown, settled: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  return reasons.find((reason) => codeOf(reason) !== BEHIND_A_FAILURE) ?? error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
