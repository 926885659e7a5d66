/** A statement cut at its tables: text and names of tables by turns, beginning and ending with text. */
export type MarkedStatement = readonly string[]

const TOKENS = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|@?[a-z_]\w*|[^\s\w]/gi
const FIRST_WORDS: ReadonlySet<string> = new Set(['select', 'declare', 'fetch', 'close', 'begin', 'commit', 'rollback', 'set'])
const AFTER_TABLES: ReadonlySet<string> = new Set(
  'select where group order limit having window offset union intersect except for'.split(' '),
)

/** Whether a list of tables is being read within these parentheses, and whether the next one is due. */
interface Level {
  isInTables: boolean
  isDue: boolean
}

/**
 * Cuts a reading statement at its tables, each of which stands as `@name as alias`. A table that stands without the mark is refused, so
 * that nobody who reads under a scope can forget to say whose rows are meant; so is whatever is no reading.
 */
export function markedStatement(text: string): MarkedStatement {
  const tokens = [...text.matchAll(TOKENS)].map((match) => ({ word: match[0].toLowerCase(), at: match.index })).filter(isCode)
  const first = tokens[0]?.word ?? ''
  if (!FIRST_WORDS.has(first)) throw new Error(`a statement under a scope begins with ${first}, expected it to read: ${text}`)
  // What follows in these is a cursor, which was declared.
  if (first === 'fetch' || first === 'close') return [text]
  const cut: string[] = []
  let from = 0
  for (const place of tablesAmong(tokens.map(({ word }) => word))) {
    const { word, at } = tokens[place] as (typeof tokens)[number]
    if (!word.startsWith('@') || tokens[place + 1]?.word !== 'as') {
      throw new Error(`a statement under a scope reads ${word}, expected "@table as alias", so that it is known whose rows: ${text}`)
    }
    cut.push(text.slice(from, at), word.slice(1))
    from = at + word.length
  }
  return [...cut, text.slice(from)]
}

function isCode({ word }: { readonly word: string }): boolean {
  return !word.startsWith('--') && !word.startsWith("'")
}

/** The places of all words that stand where a table does, and of every mark. */
function tablesAmong(words: readonly string[]): readonly number[] {
  const levels: Level[] = [{ isInTables: false, isDue: false }]
  const places: number[] = []
  for (const [place, word] of words.entries()) {
    const level = levels.at(-1) as Level
    if (word === '(') {
      // What is in parentheses where a table is due is a query, or tables again.
      levels.push({ isInTables: level.isDue, isDue: level.isDue })
      level.isDue = false
    } else if (word === ')') {
      if (levels.length > 1) levels.pop()
    } else if (word === 'join' || (word === 'from' && words[place - 1] !== 'distinct')) {
      level.isInTables = true
      level.isDue = true
    } else if (word === ',') {
      level.isDue = level.isInTables
    } else if (AFTER_TABLES.has(word)) {
      level.isInTables = false
      level.isDue = false
    } else if (word.startsWith('@') && word.length > 1) {
      places.push(place)
      level.isDue = false
    } else if (level.isDue && word !== 'lateral') {
      // A function gives rows of what it is given.
      if (words[place + 1] !== '(') places.push(place)
      level.isDue = false
    }
  }
  return places
}
