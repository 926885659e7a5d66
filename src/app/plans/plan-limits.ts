import { MINUTE_MS } from '../../domain/shared/instant.ts'

/** The largest file is read in some seconds; what takes longer is made to do harm. */
export const PLAN_READING_MS_MAX = 3 * MINUTE_MS

/** Bytes of a file of a plan as it comes: eight weeks of fifty queues by the quarter hour, written out, have 16 MB. */
export const PLAN_BYTES_MAX = 32 * 1024 * 1024

/** Quarter hours of one snapshot: eight weeks of a hundred queues with some vendors each. */
export const PLAN_CELLS_MAX = 1_000_000

/** Characters of one field: more is a quote that was never closed. */
export const FIELD_CHARS_MAX = 64 * 1024

/** Columns of a table: two months side by side, and something over. */
export const COLUMNS_MAX = 500

/** Rows of a table. */
export const ROWS_MAX = 500_000

/** So many faults are listed; how many there are is said always. */
export const FAULTS_LISTED_MAX = 1_000
