import { countLines, isNode, nameOf, type SourceFile, type SyntaxNode, walk } from './source-file.ts'

/** What a rule has against a file: where, and what. */
export type Complaint = string
export type TidyRule = (file: SourceFile) => readonly Complaint[]

const SOURCE_LINES_MAX = 300
const TEST_LINES_MAX = 400
const FUNCTION_LINES_MAX = 60
const BANNED_WORDS = new Set(['manager', 'managers', 'helper', 'helpers', 'util', 'utils', 'data', 'info'])
const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
])

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
const isBelow = (path: string, ...folders: readonly string[]): boolean => folders.some((folder) => path.startsWith(folder))

const fileLength: TidyRule = ({ path, text }) => {
  const lines = countLines(text)
  const linesMax = isTest(path) ? TEST_LINES_MAX : SOURCE_LINES_MAX
  return lines > linesMax ? [`${path}: ${lines} lines, expected at most ${linesMax}`] : []
}

/** In tests only named functions count: a `describe` is a chapter, not a function. */
const functionLength: TidyRule = (file) => {
  const complaints: Complaint[] = []
  walk(file.statements, (node) => {
    if (!FUNCTIONS.has(node.type) || (isTest(file.path) && node.type !== 'FunctionDeclaration')) return
    const lines = file.linesIn(node)
    if (lines > FUNCTION_LINES_MAX)
      complaints.push(`${file.path}:${file.lineOf(node)}: a function of ${lines} lines, expected at most ${FUNCTION_LINES_MAX}`)
  })
  return complaints
}

const bannedWords: TidyRule = (file) => {
  const fileName = file.path.split('/').at(-1)?.replace(/\..*$/, '') ?? ''
  const named = [fileName, ...exportedNames(file)].filter((name) => wordsOf(name).some((word) => BANNED_WORDS.has(word)))
  return named.map((name) => `${file.path}: ${name} has a word that says nothing (${[...BANNED_WORDS].join(', ')})`)
}

const noBarrel: TidyRule = (file) => {
  const passesOn = (node: SyntaxNode): boolean =>
    node.type === 'ExportAllDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ImportDeclaration'
  const exportsSomething = file.statements.some((node) => node.type.startsWith('Export'))
  return exportsSomething && file.statements.every(passesOn)
    ? [`${file.path}: a barrel file, made only of re-exports; import from the file that defines`]
    : []
}

const noChance: TidyRule = (file) => {
  if (!isBelow(file.path, 'src/')) return []
  return membersUsed(file, new Map([['Math', new Set(['random'])]]), 'chance is an argument: take a seeded generator')
}

/** The clock is read below src/adapters, and on the desk in files named clock.ts; nowhere else is there a `Date` at all. */
const noClock: TidyRule = (file) => {
  const { path } = file
  if (!isBelow(path, 'src/') || isBelow(path, 'src/adapters/') || /^src\/web\/(?:.*\/)?clock\.ts$/.test(path)) return []
  const readsClock = (node: SyntaxNode): boolean =>
    (node.type === 'MemberExpression' && nameOf(node['object']) === 'Date' && nameOf(node['property']) === 'now') ||
    (node.type === 'NewExpression' && nameOf(node['callee']) === 'Date' && isEmpty(node['arguments'])) ||
    (node.type === 'CallExpression' && nameOf(node['callee']) === 'Date')
  const onlyReading = isTest(path) || isBelow(path, 'src/web/')
  const complaints: Complaint[] = []
  walk(file.statements, (node, key) => {
    const isName = nameOf(node) === 'Date' && key !== 'property' && key !== 'key'
    if (onlyReading ? readsClock(node) : isName) complaints.push(`${path}:${file.lineOf(node)}: Date, expected time as an argument`)
  })
  return complaints
}

const noLeftOutTest: TidyRule = (file) => {
  if (!isBelow(file.path, 'test/') && !isTest(file.path)) return []
  const left = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf'])
  const complaints: Complaint[] = []
  walk(file.statements, (node) => {
    const name = node.type === 'MemberExpression' ? nameOf(node['property']) : null
    if (name !== null && left.has(name)) complaints.push(`${file.path}:${file.lineOf(node)}: .${name}, expected every test to run`)
  })
  return complaints
}

const noEscape: TidyRule = (file) => {
  const complaints: Complaint[] = []
  walk(file.statements, (node) => {
    if (node.type === 'TsKeywordType' && node['kind'] === 'any')
      complaints.push(`${file.path}:${file.lineOf(node)}: any, expected unknown and a check`)
    if (node.type === 'TsNonNullExpression') complaints.push(`${file.path}:${file.lineOf(node)}: non-null !, expected a check`)
    if (node.type === 'TsEnumDeclaration') complaints.push(`${file.path}:${file.lineOf(node)}: enum, expected a union of strings`)
  })
  const silenced = /^\s*(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck)/m.exec(file.text)
  return silenced === null ? complaints : [...complaints, `${file.path}: ${silenced[0].trim()}, expected a type that holds`]
}

