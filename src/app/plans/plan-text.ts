import { err, ok, type Result } from '../../domain/shared/result.ts'
import { utf8FaultAt } from '../decode/utf8-fault.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'

/** Character sets that a text may be said to be in. UTF-16 is told by its mark, without which it is not taken. */
export const TEXT_ENCODINGS = ['utf-8', 'windows-1252'] as const

export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

/** The text of a file. What is not UTF-8 is not guessed: in another set the same bytes are other letters. */
export function decodePlanText(bytes: Uint8Array, encoding: TextEncoding | null): Result<string, PlanFault> {
  const foreign = KINDS.find(({ magic }) => magic.every((byte, place) => bytes[place] === byte))
  if (foreign !== undefined)
    return err(wholeFault('notText', foreign.what, 'text: CSV, or cells copied from a spreadsheet', hintOf(foreign)))
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  if (utf16 !== null && bytes.length % 2 === 1)
    return err(wholeFault('cutOff', `${bytes.length} bytes`, 'an even number of bytes in UTF-16'))
  const name = utf16 ?? encoding ?? 'utf-8'
  if (bytes.includes(0) && (utf16 === null || (bytes[2] === 0 && bytes[3] === 0))) {
    const hint = 'UTF-16 and UTF-32 are taken only with a byte order mark; save it as CSV UTF-8'
    return err(wholeFault('nul', `a NUL at byte ${bytes.indexOf(0)}`, 'text in UTF-8', { hint }))
  }
  try {
    const text = new TextDecoder(name, { fatal: true }).decode(bytes)
    return text.trimStart().startsWith('<')
      ? err(wholeFault('notText', 'HTML or XML', 'text: CSV, or cells copied from a spreadsheet'))
      : ok(text)
  } catch {
    // The decoder says only that it failed; where is found for UTF-8 alone, which nearly every file is.
    const where = name === 'utf-8' ? `byte ${utf8FaultAt(bytes)}` : 'a byte that it does not know'
    const hint = 'save it as CSV UTF-8, or choose the encoding windows-1252 and look whether all letters are right'
    return err(wholeFault('invalidUtf8', where, `text in ${name}`, { hint }))
  }
}

const KINDS: readonly { readonly what: string; readonly magic: readonly number[]; readonly hint: string }[] = [
  { what: 'a workbook or an archive', magic: [0x50, 0x4b, 0x03, 0x04], hint: 'send it as XLSX' },
  { what: 'a workbook of Excel 2003 or with a password', magic: [0xd0, 0xcf, 0x11, 0xe0], hint: 'save it as XLSX without a password' },
  { what: 'PDF', magic: [0x25, 0x50, 0x44, 0x46], hint: 'send the spreadsheet that it was made from' },
  { what: 'gzip', magic: [0x1f, 0x8b], hint: 'send it unpacked' },
]

function hintOf({ hint }: { readonly hint: string }): Partial<PlanFault> {
  return { hint }
}
