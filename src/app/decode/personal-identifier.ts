/** What an id looks like when it is somebody's address, number or account; null where it looks like none. */
export function personalIdentifierIn(text: string): 'e-mail address' | 'phone number' | 'IBAN' | null {
  if (E_MAIL.test(text)) return 'e-mail address'
  if (looksLikePhone(text)) return 'phone number'
  return looksLikeIban(text) ? 'IBAN' : null
}

/** The shape of a personal value, for messages that are stored: letters as `a`, digits as `9`. */
export function masked(text: string): string {
  return text.replace(/\p{L}/gu, 'a').replace(/\p{N}/gu, '9')
}

const E_MAIL = /[^\s@]@[^\s@.]+(?:\.[^\s@.]+)*\.\p{L}{2,}/u

const PHONE_DIGITS_MIN = 7
const PHONE_DIGITS_MAX = 15

/**
 * Digits alone are an id (`5511987654321`, `00100`); a number is a phone number by what people write around it: a leading plus, an
 * area code in brackets, an international prefix followed by spaces, or a scheme.
 */
function looksLikePhone(text: string): boolean {
  const written = text.replace(/^(?:tel|sms|callto|whatsapp):/i, '+').replace(/^\++/, '+')
  if (!/^(?:\+|\(\+?\d{1,5}\)|00[1-9]\d{0,2} )[\d ().\-/\u00a0]*$/.test(written)) return false
  const digits = written.replace(/\D/g, '').length
  return digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX + 2
}

/** Country, two check digits, 11 to 30 more, and the remainder 1 modulo 97 (ISO 13616): a random id passes one time in a hundred. */
function looksLikeIban(text: string): boolean {
  const compact = text.replace(/[ \u00a0]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false
  let remainder = 0
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const code = character.charCodeAt(0)
    remainder = code >= 65 ? (remainder * 100 + code - 55) % 97 : (remainder * 10 + code - 48) % 97
  }
  return remainder === 1
}
