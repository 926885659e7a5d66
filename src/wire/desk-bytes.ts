import { assert } from '../domain/shared/result.ts'

/** A varint of the largest exact integer takes so many bytes. */
const VARINT_BYTES_MAX = 8

const LOW_28_BITS = 268_435_456

/** Bytes that grow as they are written. Numbers are varints: seven bits a byte, lowest first, the high bit says that more follow. */
export class ByteWriter {
  bytes: Uint8Array
  length = 0

  constructor(capacity: number) {
    this.bytes = new Uint8Array(Math.max(16, capacity))
  }

  /** Makes room for `count` more bytes, so that a hot loop may write without asking. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  /** A whole number from 0 on. */
  varint(value: number): void {
    assert(Number.isSafeInteger(value) && value >= 0, `a varint of ${value}, expected a whole number from 0 on`)
    this.reserve(VARINT_BYTES_MAX)
    this.length = writeVarint(this.bytes, this.length, value)
  }

  /** A whole number of either sign. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  written(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

/** Writes a whole number from 0 on at `at` and answers where it ended; the room must be there. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  let end = at
  while (rest >= LOW_28_BITS) {
    bytes[end] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
    end += 1
  }
  while (rest >= 128) {
    bytes[end] = (rest & 127) | 128
    rest >>>= 7
    end += 1
  }
  bytes[end] = rest
  return end + 1
}

/** Reads what a `ByteWriter` wrote; a body cut short is an error, not zeros. */
export class ByteReader {
  at = 0
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.bytes[this.at]
      if (byte === undefined) throw new Error(`desk body ends at byte ${this.bytes.length} within a number, expected more`)
      this.at += 1
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }

  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  isAtEnd(): boolean {
    return this.at === this.bytes.length
  }
}
