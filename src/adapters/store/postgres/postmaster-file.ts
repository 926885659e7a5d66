import { join } from 'node:path'
import { readIfThere } from './durable-file.ts'
import { isPostgresIn } from './process-table.ts'

/** What a postmaster writes into its folder about itself. After a crash the file stays and says what was true before. */
export interface PostmasterFile {
  readonly pid: number
  readonly socketDir: string
  readonly sharedMemoryId: number | null
  /** `starting`, `ready`, `stopping` or `standby`. */
  readonly status: string
}

export const postmasterFilePath = (pgDir: string): string => join(pgDir, 'postmaster.pid')

/** Lines: pid, data folder, start time, port, socket folder, address, shared memory key and id, status. */
export async function readPostmasterFile(pgDir: string): Promise<PostmasterFile | null> {
  const text = await readIfThere(postmasterFilePath(pgDir))
  const lines = (text ?? '').split('\n')
  const pid = Number(lines[0])
  // A single-user PostgreSQL, such as the one inside initdb, writes its number negated.
  if (!Number.isInteger(pid) || pid <= 1) return null
  const sharedMemoryId = lines[6]?.trim().split(/\s+/)[1]
  return {
    pid,
    socketDir: lines[4] ?? '',
    sharedMemoryId: sharedMemoryId === undefined ? null : Number(sharedMemoryId),
    status: lines[7]?.trim() ?? 'starting',
  }
}

/** The postmaster that serves this folder now. The file of a crashed one, and a number used again, do not count. */
export async function livePostmaster(pgDir: string): Promise<PostmasterFile | null> {
  const file = await readPostmasterFile(pgDir)
  return file !== null && isPostgresIn(file.pid, pgDir) ? file : null
}
