import { assert } from '../domain/shared/result.ts'
import type { DeskCells } from './desk.ts'
import { readColumn, WIDTH_MAX, widthOf, writeColumn } from './desk-column.ts'
import { DIGIT_ZERO, type DigitReader, DigitWriter } from './desk-digits.ts'

/** Six lanes to a digit: whether anything happened in them. */
const LANES_PER_DIGIT = 6

/**
 * Writes what was counted in one interval: how many lanes there were, in which of them anything happened, then each column of those, as
 * wide as its largest number needs.
 */
export class IntervalEncoder {
  readonly #out = new DigitWriter(131_072)
  /** The lanes in which anything happened. */
  #lanes = new Int32Array(1_024)
  #count = 0
  /** Of the interval before: the next one is mostly as wide, which saves a pass that only finds it out. */
  readonly #widths: number[] = []

  /** The text, without an end of line; it is overwritten by the next one. Empty where nothing happened. */
  encode(cells: DeskCells, interval: number): Uint8Array {
    this.#out.clear()
    const values = cells.valuesAt(interval)
    const room = values.length / cells.width
    const lanes = Math.min(cells.lanes.length, room)
    this.#findLanes(values, cells.chosenAt * room, lanes)
    if (this.#count === 0) return this.#out.written()
    this.#out.varint(lanes)
    this.#writePresence(lanes)
    const widthsAt = this.#out.length
    for (const _ of cells.columnAt) this.#out.digit(0)
    for (const [place, column] of cells.columnAt.entries()) {
      const width = column < 0 ? 0 : this.#writeColumn(values, column * room, this.#widths[place] ?? 0)
      this.#widths[place] = width
      this.#out.chars[widthsAt + place] = DIGIT_ZERO + width
    }
    return this.#out.written()
  }

  #findLanes(values: Float64Array, chosenAt: number, lanes: number): void {
    if (this.#lanes.length < lanes) this.#lanes = new Int32Array(lanes * 2)
    this.#count = 0
    for (let lane = 0; lane < lanes; lane += 1) if (values[chosenAt + lane] !== 0) this.#lanes[this.#count++] = lane
  }

  #writePresence(lanes: number): void {
    let next = 0
    for (let lane = 0; lane < lanes; lane += LANES_PER_DIGIT) {
      let digit = 0
      for (let bit = 0; bit < LANES_PER_DIGIT; bit += 1) {
        if (next === this.#count || this.#lanes[next] !== lane + bit) continue
        digit += 1 << bit
        next += 1
      }
      this.#out.digit(digit)
    }
  }

  /** Writes a column at the width it had in the interval before, then again where that was too narrow or wider than it needs. */
  #writeColumn(values: Float64Array, columnAt: number, guess: number): number {
    const begin = this.#out.length
    let width = guess
    for (;;) {
      this.#out.reserve(this.#count * width)
      this.#out.length = begin + this.#count * width
      const largest = writeColumn(width, this.#out.chars, begin, { values, at: columnAt, lanes: this.#lanes, count: this.#count })
      const needed = widthOf(largest)
      if (needed === width) return width
      width = needed
    }
  }
}

/** Reads intervals' text to the cells of series. */
export class IntervalDecoder {
  readonly #columnAt: readonly number[]
  /** The place of each lane's series, and the length of each. */
  readonly #laneCount: number
  readonly #laneStep: number
  #lanes = new Int32Array(0)
  #numbers = new Float64Array(0)

  constructor({ lanes, laneStep, columnAt }: { readonly lanes: number; readonly laneStep: number; readonly columnAt: readonly number[] }) {
    this.#laneCount = lanes
    this.#laneStep = laneStep
    this.#columnAt = columnAt
  }

  /** Lane l at `first + l * laneStep` of `into`, its columns at `columnAt` from there on. */
  decode(text: DigitReader, into: Float64Array, first: number): void {
    const count = this.#readPresence(text)
    const widths = this.#columnAt.map(() => text.digit())
    if (this.#numbers.length < widths.length * count) this.#numbers = new Float64Array(widths.length * count)
    for (const [place, width] of widths.entries()) {
      assert(width <= WIDTH_MAX, `a column of ${width} digits in a desk text, expected at most ${WIDTH_MAX}`)
      readColumn(width, text.chars, text.skip(count * width), { into: this.#numbers, at: place * count, count })
    }
    assert(text.isAtEnd(), `an interval's text of ${text.chars.length} characters was read to ${text.at}, expected to its end`)
    this.#spread(count, into, first)
  }

  #readPresence(text: DigitReader): number {
    const lanes = text.varint()
    assert(lanes <= this.#laneCount, `an interval of ${lanes} lanes in a desk text, expected at most ${this.#laneCount}`)
    if (this.#lanes.length < lanes) this.#lanes = new Int32Array(lanes)
    let count = 0
    for (let lane = 0; lane < lanes; lane += LANES_PER_DIGIT) {
      const digit = text.digit()
      for (let bit = 0; bit < LANES_PER_DIGIT; bit += 1) if ((digit & (1 << bit)) !== 0) this.#lanes[count++] = lane + bit
    }
    return count
  }

  /** Cell by cell: series lie so far apart that writing column by column would wait for memory each time. */
  #spread(count: number, into: Float64Array, first: number): void {
    const columnAt = this.#columnAt
    const numbers = this.#numbers
    for (let place = 0; place < count; place += 1) {
      const cell = first + (this.#lanes[place] as number) * this.#laneStep
      for (let column = 0, from = place; column < columnAt.length; column += 1, from += count) {
        const at = columnAt[column] as number
        if (at >= 0) into[cell + at] = numbers[from] as number
      }
    }
  }
}
