import type { IntakeItem } from '../intake/event.ts'
import { decodeScanned, type Hostile, quarantined } from './decode-item.ts'
import type { DecodeOptions } from './decode-options.ts'
import { CLOSE_BRACKET, COMMA, JsonScan, OPEN_BRACKET, skipSpace } from './json-scan.ts'
import { EVENTS_MAX } from './limits.ts'

/** How a request carries its events: one CloudEvent, a JSON array of them, or one a line. */
export type BodyFormat = 'single' | 'batch' | 'ndjson'

export interface BodyOptions extends DecodeOptions {
  /** A signature covers the bytes, so a repeated key in them is no accident of a careless serializer: the request is refused. */
  readonly isSigned: boolean
}

/** Why a request was refused as a whole; nothing of it is taken. */
export interface BodyFault {
  readonly kind: 'malformed' | 'tooManyEvents' | 'hostile'
  readonly rule: string
  /** JSON pointer (of the array) or line that holds the cause; '' for the whole body. */
  readonly pointer: string
  readonly value: string
  readonly expected: string
}

export type DecodedBody = { readonly ok: true; readonly items: readonly IntakeItem[] } | { readonly ok: false; readonly fault: BodyFault }

/**
 * Decodes the body of one request into items. A bad event is an item with its refusal and stops no other one; a body whose events
 * cannot be told apart, or that attacks, is refused as a whole. Every item keeps its own bytes, as views of `body`.
 */
export function decodeBody(body: Uint8Array, format: BodyFormat, options: BodyOptions): DecodedBody {
  const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
  const taking = new Taking(options)
  if (format === 'single') taking.take(body, start, body.length, '')
  else if (format === 'ndjson') takeLines(body, start, taking)
  else takeArray(body, start, taking)
  return taking.fault === null ? { ok: true, items: taking.items } : { ok: false, fault: taking.fault }
}

/** Items of one request as they are found. */
class Taking {
  readonly items: IntakeItem[] = []
  readonly scan = new JsonScan()
  fault: BodyFault | null = null
  readonly #options: BodyOptions

  constructor(options: BodyOptions) {
    this.#options = options
  }

  /** Takes what stands alone between two offsets (a line, a whole body); false when the request is to be refused. */
  take(body: Uint8Array, start: number, limit: number, place: string): boolean {
    const first = skipSpace(body, start, limit)
    const end = this.scan.endOfValue(body, first, limit)
    const rest = end < 0 ? limit : skipSpace(body, end, limit)
    return this.takeScanned(body.subarray(start, limit), end >= 0 && rest === limit, place)
  }

  /** Takes the value that was scanned last; `isWhole` says that nothing stands around it. */
  takeScanned(raw: Uint8Array, isWhole: boolean, place: string): boolean {
    if (this.items.length >= EVENTS_MAX) {
      return this.refuse({
        kind: 'tooManyEvents',
        rule: 'tooManyEvents',
        pointer: '',
        value: `more than ${EVENTS_MAX}`,
        expected: `at most ${EVENTS_MAX} events`,
      })
    }
    const { keys, depth, isAscii } = this.scan
    const outcome = decodeScanned({ raw, keys, depth, isAscii: isAscii && isWhole }, this.#options)
    if (outcome.kind !== 'hostile') this.items.push(outcome)
    else if (outcome.rule === 'repeatedKey' && !this.#options.isSigned) this.items.push(quarantined(outcome, raw))
    else return this.refuse(faultOf(outcome, place))
    return true
  }

  refuse(fault: BodyFault): boolean {
    this.fault = fault
    return false
  }

  malformed(at: number, expected: string): boolean {
    return this.refuse({ kind: 'malformed', rule: 'notJson', pointer: '', value: `byte ${at}`, expected })
  }
}

function faultOf(found: Hostile, place: string): BodyFault {
  return { kind: 'hostile', rule: found.rule, pointer: place, value: found.value, expected: found.expected }
}

const LINE_FEED = 0x0a

/** One event a line; empty lines are none. */
function takeLines(body: Uint8Array, start: number, taking: Taking): void {
  let line = 0
  for (let at = start; at < body.length; ) {
    const feed = body.indexOf(LINE_FEED, at)
    const limit = feed < 0 ? body.length : feed
    line += 1
    if (skipSpace(body, at, limit) < limit && !taking.take(body, at, limit, `line ${line}`)) return
    at = limit + 1
  }
}

/** A JSON array of events. A value that is broken inside is one bad item; brackets that do not match spoil the whole. */
function takeArray(body: Uint8Array, start: number, taking: Taking): void {
  const { scan } = taking
  const limit = body.length
  let at = skipSpace(body, start, limit)
  if (body[at] !== OPEN_BRACKET) return void taking.malformed(at, 'a JSON array of CloudEvents')
  at = skipSpace(body, at + 1, limit)
  for (let place = 0; body[at] !== CLOSE_BRACKET || place > 0; place += 1) {
    const end = at < limit ? scan.endOfValue(body, at, limit) : -1
    if (end <= at) return void taking.malformed(end < 0 ? limit : at, 'a CloudEvent')
    if (!taking.takeScanned(body.subarray(at, end), true, `/${place}`)) return
    at = skipSpace(body, end, limit)
    if (body[at] === CLOSE_BRACKET) break
    if (body[at] !== COMMA) return void taking.malformed(at, 'a comma or the end of the array')
    at = skipSpace(body, at + 1, limit)
  }
  const rest = skipSpace(body, at + 1, limit)
  if (rest < limit) taking.malformed(rest, 'nothing behind the array')
}
