import type { Refusal } from '../intake/event.ts'

/**
 * What reading one event found. The readers write here and return a stand-in, so that a good event (nearly all of them) costs no
 * outcome object per field; whoever reads the event looks once, at the end. The first refusal stays: it is the first to mend.
 */
export class Findings {
  refusal: Refusal | null = null
  #warnings: string[] | null = null

  /** Notes why the event cannot be taken. */
  refuse(found: { rule: string; pointer: string; value: unknown; expected: string; hint?: string }): void {
    this.refusal ??= {
      rule: found.rule,
      pointer: found.pointer,
      value: shown(found.value),
      expected: found.expected,
      hint: found.hint ?? null,
      waitsFor: null,
    }
  }

  /** Notes that the event only has to wait until `due` (RFC 3339). */
  postpone(found: { pointer: string; value: unknown; expected: string; due: string }): void {
    this.refusal ??= {
      rule: 'future',
      pointer: found.pointer,
      value: shown(found.value),
      expected: found.expected,
      hint: 'it is taken by itself when that moment comes; check the clock of the sender',
      waitsFor: { kind: 'time', name: found.due },
    }
  }

  /** Notes what the sender should know although the event is taken. */
  warn(pointer: string, note: string): void {
    this.#warnings ??= []
    this.#warnings.push(`${pointer}: ${note}`)
  }

  /** All notes that do not stop the event. */
  get warnings(): readonly string[] {
    return this.#warnings ?? NO_WARNINGS
  }
}

const NO_WARNINGS: readonly string[] = Object.freeze([])

const SHOWN_CHARS_MAX = 80

/** What came, on one line of visible characters: text as it would stand in JSON, everything else escaped, at most 80 characters. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN_CHARS_MAX)) : plain(value)
  const visible = text.replace(INVISIBLE, escaped)
  return visible.length <= SHOWN_CHARS_MAX ? visible : `${visible.slice(0, SHOWN_CHARS_MAX - 3)}...`
}

function plain(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `an array of ${value.length}` : 'an object'
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Everything that is not a visible letter, mark, number, sign or the plain space. */
const INVISIBLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
