import type { Findings } from './findings.ts'
import { TEXT_CHARS_MAX } from './limits.ts'
import { masked, personalIdentifierIn } from './personal-identifier.ts'

/**
 * `id` is compared as it is, so anything a person cannot see in it is refused. `name` is looked up in a mapping, so invisible
 * characters are taken away with a warning. `customer` is made a pseudonym before it is stored, so it may be a person's address.
 */
export type TextKind = 'id' | 'name' | 'customer'

/** A text that must be there; '' where a refusal was noted. */
export function readText(value: unknown, pointer: string, kind: TextKind, findings: Findings): string {
  if (value === undefined || value === null) {
    findings.refuse({ rule: 'missing', pointer, value, expected: EXPECTED })
    return ''
  }
  if (typeof value !== 'string') {
    const hint = typeof value === 'number' ? `put it in quotes: as a number it could lose zeros or digits` : undefined
    findings.refuse({ rule: 'notText', pointer, value, expected: EXPECTED, ...(hint === undefined ? {} : { hint }) })
    return ''
  }
  return isPlain(value) ? value : checkedText(value, pointer, kind, findings)
}

/** A text that may be absent; null where it is. An empty text is absent too: many exports write it so. */
export function readOptionalText(value: unknown, pointer: string, kind: TextKind, findings: Findings): string | null {
  return value === undefined || value === null || value === '' ? null : readText(value, pointer, kind, findings)
}

const EXPECTED = `text of 1 to ${TEXT_CHARS_MAX} visible characters`

/**
 * Whether a text needs no second look: 1 to 200 printable ASCII characters without a space, and none of the signs that a person's
 * address, number or account begins with. Nearly every id is so, and this loop costs less than one regular expression.
 */
function isPlain(text: string): boolean {
  const length = text.length
  if (length === 0 || length > TEXT_CHARS_MAX) return false
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code <= 0x20 || code >= 0x7f || code === AT_SIGN || code === PLUS || code === OPENING_BRACKET) return false
  }
  return !(length >= IBAN_CHARS_MIN && IBAN_START.test(text)) && !SCHEME.test(text)
}

const AT_SIGN = 0x40
const PLUS = 0x2b
const OPENING_BRACKET = 0x28
const IBAN_CHARS_MIN = 15
const IBAN_START = /^[A-Za-z]{2}\d{2}/
const SCHEME = /^(?:tel|sms|callto|whatsapp):/i

function checkedText(value: string, pointer: string, kind: TextKind, findings: Findings): string {
  const text = kind === 'name' ? withoutInvisible(value, pointer, findings) : value
  const trimmed = text.trim()
  if (trimmed.length === 0) return refused('empty', value, pointer, findings)
  if (trimmed.length > TEXT_CHARS_MAX) return refused('tooLong', value, pointer, findings)
  if (!trimmed.isWellFormed()) return refused('loneSurrogate', value, pointer, findings)
  if (CONTROL.test(trimmed)) return refused(trimmed.includes('\0') ? 'nul' : 'controlCharacter', value, pointer, findings)
  if (INVISIBLE.test(trimmed)) return refused('invisibleCharacter', value, pointer, findings)
  if (trimmed.length !== text.length) findings.warn(pointer, 'white space around it was taken away')
  const normal = trimmed.normalize('NFC')
  if (normal !== trimmed) findings.warn(pointer, 'composed to Unicode normal form C')
  if (kind === 'name' && mixesScripts(normal)) findings.warn(pointer, `mixes scripts: ${JSON.stringify(normal)}`)
  const personal = kind === 'customer' ? null : personalIdentifierIn(normal)
  if (personal === null) return normal
  const hint = 'send a pseudonym; only customerKey and caseKey may name a person, since they are made pseudonyms before they are stored'
  findings.refuse({ rule: 'personalData', pointer, value: masked(normal), expected: `no ${personal}`, hint })
  return ''
}

function refused(rule: string, value: string, pointer: string, findings: Findings): string {
  const safe = personalIdentifierIn(value.slice(0, TEXT_CHARS_MAX)) === null ? value : masked(value)
  findings.refuse({ rule, pointer, value: safe, expected: EXPECTED })
  return ''
}

function withoutInvisible(value: string, pointer: string, findings: Findings): string {
  if (!INVISIBLE.test(value)) return value
  findings.warn(pointer, 'invisible characters were taken away')
  return value.replace(INVISIBLE_ALL, '')
}

/** Zero-width, bidirectional, tag and other format characters, variation selectors, fillers, and what no one may interchange. */
const INVISIBLE_SET = '[\\p{Cf}\\p{Co}\\p{Cn}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2028\\u2029\\u3164\\uffa0\\ufe00-\\ufe0f]'
const INVISIBLE = new RegExp(INVISIBLE_SET, 'u')
const INVISIBLE_ALL = new RegExp(INVISIBLE_SET, 'gu')
const CONTROL = /\p{Cc}/u

/** Letters of two of the scripts whose letters look alike: a Cyrillic A in a Latin name is an accident or an attack. */
function mixesScripts(text: string): boolean {
  const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u]
  return scripts.filter((script) => script.test(text)).length > 1
}
