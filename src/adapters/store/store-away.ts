/** Node's errors of a connection that cannot be made or broke. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
])

/** Said by the driver and its pool, without a code of their own. */
const DRIVER_WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/

/**
 * Whether PostgreSQL was not there to answer: it could not be reached, went away meanwhile, is starting or stopping, or has no room
 * (classes 08, 53 and 57P), or takes no connections (55000). The same question may be answered later; nothing is known of what it had begun.
 */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return CONNECTION_CODES.has(code) || /^(?:08|53|57P0|55000)/.test(code) || DRIVER_WORDS.test(error.message) || isStoreAway(error.cause)
}
