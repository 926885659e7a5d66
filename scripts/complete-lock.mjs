// Completes package-lock.json with the optional platform packages that npm left out of it.
//
// `npm ci` refuses a lockfile in which an optional platform package is absent, yet npm leaves one out whenever the
// registry in use cannot serve it. The entries added here carry no integrity, because nothing was fetched to hash:
// CONTRIBUTING.md says what follows from that.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows', 'netbsd', 'openbsd', 'sunos', 'aix']
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32', 'mips64el']

/** The entry for one platform package, read off its name, as `lightningcss-linux-x64-musl`. */
function platformEntry(name, version, isDevelopmentOnly) {
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`package-lock.json: ${name} is wanted as ${version}, expected an exact version`)
  const system = SYSTEMS.find((candidate) => name.includes(candidate))
  const processor = PROCESSORS.find((candidate) => name.includes(candidate)) ?? (system ? 'x64' : 'none')
  return {
    version,
    cpu: [processor],
    ...(isDevelopmentOnly ? { dev: true } : {}),
    ...(/musl/.test(name) ? { libc: ['musl'] } : {}),
    optional: true,
    os: [system === 'windows' ? 'win32' : (system ?? 'none')],
  }
}

/** Returns the lock with every optional dependency present, and the names that had to be added. */
export function completeLock(lock) {
  const packages = { ...lock.packages }
  const added = []
  for (const [at, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${at ? `${at}/` : ''}node_modules/${name}`
      if (packages[`node_modules/${name}`] || packages[nested]) continue
      packages[`node_modules/${name}`] = platformEntry(name, version, entry.dev === true)
      added.push(`${name}@${version}`)
    }
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { lock: { ...lock, packages: sorted }, added }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { lock, added } = completeLock(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`package-lock.json: ${added.length} platform packages added without integrity ${added.join(' ')}\n`)
}
