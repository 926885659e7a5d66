import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

interface Requirement {
  readonly id: string
  readonly applies: string
  readonly control: string
  readonly testFile: string
  readonly test: string
  readonly note: string
}

/** The cells of a line: our own file has quotes around cells with commas, and no quote within a cell. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,"]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

const [head = '', ...lines] = readFileSync(join(ROOT, 'docs/security/asvs.csv'), 'utf8').trimEnd().split('\n')
const REQUIREMENTS = lines.map((line): Requirement => {
  const [id = '', , , applies = '', control = '', testFile = '', name = '', note = ''] = cellsOf(line)
  return { id, applies, control, testFile, test: name, note }
})

/** What is wrong with a line: a control or a test that is not there, or a no without a reason. */
function faultOf({ id, applies, control, testFile, test: name, note }: Requirement): string | null {
  if (!/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(id)) return `${id}: no number`
  if (applies !== 'yes') return ['no', 'n/a'].includes(applies) && note !== '' ? null : `${id}: ${applies} without a reason`
  if (!existsSync(join(ROOT, control))) return `${id}: there is no ${control}`
  if (!existsSync(join(ROOT, testFile))) return `${id}: there is no ${testFile}`
  return name !== '' && readFileSync(join(ROOT, testFile), 'utf8').includes(name) ? null : `${id}: ${testFile} has no test ${name}`
}

test('every requirement that is said to be met names a control and a test that are there; every other says why', () => {
  expect(head).toBe('id,level,requirement,applies,control,test file,test,note')
  expect(REQUIREMENTS.map(faultOf).filter((fault) => fault !== null)).toEqual([])
  expect(new Set(REQUIREMENTS.map(({ id }) => id)).size).toBe(REQUIREMENTS.length)
  expect(REQUIREMENTS.filter(({ applies }) => applies === 'yes').length).toBeGreaterThan(60)
})

/** What the standard wants to be written down, each a part of the page. */
const PARTS = [
  'Ways in',
  'Sessions',
  'Rules of what may be done and seen',
  'Data and how it is guarded',
  'Keys and algorithms',
  'What speaks with what',
  'What costs much, and its limits',
  'Logs',
  'Components',
]

test('what is settled about security names files that are there and has its parts', () => {
  const folder = join(ROOT, 'docs/security')
  const text = readFileSync(join(folder, 'README.md'), 'utf8')
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, part]) => part)).toEqual(PARTS)
  const linked = [...text.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, path = '']) => join(folder, path))
  const named = [...text.matchAll(/`(src\/[\w./-]+)`/g)].map(([, path = '']) => join(ROOT, path))
  expect(linked.length + named.length).toBeGreaterThan(10)
  expect([...linked, ...named].filter((path) => !existsSync(path))).toEqual([])
})

test('every requirement of levels 1 and 2 is answered', () => {
  const levels = lines.map((line) => cellsOf(line)[1])
  // So many have the chapters of version 5.0.0.
  expect(levels.filter((level) => level === '1' || level === '2').length).toBe(253)
})

test('a control, a test or a reason that is not there is found', () => {
  const [met] = REQUIREMENTS.filter(({ applies }) => applies === 'yes')
  if (met === undefined) throw new Error('some requirement is met')
  for (const broken of [
    { ...met, control: 'src/no-such.ts' },
    { ...met, testFile: 'test/no-such.test.ts' },
    { ...met, test: 'a test that nobody wrote' },
    { ...met, test: '' },
    { ...met, applies: 'no', note: '' },
    { ...met, id: 'V2' },
  ]) {
    expect(faultOf(broken), JSON.stringify(broken)).not.toBeNull()
  }
})
