import type { StoreFault } from '../../app/intake/shard-lane.ts'

/** What PostgreSQL's error code says of a commit that failed: classes 40 (rolled back for another) and 22 (a value it does not take). */
export function storeFaultOf(error: unknown): StoreFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '40P01' || code === '40001') return 'lost'
  return /^22\w{3}$/.test(code) ? 'value' : 'other'
}
