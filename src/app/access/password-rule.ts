import { isCommonPassword } from './common-password.ts'

/** Characters of a password: long beats odd, so nothing is asked of which they are. */
export const PASSWORD_CHARACTERS_MIN = 12
export const PASSWORD_CHARACTERS_MAX = 128

/** Fewer different characters than this are a pattern. */
const DIFFERENT_CHARACTERS_MIN = 5

/** Rows of keys and of alphabets along which passwords are walked. */
const WALKS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  '1q2w3e4r5t6z7u8i9o0p',
]

/** Parts with which guessers begin. */
const COMMON_PARTS = [
  'password',
  'passwort',
  'welcome',
  'letmein',
  'iloveyou',
  'admin',
  'changeme',
  'secret',
  'loadline',
  'football',
  'monkey',
  'dragon',
]

/**
 * Why a password is not taken, as what was expected instead; null where it is taken. `names` are those by which its person is known,
 * `isCommon` knows what people choose most.
 */
export function passwordFault(password: string, names: readonly string[], isCommon: (text: string) => boolean): string | null {
  const characters = [...password]
  if (characters.length < PASSWORD_CHARACTERS_MIN) return `at least ${PASSWORD_CHARACTERS_MIN} characters`
  if (characters.length > PASSWORD_CHARACTERS_MAX) return `at most ${PASSWORD_CHARACTERS_MAX} characters`
  if (new Set(characters).size < DIFFERENT_CHARACTERS_MIN) return `at least ${DIFFERENT_CHARACTERS_MIN} different characters`
  const lower = password.toLowerCase()
  const lowerNames = names.map((name) => name.toLowerCase())
  const parts = lowerNames.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 3)
  const own = [...lowerNames, ...parts]
  if (isMadeOf(lower, own)) return 'more than your own name'
  const isGuessed = isMadeOf(lower, [...COMMON_PARTS, ...walksIn(lower)]) || isCommonPassword(password, isCommon)
  return isGuessed ? 'something that is not among the first guesses' : null
}

/** Whether little is left of a password once these parts are taken out. */
function isMadeOf(lower: string, parts: readonly string[]): boolean {
  let rest = lower
  for (const part of parts) rest = rest.replaceAll(part, '')
  return rest !== lower && [...rest].length < PASSWORD_CHARACTERS_MIN / 2
}

const WALK_MIN = 4

/** Walks of four keys and more that a password has in it, forwards and backwards, the longest first. */
function walksIn(lower: string): readonly string[] {
  const found: string[] = []
  for (const row of WALKS.flatMap((walk) => [walk, [...walk].reverse().join('')])) {
    for (let length = row.length; length >= WALK_MIN; length -= 1) {
      for (let at = 0; at + length <= row.length; at += 1) {
        const part = row.slice(at, at + length)
        if (lower.includes(part)) found.push(part)
      }
    }
  }
  return found.sort((a, b) => b.length - a.length)
}
