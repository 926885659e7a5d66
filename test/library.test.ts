import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LIBRARY_ENTRIES } from '../scripts/library-entries.mjs'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const ENTRIES = Object.keys(LIBRARY_ENTRIES)
const PAGES = readdirSync(join(ROOT, 'docs/library')).filter((file) => file.endsWith('.md') && file !== 'README.md')

interface Example {
  readonly name: string
  readonly source: string
  readonly printed: readonly string[]
}

/** What stands in the blocks of JavaScript of a page, each by itself. */
const EXAMPLES: readonly Example[] = PAGES.flatMap((page) => {
  const blocks = readFileSync(join(ROOT, 'docs/library', page), 'utf8').matchAll(/^```js\n(.*?)^```$/gms)
  return [...blocks].map(([, source = ''], place) => ({
    name: `${page.replace('.md', '')}-${place + 1}`,
    source,
    printed: [...source.matchAll(/\/\/ => (.*)$/gm)].map(([, line = '']) => line),
  }))
})

/** A project elsewhere that has the packed library and nothing else. */
let project = ''
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'loadline-library-'))
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` }
  demand('npm', ['pack', '--silent', '--pack-destination', project], ROOT, env)
  const [packed] = readdirSync(project)
  mkdirSync(join(project, 'node_modules/loadline'), { recursive: true })
  demand('tar', ['-xzf', `${packed}`, '--strip-components=1', '-C', 'node_modules/loadline'], project)
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
}, 180_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

function demand(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stdout}\n${stderr}`)
  return stdout
}

test('every entry of the library is offered by the package, has a page of examples, and the page of entries names it', () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, unknown>>
  }
  const offered = Object.keys(exports).filter((name) => name !== './package.json')
  expect(offered).toEqual(ENTRIES.map((entry) => `./${entry}`))
  expect(PAGES).toEqual(ENTRIES.map((entry) => `${entry}.md`))
  const list = readFileSync(join(ROOT, 'docs/library/README.md'), 'utf8')
  expect(ENTRIES.filter((entry) => !list.includes(`[\`loadline/${entry}\`](${entry}.md)`))).toEqual([])
})

test.each(EXAMPLES)('the example $name prints what its page says, in plain JavaScript in another folder', ({ name, source, printed }) => {
  writeFileSync(join(project, `${name}.mjs`), source)
  expect(printed.length).toBeGreaterThan(0)
  expect(
    demand(process.execPath, [`${name}.mjs`], project)
      .trimEnd()
      .split('\n'),
  ).toEqual(printed)
})

test('the examples are sound to a compiler that reads the types of the package', () => {
  for (const { name, source } of EXAMPLES) writeFileSync(join(project, `${name}.mts`), source)
  symlinkSync(join(ROOT, 'node_modules/@types'), join(project, 'node_modules/@types'))
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, module: 'nodenext', types: ['node'], skipLibCheck: false },
      include: ['*.mts'],
    }),
  )
  expect(demand(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], project)).toBe('')
})

test('what is packed needs nothing but itself, and offers each name once', async () => {
  const library = join(project, 'node_modules/loadline/dist/library')
  const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const imported = files.flatMap((file) => [
    ...readFileSync(join(library, file), 'utf8').matchAll(/^(?:import|export) .*?from ['"]([^'"]+)/gm),
  ])
  expect(imported.length).toBeGreaterThan(0)
  expect(imported.map(([, from = '']) => from).filter((from) => !from.startsWith('.'))).toEqual([])
  for (const [entry, sources] of Object.entries(LIBRARY_ENTRIES)) {
    const names = await Promise.all(
      sources.map(async (source) => Object.keys((await import(join(library, `domain/${source}.js`))) as object)),
    )
    const offered = Object.keys((await import(join(library, `${entry}.js`))) as object)
    expect([...offered].sort()).toEqual(names.flat().sort())
  }
})

test('the command of the packed library says that it is the library alone', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(project, 'node_modules/loadline/bin/loadline.mjs'), 'staff'], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'loadline: this is the library alone; commands and the desk run from a checkout of the sources\n',
  })
})
