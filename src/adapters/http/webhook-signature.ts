import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Instant, SECOND_MS } from '../../domain/shared/instant.ts'

/** How far the time of an attempt may be from our clock, either way. */
export const SIGNATURE_WINDOW_SECONDS = 300

/** Secrets that may be valid at once, so that a sender can change its own without losing a request. */
export const LIVE_SECRETS_MAX = 2

/** Signatures of one request that are looked at: one per secret of a sender that changes its own, with some room. */
const SIGNATURES_MAX = 8

/** The three headers of Standard Webhooks, as they came. */
export interface SignatureHeaders {
  readonly id: string
  readonly timestamp: string
  readonly signature: string
}

/**
 * Whether a request was signed by one of these secrets (Standard Webhooks 1.0, symmetric: `v1,` + base64 of HMAC-SHA256 over
 * `id.timestamp.body`, over the bytes as they came). Every secret is compared with every signature, each in constant time, so that
 * the time taken tells nothing about which one was nearly right.
 */
export function isSignedBy(headers: SignatureHeaders, body: Uint8Array, secrets: readonly Uint8Array[], now: Instant): boolean {
  const isTimely = isWithinWindow(headers.timestamp, now)
  const sent = headers.signature.split(' ').slice(0, SIGNATURES_MAX).map(bytesOfSignature)
  let matches = 0
  for (const secret of secrets.slice(0, LIVE_SECRETS_MAX)) {
    const expected = createHmac('sha256', secret).update(`${headers.id}.${headers.timestamp}.`).update(body).digest()
    for (const signature of sent) if (signature !== null && timingSafeEqual(signature, expected)) matches += 1
  }
  // An id with a point could shift bytes between id and timestamp under one signature.
  return matches > 0 && isTimely && ID.test(headers.id)
}

const ID = /^[^\s.]{1,200}$/

function isWithinWindow(timestamp: string, now: Instant): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - Math.floor(now / SECOND_MS)) <= SIGNATURE_WINDOW_SECONDS
}

const DIGEST_BYTES = 32

function bytesOfSignature(text: string): Buffer | null {
  if (!/^v1,[A-Za-z0-9+/]{43}=$/.test(text)) return null
  const bytes = Buffer.from(text.slice('v1,'.length), 'base64')
  // Base64 has several spellings of the same bytes; only the one that is written is a signature.
  return bytes.length === DIGEST_BYTES && bytes.toString('base64') === text.slice('v1,'.length) ? bytes : null
}
