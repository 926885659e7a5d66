/** Signs and figures that stand for letters. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** What is left of less is no word. */
const CORE_MIN = 4

/**
 * Whether a password is one that people choose most, as it is or in the usual disguises: in capitals, with figures and signs around it, with
 * some in place of letters, or more than once over. A few words together are none of these.
 */
export function isCommonPassword(password: string, isCommon: (text: string) => boolean): boolean {
  const lower = password.normalize('NFKC').toLowerCase()
  const plain = [...lower].map((character) => STANDS_FOR[character] ?? character).join('')
  // Figures at the end are around a word more often than within it.
  const open = lower.replace(/[^\p{L}]+$/u, '')
  const opened = [...open].map((character) => STANDS_FOR[character] ?? character).join('')
  const cores = [lower, plain, open, opened].flatMap((text) => [text, bare(text)])
  return cores.some((core) => core.length >= CORE_MIN && isCommon(once(core)))
}

/** Without what stands before and behind the letters. */
function bare(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

/** What a text repeats, where it is nothing but that. */
function once(text: string): string {
  const period = (text + text).indexOf(text, 1)
  return period >= CORE_MIN ? text.slice(0, period) : text
}
