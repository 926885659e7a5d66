/**
 * A browser started in the POSIX locale says that its language is `en-US@posix`, which is none, and the charts' library asks for number
 * formats of it as it loads. Such a browser is given the language of the desk's texts.
 */
const DESK_LANGUAGE = 'en-US'

if (!isLanguage(navigator.language)) {
  Object.defineProperty(navigator, 'language', { value: DESK_LANGUAGE, configurable: true })
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false // A RangeError says that it is not well formed.
  }
}
