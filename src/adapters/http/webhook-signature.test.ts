import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSignedBy, type SignatureHeaders } from './webhook-signature.ts'

const NOW = Date.UTC(2026, 2, 29, 12)
const SECRET = randomBytes(24)
const BODY = Buffer.from('[{"specversion":"1.0"}]')

function signed(secret: Uint8Array, secondsOff = 0, id = 'msg_1'): SignatureHeaders {
  const timestamp = String(NOW / 1000 + secondsOff)
  const digest = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(BODY).digest('base64')
  return { id, timestamp, signature: `v1,${digest}` }
}

test('the published example of Standard Webhooks is taken', () => {
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const headers = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: '1614265330',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  expect(isSignedBy(headers, Buffer.from('{"test": 2432232314}'), [secret], 1_614_265_330_000)).toBe(true)
})

test('an attempt is good for 300 seconds before and after its time, and not for 301', () => {
  for (const off of [0, 299, 300, -300]) expect(isSignedBy(signed(SECRET, off), BODY, [SECRET], NOW), String(off)).toBe(true)
  for (const off of [301, -301, 86_400, -31_536_000]) expect(isSignedBy(signed(SECRET, off), BODY, [SECRET], NOW), String(off)).toBe(false)
})

test('while a secret is being changed, the old and the new one are both good, and no third', () => {
  const next = randomBytes(24)
  expect(isSignedBy(signed(SECRET), BODY, [next, SECRET], NOW)).toBe(true)
  const both = { ...signed(SECRET), signature: `${signed(next).signature} ${signed(SECRET).signature}` }
  expect(isSignedBy(both, BODY, [SECRET], NOW)).toBe(true)
  expect(isSignedBy(signed(SECRET), BODY, [next, randomBytes(24), SECRET], NOW)).toBe(false)
})

test('an id with a point or a space, a time that is no number, and other versions of signature are refused', () => {
  for (const id of ['msg.1', '', 'a b']) expect(isSignedBy(signed(SECRET, 0, id), BODY, [SECRET], NOW), id).toBe(false)
  const good = signed(SECRET)
  for (const signature of ['', good.signature.slice(3), good.signature.replace('v1', 'v2'), `v1a,${good.signature.slice(3)}`]) {
    expect(isSignedBy({ ...good, signature }, BODY, [SECRET], NOW), signature).toBe(false)
  }
  for (const timestamp of ['', 'now', `+${good.timestamp}`, `${good.timestamp}.0`]) {
    expect(isSignedBy({ ...good, timestamp }, BODY, [SECRET], NOW), timestamp).toBe(false)
  }
})

test('no flipped bit of body, id, time or signature is taken', () => {
  const good = signed(SECRET)
  const parts = { body: BODY, id: Buffer.from(good.id), timestamp: Buffer.from(good.timestamp), signature: Buffer.from(good.signature) }
  const part = fc.constantFrom<keyof typeof parts>('body', 'id', 'timestamp', 'signature')
  fc.assert(
    fc.property(part, fc.nat(), fc.nat({ max: 7 }), (name, place, bit) => {
      const flipped = Buffer.from(parts[name])
      const at = place % flipped.length
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
      const changed = { ...parts, [name]: flipped }
      const headers = { id: String(changed.id), timestamp: String(changed.timestamp), signature: String(changed.signature) }
      return !isSignedBy(headers, changed.body, [SECRET], NOW)
    }),
    { numRuns: 20_000 },
  )
})
