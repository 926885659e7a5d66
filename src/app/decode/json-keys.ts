/** Keys that turn an object into something else when a careless program copies it. */
const POLLUTING: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** How many keys a parsed JSON value has with all its parts, each repeated one once; the first polluting key, if any, in `pollutes`. */
export interface KeyCount {
  keys: number
  pollutes: string | null
}

/** Counts the keys of a parsed value that nests no deeper than our limit. */
export function countKeys(value: unknown, into: KeyCount): KeyCount {
  if (typeof value !== 'object' || value === null) return into
  if (Array.isArray(value)) {
    for (const part of value) if (typeof part === 'object') countKeys(part, into)
    return into
  }
  // JSON.parse makes plain objects without inherited enumerable keys, so `for in` sees its own keys, and is the fastest loop.
  for (const key in value) {
    into.keys += 1
    if (key.length >= 9 && POLLUTING.has(key)) into.pollutes ??= key
    const part = (value as Readonly<Record<string, unknown>>)[key]
    if (typeof part === 'object') countKeys(part, into)
  }
  return into
}

/** The pointer of the first key that its object has twice, or null. For text that JSON.parse took; slow, asked only when counts differ. */
export function repeatedKeyIn(text: string): string | null {
  const open: { readonly keys: Set<string> | null; name: string; place: number }[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    const inner = open.at(-1)
    if (sign === '{') open.push({ keys: new Set(), name: '', place: 0 })
    else if (sign === '[') open.push({ keys: null, name: '0', place: 0 })
    else if (sign === '}' || sign === ']') open.pop()
    else if (sign === ',' && inner !== undefined && inner.keys === null) inner.name = String((inner.place += 1))
    else if (sign === '"') {
      const end = endOfString(text, at)
      BEFORE_VALUE.lastIndex = end
      if (inner !== undefined && inner.keys !== null && BEFORE_VALUE.test(text)) {
        inner.name = JSON.parse(text.slice(at, end)) as string
        if (inner.keys.has(inner.name)) return open.map(({ name }) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
        inner.keys.add(inner.name)
      }
      at = end - 1
    }
  }
  return null
}

const BEFORE_VALUE = /\s*:/y

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
