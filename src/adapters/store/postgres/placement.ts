import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { hasCode, readIfThere, writeDurably } from './durable-file.ts'
import { canEnter, isRoot, type RunAs, UNPRIVILEGED } from './run-as.ts'
import { StartRefusedError } from './start-refused.ts'

/**
 * Where PostgreSQL's files lie. `home` holds `pg` (the cluster), `run` (its socket) and, where needed, a copy of the
 * programs. It is the data folder itself unless we are root and the user PostgreSQL runs as cannot enter that.
 */
export interface Placement {
  readonly home: string
  readonly pgDir: string
  readonly runAs: RunAs
  /** False until the cluster has been initialised. */
  readonly isMade: boolean
}

/** Folders whose content survives a reboot and is not tidied away, unlike those for temporary files. */
export const DURABLE_PARENTS = ['/var/lib', '/usr/local/var', '/opt'] as const

/** Everybody may pass through, nobody may look: what lies inside has modes of its own. */
const PASS_THROUGH = 0o711

/** Makes the data folder if it is not there, and returns the one path it has whatever links lead to it. */
export async function openStoreFolder(dataDir: string): Promise<string> {
  const path = resolve(dataDir)
  if (path.includes('\n')) throw new StartRefusedError(`the data folder ${JSON.stringify(path)} has a line break in its name`)
  try {
    if ((await mkdir(path, { recursive: true })) !== undefined) await chmod(path, isRoot() ? PASS_THROUGH : 0o700)
    await readdir(path)
    return await realpath(path)
  } catch (error) {
    throw new StartRefusedError(`the data folder ${path} cannot be used: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
}

/** Finds where the data of `dataDir` lies, as `cluster.json` in it remembers; a new folder gets a place. */
export async function placeCluster(dataDir: string, durableParents: readonly string[], log: (line: string) => void): Promise<Placement> {
  const pointer = await readPointer(dataDir)
  if (pointer === null) {
    await refuseForeignFiles(dataDir)
    const home = await chooseHome(dataDir, durableParents, log)
    await writePointer(dataDir, { home, isMade: false })
    return { home, pgDir: join(home, 'pg'), runAs: isRoot() ? UNPRIVILEGED : null, isMade: false }
  }
  const pgDir = join(pointer.home, 'pg')
  const owner = await ownerOf(pgDir)
  if (owner === null) {
    if (pointer.isMade) {
      throw new StartRefusedError(
        `the data of ${dataDir} lies in ${pgDir}, which is not there; bring it back, or remove ${join(dataDir, 'cluster.json')} and secrets.json to begin anew`,
      )
    }
    await openHome(pointer.home, dataDir)
    return { home: pointer.home, pgDir, runAs: isRoot() ? UNPRIVILEGED : null, isMade: false }
  }
  return { home: pointer.home, pgDir, runAs: await runAsOwner(owner, pgDir), isMade: true }
}

export async function rememberMade(dataDir: string, home: string): Promise<void> {
  await writePointer(dataDir, { home, isMade: true })
}

/** PostgreSQL serves a folder only to its owner: as root we become that owner, otherwise we have to be it. */
async function runAsOwner(owner: { readonly uid: number; readonly gid: number }, pgDir: string): Promise<RunAs> {
  if (owner.uid === 0) throw new StartRefusedError(`${pgDir} belongs to root, as whom PostgreSQL does not run; give it to an ordinary user`)
  if (!isRoot()) {
    if (owner.uid === process.geteuid?.()) return null
    throw new StartRefusedError(`${pgDir} belongs to uid ${owner.uid}; start as that user or as root, not as uid ${process.geteuid?.()}`)
  }
  if (!(await canEnter(owner, pgDir))) {
    throw new StartRefusedError(
      `uid ${owner.uid}, as whom PostgreSQL runs, can no longer enter ${pgDir}; allow it to pass through the folders above`,
    )
  }
  return owner
}

async function chooseHome(dataDir: string, durableParents: readonly string[], log: (line: string) => void): Promise<string> {
  if (!isRoot() || (await canEnter(UNPRIVILEGED, dataDir))) return dataDir
  // An empty folder that was handed to us is ours to open, so that only the folders above it matter.
  const { uid, mode } = await stat(dataDir)
  if (uid === 0 && (await readdir(dataDir)).length === 0) {
    await chmod(dataDir, PASS_THROUGH)
    if (await canEnter(UNPRIVILEGED, dataDir)) return dataDir
    await chmod(dataDir, mode & 0o7777)
  }
  for (const parent of durableParents) {
    const home = await makeHome(parent)
    if (home === null) continue
    log(`uid ${UNPRIVILEGED.uid}, as whom PostgreSQL runs, cannot enter ${dataDir}: its files are kept in ${home}`)
    return home
  }
  throw new StartRefusedError(
    `uid ${UNPRIVILEGED.uid}, as whom PostgreSQL runs for root, can enter neither ${dataDir} nor a folder made in ${durableParents.join(', ')}; start as an ordinary user or use another data folder`,
  )
}

/** The name ends at random: a folder left by a data folder that was deleted must never be taken for this one's. */
async function makeHome(parent: string): Promise<string | null> {
  try {
    const home = await mkdtemp(join(await realpath(parent), 'loadline-'))
    await chmod(home, PASS_THROUGH)
    if (await canEnter(UNPRIVILEGED, home)) return home
    await rm(home, { recursive: true })
    return null
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC')) return null
    throw error
  }
}

/** A home that was chosen by a start which was cut short before anything was in it. */
async function openHome(home: string, dataDir: string): Promise<void> {
  if (home === dataDir) return
  await mkdir(home, { recursive: true })
  await chmod(home, PASS_THROUGH)
}

/** Without the pointer we would make an empty store beside one that exists. */
async function refuseForeignFiles(dataDir: string): Promise<void> {
  const names = await readdir(dataDir)
  const taken = ['pg', 'run', 'secrets.json'].find((name) => names.includes(name))
  if (taken === undefined) return
  throw new StartRefusedError(
    `${dataDir} holds ${taken}, but not the cluster.json that says where the data lies; bring it back or use an empty folder`,
  )
}

async function ownerOf(path: string): Promise<{ readonly uid: number; readonly gid: number } | null> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw new StartRefusedError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

interface Pointer {
  readonly home: string
  readonly isMade: boolean
}

async function readPointer(dataDir: string): Promise<Pointer | null> {
  const path = join(dataDir, 'cluster.json')
  const text = await readIfThere(path)
  if (text === null) return null
  const value: unknown = parseOrNull(text)
  if (typeof value === 'object' && value !== null && 'home' in value && 'isMade' in value) {
    // Null stands for the data folder itself, so that it may be moved as a whole.
    if (value.home === null && typeof value.isMade === 'boolean') return { home: dataDir, isMade: value.isMade }
    if (typeof value.home === 'string' && typeof value.isMade === 'boolean') return { home: value.home, isMade: value.isMade }
  }
  throw new StartRefusedError(
    `${path} reads ${JSON.stringify(text)}, expected {"home":"/where/the/data/lies" or null,"isMade":true or false}`,
  )
}

async function writePointer(dataDir: string, { home, isMade }: Pointer): Promise<void> {
  const text = `${JSON.stringify({ home: home === dataDir ? null : home, isMade })}\n`
  await writeDurably(join(dataDir, 'cluster.json'), text, 0o644)
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // The caller says what it read.
  }
}
