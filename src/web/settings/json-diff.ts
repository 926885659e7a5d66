import { hoursText } from './opening-hours-text.ts'

/** One field that two values say otherwise; null says nothing. */
export interface FieldChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** The fields in which two plain values differ, in the order of the fields; fields of objects within are named with their path, and opening hours are told in words. */
export function fieldChanges(before: unknown, after: unknown): readonly FieldChange[] {
  const [old, now] = [flat(before, ''), flat(after, '')]
  const fields = [...new Set([...old.keys(), ...now.keys()])]
  return fields.flatMap((field) => {
    const change = { field, before: old.get(field) ?? null, after: now.get(field) ?? null }
    return change.before === change.after ? [] : [change]
  })
}

function flat(value: unknown, path: string): ReadonlyMap<string, string> {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return new Map()
  if (path === 'hours') return new Map([[path, hoursText(value)]])
  if (typeof value !== 'object' || isPlainList(value)) return new Map([[path, typeof value === 'string' ? value : JSON.stringify(value)]])
  const parts = Object.entries(value).flatMap(([name, part]) => [...flat(part, path === '' ? name : `${path}.${name}`)])
  return new Map(parts)
}

/** Lists of numbers and words are told whole; lists of objects part by part. */
function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((part) => typeof part !== 'object')
}
