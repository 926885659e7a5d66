import { KPI_DIMENSIONS, type KpiRequest } from '../../app/kpis-request.ts'
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

/** The keys that each dimension is limited to, of those that are. */
export function onlyOf(query: Readonly<Partial<Record<(typeof KPI_DIMENSIONS)[number], string | undefined>>>): KpiRequest['only'] {
  return Object.fromEntries(KPI_DIMENSIONS.flatMap((name) => (query[name] === undefined ? [] : [[name, listOf(query[name]) ?? []]])))
}
