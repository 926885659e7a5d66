import { badRequest } from './problem.ts'

/** The parts of a list in a query, separated by commas; a comma within a part is written `\,`. */
export function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ','))
}

/** A list of whole numbers of seconds. */
export function secondsOf(text: string | undefined, parameter: string): readonly number[] | null {
  const parts = listOf(text)
  if (parts === undefined) return null
  for (const part of parts) {
    if (!/^\d{1,6}$/.test(part))
      throw badRequest(`${parameter} is not a list of seconds`, [{ parameter, value: part, expected: 'whole seconds' }])
  }
  return parts.map(Number)
}
