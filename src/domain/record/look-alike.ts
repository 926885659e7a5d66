import { looseName } from './loose-name.ts'

/** Letters of other scripts that look like a Latin one, by the Latin one (the commonest of Unicode's confusables). */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  a: 'аα',
  b: 'ЬВβ',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еε',
  g: 'ɡ',
  h: 'һНη',
  i: 'іιɩ',
  j: 'ј',
  k: 'кκ',
  m: 'мМ',
  n: 'пΝ',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'г',
  s: 'ѕ',
  t: 'тτ',
  u: 'υս',
  v: 'ѵν',
  w: 'ԝω',
  x: 'хχ',
  y: 'уγ',
  z: 'ᴢ',
}

const LATIN_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKS_LIKE).flatMap(([latin, others]) => [...others].map((other) => [other.toLowerCase(), latin] as const)),
)

/** What a name looks like: two names with one appearance are easily taken for each other, whatever letters they are written with. */
export function appearance(name: string): string {
  const plain = looseName(name.normalize('NFKC'))
  return [...plain].map((letter) => LATIN_OF.get(letter) ?? letter).join('')
}
