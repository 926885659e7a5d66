import type { IntakeItem } from '../intake/event.ts'
import { decodeEvent } from './decode-event.ts'
import type { DecodeOptions } from './decode-options.ts'
import { Findings } from './findings.ts'
import { countKeys, repeatedKeyIn } from './json-keys.ts'
import { JsonScan, skipSpace } from './json-scan.ts'
import { DEPTH_MAX, KEYS_MAX } from './limits.ts'
import { utf8FaultAt } from './utf8-fault.ts'

/** One JSON value of a request: its bytes as they came, and what scanning them found. */
export interface ScannedValue {
  readonly raw: Uint8Array
  readonly keys: number
  readonly depth: number
  readonly isAscii: boolean
}

/** Something no honest sender writes; the request that carries it is refused as a whole. */
export interface Hostile {
  readonly kind: 'hostile'
  readonly rule: 'tooDeep' | 'tooManyKeys' | 'forbiddenKey' | 'repeatedKey'
  readonly value: string
  readonly expected: string
}

export type ItemOutcome = IntakeItem | Hostile

/** Decodes the bytes of one event alone, as when it leaves quarantine. */
export function decodeItem(raw: Uint8Array, options: DecodeOptions): ItemOutcome {
  const start = skipSpace(raw, 0, raw.length)
  const scan = new JsonScan()
  const end = scan.endOfValue(raw, start, raw.length)
  const isWhole = end >= 0 && skipSpace(raw, end, raw.length) === raw.length
  // Bytes behind the value may be anything, so what was seen of the value says nothing about them.
  return decodeScanned({ raw, keys: scan.keys, depth: scan.depth, isAscii: scan.isAscii && isWhole }, options)
}

/** Decodes one value whose end is known. */
export function decodeScanned(value: ScannedValue, options: DecodeOptions): ItemOutcome {
  if (value.depth > DEPTH_MAX) return hostile('tooDeep', String(value.depth), `at most ${DEPTH_MAX} levels`)
  if (value.keys > KEYS_MAX) return hostile('tooManyKeys', String(value.keys), `at most ${KEYS_MAX} keys in one event`)
  const { raw } = value
  const text = value.isAscii ? asciiText(raw) : utf8Text(raw)
  if (text === null) return refuse(raw, 'invalidUtf8', `byte ${utf8FaultAt(raw)} of the event`, 'UTF-8')
  const parsed = parse(text)
  if (!parsed.ok) return refuse(raw, 'notJson', parsed.where, 'one JSON object (RFC 8259)')
  const count = countKeys(parsed.value, { keys: 0, pollutes: null })
  if (count.pollutes !== null) return hostile('forbiddenKey', count.pollutes, 'other names of keys')
  if (count.keys !== value.keys) return hostile('repeatedKey', repeatedKeyIn(text) ?? '', 'each key of an object once')
  const outcome = decodeEvent(parsed.value, options)
  return outcome.kind === 'event' ? { kind: 'event', event: outcome.event, raw } : { kind: 'refused', refusal: outcome.refusal, raw }
}

/** A hostile value as an item of quarantine, for requests that are not refused because of it. */
export function quarantined(found: Hostile, raw: Uint8Array): IntakeItem {
  return refuse(raw, found.rule, found.value, found.expected)
}

function hostile(rule: Hostile['rule'], value: string, expected: string): Hostile {
  return { kind: 'hostile', rule, value, expected }
}

function refuse(raw: Uint8Array, rule: string, value: string, expected: string): IntakeItem {
  const findings = new Findings()
  findings.refuse({ rule, pointer: '', value, expected })
  if (findings.refusal === null) throw new Error('invariant broken: a refusal was not kept')
  return { kind: 'refused', refusal: findings.refusal, raw }
}

/** Bytes known to be ASCII, in the quickest way there is. */
function asciiText(raw: Uint8Array): string {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1')
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8Text(raw: Uint8Array): string | null {
  try {
    return UTF8.decode(raw)
  } catch {
    // The decoder says only that it failed; utf8FaultAt finds where.
    return null
  }
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly where: string }

function parse(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    // The engine's message quotes the text, which may hold personal data; only its position is kept.
    const position = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined
    return { ok: false, where: position === undefined ? 'the end of the text' : `character ${position}` }
  }
}
