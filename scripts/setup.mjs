// Brings a checkout into a state in which the pinned Node can run it. Only Node's own modules may be imported here,
// and only what Node 20.19 knows: this file runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './setup-lock.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)
const platform = `${process.platform}-${process.arch}`

/** Set-up speaks on stderr, so that a command's stdout holds its answer alone. */
export function say(message) {
  process.stderr.write(`[setup] ${message}\n`)
}

/** The Node that package-lock.json pins for this platform, or null where there is none for it. */
export function pinnedNode() {
  const path = at('node_modules', `node-${platform}`, 'bin', 'node')
  return existsSync(path) ? path : null
}

/** Installs what the lockfile names, unless exactly that is installed already. */
export function ensureDependencies() {
  const stamp = {
    file: at('node_modules', '.setup-stamp'),
    wanted: fingerprint(['package.json', 'package-lock.json', '.npmrc'], platform),
  }
  unlessStamped(stamp, () => {
    say('installing dependencies (npm ci)')
    // NODE_ENV=production would leave out the development dependencies that build the desk.
    const environment = { ...process.env }
    delete environment.NODE_ENV
    const [command, ...first] = npmCommand()
    const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
    run(command, [...first, ...options], environment)
    demandPlatformPackages()
  })
}

/** Builds the desk into dist/web, unless it was built from exactly these sources. */
export function ensureDesk(node) {
  const sources = ['src/web', 'src/wire', 'src/domain'].flatMap(filesBelow).filter((file) => !/\.test\.tsx?$/.test(file))
  const stamp = {
    file: at('dist', '.setup-stamp'),
    wanted: fingerprint([...sources, 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'], 'desk'),
  }
  unlessStamped(stamp, () => {
    say('building the desk')
    run(node, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { ...process.env, NODE_ENV: 'production' })
  })
}

/** Does the work where the stamp does not say that it is done, alone among the processes of this checkout. */
function unlessStamped({ file, wanted }, work) {
  const isDone = () => existsSync(file) && readFileSync(file, 'utf8') === wanted
  if (isDone()) return
  alone(at('.tmp', 'setup.lock'), say, () => {
    if (isDone()) return
    work()
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, wanted)
  })
}

/** npm counts an optional package that could not be fetched as a success; for this platform's own it is none. */
function demandPlatformPackages() {
  const wanted = Object.keys(JSON.parse(readFileSync(at('package.json'), 'utf8')).optionalDependencies)
  const missing = wanted.filter((name) => name.endsWith(platform) && !existsSync(at('node_modules', name)))
  if (missing.length === 0) return
  say(`failed: npm could not fetch ${missing.join(', ')}; is the registry reachable? Run the command again`)
  process.exit(1)
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
