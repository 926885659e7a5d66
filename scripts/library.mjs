// `npm pack` begins with this: compiles the entries of the library to JavaScript with declarations into dist/library, since Node strips no
// types below node_modules. Speaks on stderr, so that `npm pack --json` answers alone.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LIBRARY_ENTRIES } from './library-entries.mjs'
import { root, say } from './setup.mjs'
import { alone } from './setup-lock.mjs'

const folder = join(root, 'dist', 'library')

alone(join(root, '.tmp', 'library.lock'), say, () => {
  rmSync(folder, { recursive: true, force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.library.json'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    say('failed: the library does not compile')
    process.exit(1)
  }
  for (const file of declarationsBelow(folder)) writeFileSync(file, withJsImports(readFileSync(file, 'utf8')))
  for (const [entry, sources] of Object.entries(LIBRARY_ENTRIES)) writeEntry(entry, sources)
  say(
    `compiled ${Object.keys(LIBRARY_ENTRIES)
      .map((entry) => `loadline/${entry}`)
      .join(', ')}`,
  )
})

function writeEntry(entry, sources) {
  const missing = sources.find((source) => !existsSync(join(folder, 'domain', `${source}.js`)))
  if (missing !== undefined) {
    say(`failed: loadline/${entry} offers ${missing}, expected a file of src/domain that tsconfig.library.json includes`)
    process.exit(1)
  }
  const passedOn = sources.map((source) => `export * from './domain/${source}.js'\n`).join('')
  for (const ending of ['js', 'd.ts']) writeFileSync(join(folder, `${entry}.${ending}`), passedOn)
}

function declarationsBelow(start) {
  const files = readdirSync(start, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.d.ts')).map((file) => join(start, file))
}

/** The compiler rewrites the endings of imports in JavaScript alone. */
function withJsImports(declarations) {
  return declarations.replace(/((?:from |import\()['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2')
}
