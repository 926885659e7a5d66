import { chmod, chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { RunAs } from './run-as.ts'
import { StartRefusedError } from './start-refused.ts'

export const SOCKET_NAME = '.s.PGSQL.5432'

/** A longer path does not fit into a socket address: 108 bytes with the closing zero on Linux, 104 elsewhere. */
export const SOCKET_PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103

const FALLBACK_PREFIX = 'loadline-socket-'

/**
 * A private folder for the socket: `run` beside the data, or a short one where the path would be too long. That one has
 * a new random name each time, so nobody can have put one there first; an adopting start learns it from postmaster.pid.
 * A revival passes the folder it had, since everybody's connection settings name it.
 */
export async function openSocketFolder(home: string, runAs: RunAs, earlier: string | null): Promise<string> {
  const beside = join(home, 'run')
  const wanted = earlier ?? (fits(beside) ? beside : null)
  if (wanted !== null) {
    await mkdir(wanted, { recursive: true, mode: 0o700 })
    await makePrivate(wanted, runAs)
    return wanted
  }
  const candidates = [process.env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp']
  const parent = candidates.find((folder) => folder !== undefined && fits(join(folder, `${FALLBACK_PREFIX}XXXXXX`))) ?? '/tmp'
  const folder = await mkdtemp(join(parent, FALLBACK_PREFIX))
  await makePrivate(folder, runAs)
  return folder
}

/** Removes a folder that was made only because the path beside the data was too long. */
export async function removeFallbackFolder(socketDir: string): Promise<void> {
  if (basename(socketDir).startsWith(FALLBACK_PREFIX)) await rm(socketDir, { recursive: true, force: true })
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX
}

async function makePrivate(folder: string, runAs: RunAs): Promise<void> {
  const found = await lstat(folder)
  const isOurs = [process.geteuid?.(), runAs?.uid].includes(found.uid)
  if (!found.isDirectory() || !isOurs) {
    throw new StartRefusedError(
      `${folder} is not a folder of ours (uid ${found.uid}), expected to put PostgreSQL's socket there; remove it`,
    )
  }
  if (runAs !== null) await chown(folder, runAs.uid, runAs.gid)
  await chmod(folder, 0o700)
}
