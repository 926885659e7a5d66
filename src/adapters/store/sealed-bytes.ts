import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** Seals small things under one key that derives from the deployment's secret, a key of its own for each purpose. */
export interface Sealer {
  /** `place` is bound to the bytes: sealed bytes that were moved to another row do not open. */
  readonly seal: (bytes: Uint8Array, place: string) => Buffer
  readonly open: (sealed: Uint8Array, place: string) => Buffer
  /** A keyed hash: equal bytes have equal fingerprints, and nobody without the secret can try what they were. */
  readonly fingerprint: (bytes: Uint8Array) => Buffer
}

export function sealerOf(secret: string, purpose: string): Sealer {
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `loadline ${purpose} ${use} v${VERSION}`, KEY_BYTES))
  const key = keyFor('seal')
  const hashKey = keyFor('fingerprint')
  return {
    seal: (bytes, place) => {
      // Random nonces of 96 bits are safe for some billions of messages under one key (NIST SP 800-38D allows 2^32).
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed])
    },
    open: (sealed, place) => {
      if (sealed[0] !== VERSION || sealed.length < 1 + IV_BYTES + TAG_BYTES) {
        throw new Error(
          `${purpose} of ${place}: ${sealed.length} bytes of version ${sealed[0]}, expected sealed bytes of version ${VERSION}`,
        )
      }
      const tagAt = 1 + IV_BYTES
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, tagAt), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(tagAt + TAG_BYTES)), decipher.final()])
      } catch (error) {
        throw new Error(`${purpose} of ${place} does not open: it was changed, or LOADLINE_SECRET is not the one it was sealed with`, {
          cause: error,
        })
      }
    },
    fingerprint: (bytes) => createHmac('sha256', hashKey).update(bytes).digest(),
  }
}
