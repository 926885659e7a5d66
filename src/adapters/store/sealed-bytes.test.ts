import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sealerOf } from './sealed-bytes.ts'

const sealer = sealerOf('a secret of the deployment', 'quarantine')

test('what is sealed opens in its place, never looks the same twice, and is not in it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, place) => {
      const sealed = sealer.seal(bytes, place)
      expect(Buffer.compare(sealer.open(sealed, place), bytes)).toBe(0)
      expect(sealer.seal(bytes, place).equals(sealed)).toBe(false)
      if (bytes.length > 8) expect(sealed.includes(Buffer.from(bytes))).toBe(false)
    }),
  )
})

test('no byte of it can be changed, cut or moved unnoticed', () => {
  const sealed = sealer.seal(Buffer.from('a refused event'), 'feed 1')
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] as number) ^ 1
    expect(() => sealer.open(changed, 'feed 1')).toThrow(/quarantine of feed 1/)
    expect(() => sealer.open(sealed.subarray(0, at), 'feed 1')).toThrow(/quarantine of feed 1/)
  }
  expect(() => sealer.open(sealed, 'feed 2')).toThrow(/does not open/)
})

test('another secret and another purpose have other keys', () => {
  const sealed = sealer.seal(Buffer.from('x'), 'p')
  for (const other of [sealerOf('another secret', 'quarantine'), sealerOf('a secret of the deployment', 'feed secret')]) {
    expect(() => other.open(sealed, 'p')).toThrow(/does not open/)
    expect(other.fingerprint(Buffer.from('x')).equals(sealer.fingerprint(Buffer.from('x')))).toBe(false)
  }
  expect(sealer.fingerprint(Buffer.from('x')).equals(sealer.fingerprint(Buffer.from('x')))).toBe(true)
})
