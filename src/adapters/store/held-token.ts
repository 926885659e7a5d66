import { createHash, randomBytes } from 'node:crypto'

/** 256 bits: nobody guesses it, so what is kept of it needs no slow hash. */
const TOKEN_BYTES = 32

/** A new token to hand over. The prefix lets people and secret scanners see what it is. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(TOKEN_BYTES).toString('base64url')}`
}

/** What is kept of a token. Looking a hash up tells nothing by its timing about tokens that exist. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
