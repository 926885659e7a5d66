/**
 * Finds where a JSON value ends, in bytes, and counts what JSON.parse does not tell: keys (it drops repeated ones silently), depth,
 * and whether all bytes are ASCII. It does not check the grammar: JSON.parse does that, on the value alone, so that one bad event
 * does not spoil its batch. One scanner is used for many values.
 */
export class JsonScan {
  keys = 0
  depth = 0
  isAscii = true

  /** The offset behind the value that begins at `start`, or -1 where the bytes end before the value does. */
  endOfValue(bytes: Uint8Array, start: number, limit: number): number {
    this.keys = 0
    this.depth = 0
    this.isAscii = true
    const first = bytes[start]
    if (first === QUOTE) return this.#endOfString(bytes, start, limit)
    return first === OPEN_BRACE || first === OPEN_BRACKET ? this.#endOfContainer(bytes, start, limit) : this.#endOfWord(bytes, start, limit)
  }

  #endOfContainer(bytes: Uint8Array, start: number, limit: number): number {
    let depth = 0
    let deepest = 0
    let keys = 0
    let seen = 0
    for (let at = start; at < limit; at += 1) {
      const byte = bytes[at] as number
      seen |= byte
      if (byte === QUOTE) {
        // The loop over a string is written out here: it is where nearly all bytes are.
        for (at += 1; at < limit; at += 1) {
          const inside = bytes[at] as number
          seen |= inside
          if (inside === QUOTE) break
          if (inside === BACKSLASH) at += 1
        }
      } else if (byte === COLON) {
        keys += 1
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth += 1
        if (depth > deepest) deepest = depth
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1
        if (depth === 0) return this.#found(at + 1, keys, deepest, seen)
      }
    }
    this.#found(-1, keys, deepest, seen)
    return -1
  }

  #found(end: number, keys: number, depth: number, seen: number): number {
    this.keys = keys
    this.depth = depth
    this.isAscii = seen < 0x80
    return end
  }

  #endOfString(bytes: Uint8Array, start: number, limit: number): number {
    for (let at = start + 1; at < limit; at += 1) {
      const byte = bytes[at] as number
      if (byte >= 0x80) this.isAscii = false
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) return at + 1
    }
    return -1
  }

  /** A number, a literal, or a word that is no JSON: up to the next comma, bracket or white space. */
  #endOfWord(bytes: Uint8Array, start: number, limit: number): number {
    let at = start
    while (at < limit && !isEndOfWord(bytes[at] as number)) {
      if ((bytes[at] as number) >= 0x80) this.isAscii = false
      at += 1
    }
    return at
  }
}

/** The offset of the next byte from `at` on that is no JSON white space. */
export function skipSpace(bytes: Uint8Array, at: number, limit: number): number {
  let next = at
  while (next < limit && isSpace(bytes[next] as number)) next += 1
  return next
}

export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_BRACKET = 0x5b
export const BACKSLASH = 0x5c
export const CLOSE_BRACKET = 0x5d
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function isEndOfWord(byte: number): boolean {
  return isSpace(byte) || byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE
}
