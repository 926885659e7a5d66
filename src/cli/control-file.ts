import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from './usage.ts'

/** How other commands reach the server that runs on a data folder. */
export interface Control {
  readonly url: string
  readonly pid: number
  /** A token of an administrator; the file that holds it is readable by its owner alone. */
  readonly token: string
}

const NAME = 'server.json'

/** Says where the server is. Written beside and renamed, so nobody reads half of it. */
export async function writeControl(dataDir: string, control: Control): Promise<void> {
  const draft = join(dataDir, `.${NAME}.${randomBytes(6).toString('hex')}`)
  await writeFile(draft, JSON.stringify(control), { mode: 0o600, flag: 'wx' })
  await rename(draft, join(dataDir, NAME))
}

/** Takes back what this process said; what another one said meanwhile stays. */
export async function removeControl(dataDir: string, pid: number): Promise<void> {
  if ((await read(dataDir))?.pid === pid) await rm(join(dataDir, NAME), { force: true })
}

/** Where the server of a data folder is; a refusal where none runs. */
export async function findControl(dataDir: string): Promise<Control> {
  const control = await read(dataDir)
  if (control !== null && isRunning(control.pid)) return control
  throw new CommandError(`no Loadline runs on ${dataDir}; start it with npm start, or name its data folder with --data`)
}

async function read(dataDir: string): Promise<Control | null> {
  try {
    return JSON.parse(await readFile(join(dataDir, NAME), 'utf8')) as Control
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new CommandError(`${join(dataDir, NAME)} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process runs all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
