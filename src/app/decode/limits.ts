import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'

/** Events of one request; more are refused as a whole, since the answer names each of them. */
export const EVENTS_MAX = 10_000

/** Bytes of one request. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024

/** How deep one event may nest, and how many keys it may have with all its parts. Ours need 4 and 600. */
export const DEPTH_MAX = 32
export const KEYS_MAX = 1_000

/** Characters of an id or a name. */
export const TEXT_CHARS_MAX = 200

/** The largest count: what four bytes hold, far above any contact centre. */
export const COUNT_MAX = 2_147_483_647

/** A contact goes through fewer queues than this; a transfer loop does not. */
export const LEG_MAX = 200

/** Queues one agent can be named for. */
export const AGENT_QUEUES_MAX = 200

/** Thresholds of one vendor interval. */
export const THRESHOLDS_MAX = 64

/** Largest threshold in seconds of a vendor interval: one day. */
export const THRESHOLD_SECONDS_MAX = 86_400

/** How far ahead of our clock a feed's clock may run before its events wait until they are due. */
export const SKEW_MS_MAX = 5 * MINUTE_MS

/** Facts and legs are kept this long; what happened before is `too old`. */
export const RETENTION_MS = 400 * DAY_MS

/** No due time and no plan lies farther from now. */
export const HORIZON_MS = 3_653 * DAY_MS

/** A handle time above the first is remarkable, above the second an error of the sender. */
export const HANDLE_MS_REMARKABLE = 24 * HOUR_MS
export const HANDLE_MS_MAX = 7 * DAY_MS

/** The longest wait: no contact can wait longer than facts are kept. */
export const WAIT_MS_MAX = 400 * DAY_MS
