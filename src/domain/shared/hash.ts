/**
 * A 53-bit non-cryptographic hash of a string (two 32-bit multiplicative lanes, the scheme known as cyrb53). It orders versions of
 * one fact that are equal in revision and time, and finds a repeated one; a sender that forces a collision only harms its own fact.
 */
export function contentHash(text: string): number {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 2_654_435_761)
    high = Math.imul(high ^ code, 1_597_334_677)
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0)
}

/** The shard of a key: `hash(feed, id) mod shards`. Written into the store at creation, so it must never change. */
export function shardOf(feedId: number, id: string, shards: number): number {
  return shards === 1 ? 0 : contentHash(`${feedId}\u0000${id}`) % shards
}
