import { assert } from '../../domain/shared/result.ts'
import { blockAndPlace, type RowPlace } from './shard-memory.ts'

/**
 * Columns of a batch as PostgreSQL's binary arrays, each one bound parameter for `unnest`. The driver would write arrays as text, escape
 * each value, and the server parse it again: binary took 5.5 ms instead of 7 for 1,000 facts, and less of our own time.
 */

const HEADER_BYTES = 20
const NULL_LENGTH = -1

const BOOL = 16
const INT8 = 20
const INT4 = 23
const TEXT = 25
const TID = 27

/** `integer[]`; null is NULL. */
export function int4Column(values: readonly (number | null)[]): Buffer {
  const column = header(INT4, values.length, values.length * 8)
  let at = HEADER_BYTES
  for (const value of values) {
    if (value === null) {
      at = column.writeInt32BE(NULL_LENGTH, at)
    } else {
      column.writeInt32BE(4, at)
      at = column.writeInt32BE(value, at + 4)
    }
  }
  return column.subarray(0, at)
}

/** `bigint[]` of integers within 2^53; null is NULL. */
export function int8Column(values: ArrayLike<number | null>): Buffer {
  const column = header(INT8, values.length, values.length * 12)
  let at = HEADER_BYTES
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] as number | null
    if (value === null) {
      at = column.writeInt32BE(NULL_LENGTH, at)
    } else {
      assert(Number.isSafeInteger(value), `${value} is no integer within 2^53`)
      const high = Math.floor(value / 4_294_967_296)
      column.writeInt32BE(8, at)
      column.writeInt32BE(high, at + 4)
      at = column.writeUInt32BE(value - high * 4_294_967_296, at + 8)
    }
  }
  return column.subarray(0, at)
}

/** `tid[]`: where rows lie. */
export function rowColumn(rows: readonly RowPlace[]): Buffer {
  const column = header(TID, rows.length, rows.length * 10)
  let at = HEADER_BYTES
  for (const row of rows) {
    const [block, place] = blockAndPlace(row)
    at = column.writeInt32BE(6, at)
    at = column.writeUInt32BE(block, at)
    at = column.writeUInt16BE(place, at)
  }
  return column
}

/** `boolean[]`. */
export function boolColumn(values: readonly boolean[]): Buffer {
  const column = header(BOOL, values.length, values.length * 5)
  let at = HEADER_BYTES
  for (const value of values) {
    at = column.writeInt32BE(1, at)
    at = column.writeUInt8(value ? 1 : 0, at)
  }
  return column
}

/** `text[]`; null is NULL. */
export function textColumn(values: readonly (string | null)[]): Buffer {
  let charsMax = 0
  for (const value of values) charsMax += value === null ? 0 : value.length
  const column = header(TEXT, values.length, values.length * 4 + charsMax * 3)
  let at = HEADER_BYTES
  for (const value of values) {
    if (value === null) {
      at = column.writeInt32BE(NULL_LENGTH, at)
    } else {
      const bytes = column.write(value, at + 4)
      column.writeInt32BE(bytes, at)
      at += 4 + bytes
    }
  }
  return column.subarray(0, at)
}

/** An array literal to be cast in the statement (`::integer[]`): arrays of different lengths cannot be one binary array. */
export function arrayText(values: readonly number[]): string {
  return `{${values.join()}}`
}

/** One dimension from 1, not telling whether NULLs are in it (readers look at each length anyway), then room for the values. */
function header(elementType: number, length: number, bytesMax: number): Buffer {
  const column = Buffer.allocUnsafe(HEADER_BYTES + bytesMax)
  column.writeInt32BE(length === 0 ? 0 : 1, 0)
  column.writeInt32BE(1, 4)
  column.writeInt32BE(elementType, 8)
  column.writeInt32BE(length, 12)
  column.writeInt32BE(1, 16)
  return length === 0 ? column.subarray(0, 12) : column
}