const domainIsDocumented: TidyRule = (file) => {
  if (!isBelow(file.path, 'src/domain/') || isTest(file.path)) return []
  const seen = new Set<string>()
  return file.statements.flatMap((node) => {
    const name = node.type === 'ExportDeclaration' ? exportedFunction(node) : null
    if (name === null || seen.has(name)) return []
    seen.add(name)
    const documented = /\*\/\s*$/.test(file.before(node))
    return documented ? [] : [`${file.path}:${file.lineOf(node)}: ${name} is exported without a comment that says what it answers`]
  })
}

/** Files that read for whoever asks and as staff as well, each of which says there what for. */
const READS_BOTH_WAYS: ReadonlySet<string> = new Set(
  ['annotation', 'feed-reads', 'intake-batch', 'plan-snapshot', 'record', 'tally-read-moment'].map(
    (name) => `src/adapters/store/${name}.ts`,
  ),
)

/** Past the conditions of our own queries lead a vendor's bare login, and the login of staff on behalf of a vendor. */
const noWayAround: TidyRule = ({ path, statements, lineOf }) => {
  if (!isBelow(path, 'src/') || isTest(path)) return []
  const places = new Map<string, number>()
  walk(statements, (node) => {
    const property = node.type === 'MemberExpression' ? nameOf(node['property']) : null
    if (property !== null) places.set(property, lineOf(node))
  })
  const bare = path === 'src/adapters/store/check-vendors.ts' ? undefined : places.get('withVendorLogin')
  if (bare !== undefined) return [`${path}:${bare}: a vendor's bare login, expected readAs`]
  const staff = places.has('readAs') && !READS_BOTH_WAYS.has(path) ? places.get('withScope') : undefined
  return staff === undefined ? [] : [`${path}:${staff}: reads as staff beside readAs, expected one of them, or its name in the list`]
}

export const TIDY_RULES: Readonly<Record<string, TidyRule>> = {
  'a file is short enough to be read': fileLength,
  'a function is short enough to be seen': functionLength,
  'a name says what it names': bannedWords,
  'a file defines something': noBarrel,
  'chance is an argument': noChance,
  'time is an argument': noClock,
  'every test runs': noLeftOutTest,
  'no type is talked away': noEscape,
  'who reads for a vendor reads its rows': noWayAround,
  'an exported function of the domain says what it answers': domainIsDocumented,
}

function membersUsed(file: SourceFile, banned: ReadonlyMap<string, ReadonlySet<string>>, advice: string): Complaint[] {
  const complaints: Complaint[] = []
  walk(file.statements, (node) => {
    const object = node.type === 'MemberExpression' ? nameOf(node['object']) : null
    const property = nameOf(node['property'])
    if (object !== null && property !== null && banned.get(object)?.has(property))
      complaints.push(`${file.path}:${file.lineOf(node)}: ${object}.${property}; ${advice}`)
  })
  return complaints
}

function exportedFunction(node: SyntaxNode): string | null {
  const declaration = node['declaration']
  if (!isNode(declaration)) return null
  if (declaration.type === 'FunctionDeclaration') return nameOf(declaration['identifier'])
  const [declarator] = declaratorsOf(declaration)
  const init = declarator?.['init']
  return isNode(init) && FUNCTIONS.has(init.type) ? nameOf(declarator?.['id']) : null
}

function exportedNames(file: SourceFile): string[] {
  return file.statements.flatMap((node) => {
    if (node.type === 'ExportNamedDeclaration' && Array.isArray(node['specifiers']))
      return node['specifiers'].map((specifier: SyntaxNode) => nameOf(specifier['exported']) ?? nameOf(specifier['orig']) ?? '')
    const declaration = node.type === 'ExportDeclaration' ? node['declaration'] : null
    if (!isNode(declaration)) return []
    const own = nameOf(declaration['identifier']) ?? nameOf(declaration['id'])
    return own === null ? declaratorsOf(declaration).map((declarator) => nameOf(declarator['id']) ?? '') : [own]
  })
}

function declaratorsOf(declaration: SyntaxNode): SyntaxNode[] {
  return Array.isArray(declaration['declarations']) ? declaration['declarations'].filter(isNode) : []
}

/** `ahtSeconds`, `AGENTS_MAX` and `erlang-c` in words, in small letters. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
}

function isEmpty(list: unknown): boolean {
  return list === null || list === undefined || (Array.isArray(list) && list.length === 0)
}
