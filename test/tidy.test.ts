import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DOMAIN_SLICES } from '../.dependency-cruiser.mjs'
import { parseSource } from './support/source-file.ts'
import { TIDY_RULES } from './support/tidy-rules.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

function filesBelow(pattern: RegExp, ...folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
    .filter((file) => pattern.test(file))
}

const SOURCES = filesBelow(/\.(?:tsx?|mjs)$/, 'src', 'test', 'prove', 'bench', 'scripts', 'bin')
const FILES = SOURCES.map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')))

describe('in the sources', () => {
  test.each(Object.entries(TIDY_RULES))('%s', (_, rule) => {
    expect(FILES.flatMap(rule)).toEqual([])
  })

  test('the layer check reads every file', () => {
    const { stdout } = spawnSync(process.execPath, ['scripts/check-deps.mjs'], { cwd: ROOT, encoding: 'utf8' })
    expect(stdout).toContain(`dependency-cruiser read ${SOURCES.length} of ${SOURCES.length} files`)
  })

  test('every file belongs to a layer, and every file of the domain to a slice', () => {
    const slices = DOMAIN_SLICES.join('|')
    const layered = new RegExp(`^src/(?:main(?:\\.test)?\\.ts|(?:wire|app|sim|adapters|web|cli)/.+|domain/(?:${slices})/.+)$`)
    expect(SOURCES.filter((path) => path.startsWith('src/') && !layered.test(path))).toEqual([])
  })

  test('what ships names no place outside the checkout and no number of a ticket', () => {
    const shipped = [...filesBelow(/./, 'docs', 'migrations'), ...filesBelow(/^(?!.*\.test\.)/, 'src', 'bin', 'scripts')]
    const texts = [...shipped, 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'package.json', '.npmrc', '.ci/run'].filter(
      (path) => /\.(?:md|tsx?|mjs|json|sql|css|html|svg)$|rc$|run$/.test(path) && existsSync(join(ROOT, path)),
    )
    const foreign = /\.\.\/shared\/(?:data|design|hooks|reference)|(?:^|[\s"'`(])\/(?:work|root)\/|registry\.npmjs|\bissues? #?\d/m
    expect(texts.filter((path) => foreign.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([])
  })
})

/** For each rule, sources that break it, as [path, source], and one that comes close and does not. */
const PLANTED: Record<string, { readonly broken: readonly (readonly [string, string])[]; readonly kept: readonly [string, string] }> = {
  'a file is short enough to be read': {
    broken: [
      ['src/app/long.ts', 'export {}\n'.repeat(301)],
      ['src/app/long.test.ts', 'export {}\n'.repeat(401)],
    ],
    kept: ['src/app/long.ts', 'export {}\n'.repeat(300)],
  },
  'a function is short enough to be seen': {
    broken: [
      ['src/app/long.ts', `const é = 1\nexport function long() {${'\n'.repeat(60)}}\n`],
      ['src/app/long.ts', `export const long = () => {${'\n'.repeat(60)}}\n`],
      ['src/app/long.ts', `export class Long { read() {${'\n'.repeat(60)}} }\n`],
      ['test/long.test.ts', `function long() {${'\n'.repeat(60)}}\n`],
    ],
    kept: ['src/app/long.ts', `export function long() {${'\n'.repeat(59)}}\n`],
  },
  'a name says what it names': {
    broken: [
      ['src/app/queue-utils.ts', 'export const queues = 1\n'],
      ['src/app/queue.ts', 'export const queueInfo = 1\n'],
      ['src/app/queue.ts', 'export interface QueueData { readonly a: 1 }\n'],
      ['src/app/queue.ts', 'export class QueueManager {}\n'],
      ['src/app/queue.ts', 'const a = 1\nexport { a as HELPER_OF_QUEUES }\n'],
    ],
    kept: ['src/app/database.ts', 'export const informed = 1\nconst data = 1\nexport type Metadata = typeof data\n'],
  },
  'a file defines something': {
    broken: [
      ['src/app/all.ts', "export * from './queue.ts'\nexport { a } from './a.ts'\n"],
      ['src/app/all.ts', "import { a } from './a.ts'\nexport { a }\n"],
    ],
    kept: ['src/app/all.ts', "export * from './queue.ts'\nexport const a = 1\n"],
  },
  'chance is an argument': {
    broken: [['src/web/shake.ts', 'export const roll = () => Math.random()\n']],
    kept: ['src/sim/shake.ts', 'export const roll = (random: () => number) => Math.round(random())\n'],
  },
  'time is an argument': {
    broken: [
      ['src/domain/shared/now.ts', 'export const now = () => Date.now()\n'],
      ['src/app/now.ts', 'export const year = (at: Date) => at\n'],
      ['src/web/now.ts', 'export const now = () => new Date()\n'],
      ['src/app/now.test.ts', 'const now = Date.now()\n'],
    ],
    kept: ['src/web/axis.ts', 'export const axis = (at: number, message: { Date: string }) => [new Date(at), message.Date]\n'],
  },
  'every test runs': {
    broken: [
      ['src/app/a.test.ts', "test.skip('x', () => {})\n"],
      ['test/a.test.ts', "describe.only('x', () => {})\n"],
      ['test/a.test.ts', "test('x', (context) => context.skip())\n"],
      ['test/a.test.ts', "test.skipIf(true)('x', () => {})\n"],
    ],
    kept: ['test/a.test.ts', "test('x', () => expect(1).toBe(1))\n"],
  },
  'no type is talked away': {
    broken: [
      ['src/app/a.ts', 'export const a = (x: unknown) => x as any\n'],
      ['src/app/a.ts', 'export const a = (x: number[]) => x[0]!\n'],
      ['src/app/a.ts', "export enum A { B = 'b' }\n"],
      ['src/app/a.ts', '// @ts-ignore\nexport const a = 1\n'],
    ],
    kept: ['src/app/a.ts', '// a comment may say @ts-ignore\nexport const any = (x: boolean) => !x\n'],
  },
  'an exported function of the domain says what it answers': {
    broken: [
      ['src/domain/shared/a.ts', 'export function a() {}\n'],
      ['src/domain/shared/a.ts', '/** A. */\nexport const a = () => 1\n// no\nexport const b = () => 2\n'],
    ],
    kept: ['src/domain/shared/a.ts', '/** A. */\nexport function a() {}\nexport const limit = 3\nfunction b() {}\n'],
  },
  'who reads for a vendor reads its rows': {
    broken: [
      ['src/adapters/store/new.ts', 'await connections.withVendorLogin(1, work)'],
      ['src/adapters/store/new.ts', 'await connections.readAs(scope, work)\nawait this.#connections.withScope(INTERNAL, work)'],
    ],
    kept: ['src/adapters/store/new.ts', 'await connections.readAs(scope, work)\nawait connections.withIntake(work)'],
  },
}

describe('the rule that', () => {
  test.each(Object.entries(TIDY_RULES))('%s is seen when broken, and only then', (name, rule) => {
    const planted = PLANTED[name]
    expect(planted?.broken.map(([path, source]) => rule(parseSource(path, source)).length)).toEqual(planted?.broken.map(() => 1))
    expect(planted && rule(parseSource(...planted.kept))).toEqual([])
  })
})
