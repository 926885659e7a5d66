import { type RecordFault, recordFault } from './record-fault.ts'

const TEXT_CHARS_MAX = 200

/** Control characters and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u

/**
 * Reads one JSON object field by field and notes every fault instead of stopping at the first. After a fault the value is a stand-in
 * of the right type, so `faults` must be looked at before anything read is used. Fields that nobody asked for are faults too: a
 * misspelt optional field would otherwise be silently left at its default.
 */
export class ObjectReader {
  readonly pointer: string
  readonly faults: RecordFault[]
  readonly #object: Readonly<Record<string, unknown>>
  readonly #asked = new Set<string>()

  constructor(value: unknown, pointer: string, faults: RecordFault[]) {
    this.pointer = pointer
    this.faults = faults
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isObject) faults.push(recordFault(pointer, value, 'an object'))
    this.#object = isObject ? (value as Record<string, unknown>) : {}
  }

  raw(name: string): unknown {
    this.#asked.add(name)
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined
  }

  /** A name or a key: 1 to 200 visible characters, composed, without spaces at its ends. */
  text(name: string): string {
    const value = this.raw(name)
    const isName =
      typeof value === 'string' &&
      value.length > 0 &&
      value.length <= TEXT_CHARS_MAX &&
      value.trim() === value &&
      value.normalize('NFC') === value &&
      !UNPRINTABLE.test(value)
    return isName ? value : this.fault(name, `text of 1 to ${TEXT_CHARS_MAX} visible characters without spaces at its ends`, '')
  }

  textOrNull(name: string): string | null {
    return this.raw(name) === undefined || this.raw(name) === null ? null : this.text(name)
  }

  whole(name: string, { min, max, absent }: { readonly min: number; readonly max: number; readonly absent?: number }): number {
    const value = this.raw(name)
    if (value === undefined && absent !== undefined) return absent
    const isWithin = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    return isWithin ? value : this.fault(name, `a whole number from ${min} to ${max}`, min)
  }

  fraction(name: string): number {
    const value = this.raw(name)
    const isWithin = typeof value === 'number' && value > 0 && value <= 1
    return isWithin ? value : this.fault(name, 'a fraction above 0 and at most 1, such as 0.8', 1)
  }

  flag(name: string, absent: boolean): boolean {
    const value = this.raw(name)
    if (value === undefined) return absent
    return typeof value === 'boolean' ? value : this.fault(name, 'true or false', absent)
  }

  choice<const T extends string>(name: string, choices: readonly [T, ...T[]], absent?: T): T {
    const value = this.raw(name)
    if (value === undefined && absent !== undefined) return absent
    return choices.find((choice) => choice === value) ?? this.fault(name, `one of ${choices.join(', ')}`, choices[0])
  }

  /** A list; absent is an empty one. */
  list(name: string, countMax: number): readonly unknown[] {
    const value = this.raw(name)
    if (value === undefined) return []
    if (!Array.isArray(value)) return this.fault(name, 'a list', [])
    return value.length <= countMax ? value : this.fault(name, `at most ${countMax} items, not ${value.length}`, [])
  }

  /** Notes a fault of one field and returns the stand-in. */
  fault<T>(name: string, expected: string, standIn: T): T {
    this.faults.push(recordFault(`${this.pointer}/${escapePointer(name)}`, this.raw(name), expected))
    return standIn
  }

  /** Notes every field that was never asked for. Call it last. */
  end(): void {
    const known = [...this.#asked].join(', ')
    for (const name of Object.keys(this.#object)) {
      if (!this.#asked.has(name)) this.fault(name, `no field of this name, but ${known}`, null)
    }
  }
}

/** A field's name within a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
