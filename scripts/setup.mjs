// Brings a checkout into a state in which the pinned Node can run it. Only Node's own modules may be imported here,
// and only what Node 20.19 knows: this file runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)

/** Set-up speaks on stderr, so that a command's stdout holds its answer alone. */
export function say(message) {
  process.stderr.write(`[setup] ${message}\n`)
}

/** The Node that package-lock.json pins for this platform, or null where that package is not installed. */
export function pinnedNode() {
  const path = at('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  return existsSync(path) ? path : null
}

/** Installs what the lockfile names, unless exactly that is installed already. */
export function ensureDependencies() {
  const stampFile = at('node_modules', '.setup-stamp')
  const wanted = fingerprint(['package.json', 'package-lock.json', '.npmrc'], `${process.platform}-${process.arch}`)
  if (readIfThere(stampFile) === wanted) return
  say('installing dependencies (npm ci)')
  // NODE_ENV=production would leave out the development dependencies that build the desk.
  const environment = { ...process.env }
  delete environment.NODE_ENV
  const [command, ...first] = npmCommand()
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  run(command, [...first, ...options], environment)
  writeFileSync(stampFile, wanted)
}

/** Builds the desk into dist/web, unless it was built from exactly these sources. */
export function ensureDesk(node) {
  const stampFile = at('dist', '.setup-stamp')
  const sources = ['src/web', 'src/wire', 'src/domain'].flatMap(filesBelow).filter((file) => !/\.test\.tsx?$/.test(file))
  const wanted = fingerprint([...sources, 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'], 'desk')
  if (readIfThere(stampFile) === wanted && existsSync(at('dist', 'web', 'index.html'))) return
  say('building the desk')
  run(node, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { ...process.env, NODE_ENV: 'production' })
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, wanted)
}

/** The npm that runs us, so that no second one is needed on PATH; else the one that PATH offers. */
function npmCommand() {
  const running = process.env.npm_execpath
  return running && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm']
}

function run(command, args, env) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env })
  if (result.status === 0) return
  const reason = result.error?.message ?? (result.signal ? `ended by ${result.signal}` : `exit code ${result.status}`)
  say(`failed: ${command} ${args.join(' ')}: ${reason}`)
  process.exit(1)
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function fingerprint(files, salt) {
  const hash = createHash('sha256').update(salt)
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(at(file)))
  return hash.digest('hex')
}

function filesBelow(folder) {
  if (!existsSync(at(folder))) return []
  const entries = readdirSync(at(folder), { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`])).sort()
}
