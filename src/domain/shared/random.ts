import { contentHash } from './hash.ts'

/**
 * A seeded generator of chance (the scheme known as sfc32: small, fast, period of at least 2^32). The same name gives the same numbers on
 * every machine, so whatever is made with it can be made again.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** `name` is the seed and what the numbers are for, as `7/arrivals/de-phone`: different names are independent streams. */
  constructor(name: string) {
    const hash = contentHash(name)
    this.#a = Math.floor(hash / 4_294_967_296)
    this.#b = hash >>> 0
    this.#c = contentHash(`${name}\u0000`) >>> 0
    for (let round = 0; round < 16; round += 1) this.bits()
  }

  /** 32 random bits as an integer from 0 to 2^32 - 1. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    this.#c |= 0
    return sum >>> 0
  }

  /** A number within the open interval from 0 to 1, never one of its ends, so its logarithm is finite. */
  uniform(): number {
    return (this.bits() + 0.5) / 4_294_967_296
  }
}
