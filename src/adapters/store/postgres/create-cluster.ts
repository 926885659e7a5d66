import { chmod, chown, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ClusterFolder, OWNER } from './cluster-folder.ts'
import { syncFolder } from './durable-file.ts'
import { rememberMade } from './placement.ts'
import { rolePassword } from './role-password.ts'
import { type RunAs, runToEnd } from './run-as.ts'
import { StartRefusedError } from './start-refused.ts'

const DRAFT = 'pg.making'

const INITDB_OPTIONS = [
  `--username=${OWNER}`,
  '--auth-local=scram-sha-256',
  '--auth-host=reject',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
] as const

/** Initialises the cluster under another name first: a folder called `pg` is whole, whenever this was cut short. */
export async function createCluster(folder: ClusterFolder): Promise<void> {
  for (const name of await readdir(folder.home)) {
    // The initdb of a Node that was killed writes on for a moment, until it misses what is removed here.
    if (name.startsWith(DRAFT)) await rm(join(folder.home, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  const draft = join(folder.home, `${DRAFT}-${process.pid}`)
  const passwordFile = join(folder.home, `${DRAFT}-password-${process.pid}`)
  await mkdir(draft, { mode: 0o700 })
  await give(draft, folder.runAs)
  await chmod(draft, 0o700)
  try {
    await writeForPostgres(passwordFile, rolePassword(folder.secret, OWNER), folder.runAs)
    const args = [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...INITDB_OPTIONS]
    const { code, output } = await runToEnd(folder.binaries.initdb, args, folder.runAs)
    if (code !== 0) throw new StartRefusedError(`PostgreSQL could not make its files in ${folder.home}: ${lastLines(output)}`)
    await rename(draft, folder.pgDir)
    await syncFolder(folder.home)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
  await rememberMade(folder.dataDir, folder.home)
}

async function writeForPostgres(path: string, text: string, runAs: RunAs): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    if (runAs !== null) await file.chown(runAs.uid, runAs.gid)
    await file.writeFile(text)
  } finally {
    await file.close()
  }
}

async function give(path: string, runAs: RunAs): Promise<void> {
  if (runAs !== null) await chown(path, runAs.uid, runAs.gid)
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' ')
}
