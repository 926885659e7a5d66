import { assert } from '../domain/shared/result.ts'

/** The character of the digit 0; those of 1 to 63 follow it. None of them ends a line. */
export const DIGIT_ZERO = 48

/** A number as a run of groups of five bits, lowest first; a digit from 32 on says that another follows. */
const GROUP = 32

/** Up to so many digits a whole number takes. */
const DIGITS_MAX = 11

/**
 * Text that grows as numbers are written, six bits a character. The stream that carries it is text anyway: base64 over bytes is half as
 * big again for small numbers, and a pass over all of them more on either side.
 */
export class DigitWriter {
  /** The characters; those from `length` on mean nothing. */
  chars: Uint8Array
  length = 0

  constructor(capacity: number) {
    this.chars = new Uint8Array(Math.max(16, capacity))
  }

  /** Makes room for `count` more characters, so that a hot loop may write without asking. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.chars.length) return
    const grown = new Uint8Array(Math.max(needed, this.chars.length * 2))
    grown.set(this.chars.subarray(0, this.length))
    this.chars = grown
  }

  /** One digit, 0 to 63. */
  digit(value: number): void {
    this.reserve(1)
    this.chars[this.length] = DIGIT_ZERO + value
    this.length += 1
  }

  /** A whole number from 0 on, as long as it needs. */
  varint(value: number): void {
    // Not by `assert`, whose message would be put together each time.
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`a number of ${value} to write, expected a whole one from 0 on`)
    this.reserve(DIGITS_MAX)
    let rest = value
    while (rest >= GROUP) {
      this.chars[this.length++] = DIGIT_ZERO + GROUP + (rest % GROUP)
      rest = Math.floor(rest / GROUP)
    }
    this.chars[this.length++] = DIGIT_ZERO + rest
  }

  /** A whole number of either sign. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** What was written since it was empty; overwritten by what is written next after `clear`. */
  written(): Uint8Array {
    return this.chars.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }
}

/** Reads what a `DigitWriter` wrote; text cut short is an error, not zeros. */
export class DigitReader {
  at = 0
  readonly chars: Uint8Array

  constructor(chars: Uint8Array) {
    this.chars = chars
  }

  digit(): number {
    const value = (this.chars[this.at] ?? -1) - DIGIT_ZERO
    if (!(value >= 0 && value < 64)) throw new Error(`desk text has no digit at character ${this.at} of ${this.chars.length}, expected one`)
    this.at += 1
    return value
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const digit = this.digit()
      value += (digit % GROUP) * scale
      if (digit < GROUP) return value
      scale *= GROUP
    }
  }

  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** The next `count` digits, for a hot loop that reads them by itself; answers where they begin. */
  skip(count: number): number {
    const { at } = this
    this.at += count
    assert(this.at <= this.chars.length, `desk text ends at character ${this.chars.length}, expected ${count} from ${at} on`)
    return at
  }

  isAtEnd(): boolean {
    return this.at === this.chars.length
  }
}
