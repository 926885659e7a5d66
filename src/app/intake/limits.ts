/** Events that one commit takes at most: larger ones hold the shard's lock for longer than they save. */
export const BATCH_EVENTS_MAX = 5_000

/** The share of a commit, and of what may wait, that one feed gets while others wait. */
export const FEED_SHARE_MAX = 0.5

/** Events that wait or are being committed, over all shards; about 2 s of work. */
export const WAITING_EVENTS_MAX = 50_000

/** Bytes of the same, as they came. */
export const WAITING_BYTES_MAX = 64 * 1024 * 1024

/** Tries of one commit that lost against another one (deadlock, serialization): nothing of it was written. */
export const COMMIT_TRIES_MAX = 3

/** How long a sender is asked to wait where we are full or the store is away. */
export const RETRY_AFTER_SECONDS = 2
