import type { PostgresAccess } from './access.ts'
import { type Attachment, attach, isStillOurs } from './attach.ts'
import { type ClusterFolder, connectionConfig, OWNER } from './cluster-folder.ts'
import { createCluster } from './create-cluster.ts'
import { hasCode } from './durable-file.ts'
import { installedNativeDir, usableBinaries } from './native-binaries.ts'
import { DURABLE_PARENTS, openStoreFolder, placeCluster } from './placement.ts'
import { stopPostmaster } from './postmaster.ts'
import { openSecret } from './secret-file.ts'
import { removeFallbackFolder } from './socket-folder.ts'
import { withStartMutex } from './start-mutex.ts'
import { StartRefusedError } from './start-refused.ts'

export interface ClusterOptions {
  /** Put nothing into a new one before the cluster is made: as root, only an empty folder is opened for PostgreSQL's user. */
  readonly dataDir: string
  readonly log: (line: string) => void
  /** As `name=value`, after our own settings. */
  readonly extraSettings?: readonly string[]
  /** Where PostgreSQL's programs are; by default in the platform package. */
  readonly nativeDir?: string
  /** Where the files go when we are root and PostgreSQL's user cannot enter the data folder. */
  readonly durableParents?: readonly string[]
}

/** A native PostgreSQL of our own on one data folder, reached by a unix socket alone. */
export interface Cluster extends PostgresAccess {
  readonly how: 'created' | 'started' | 'adopted'
  readonly socketDir: string
  /** The postmaster that serves now: another one after `revive`. */
  readonly postmasterPid: number
  /** The folder of PostgreSQL's own files. */
  readonly pgDir: string
}

/**
 * Starts PostgreSQL on `dataDir`, making the cluster first where there is none, or adopts the one that a killed Loadline
 * left running there. Rejects with a `StartRefusedError`, whose message is for the operator, when another Loadline runs
 * on the folder or the folder cannot be used.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const dataDir = await openStoreFolder(options.dataDir)
  return await withStartMutex(dataDir, async () => {
    const { folder, isNew } = await explainRefusedAccess(dataDir, () => prepareFolder(dataDir, options))
    const attachment = await attach(folder, null)
    return makeCluster(folder, attachment, isNew ? 'created' : attachment.how)
  })
}

async function prepareFolder(
  dataDir: string,
  { log, extraSettings = [], nativeDir = installedNativeDir(), durableParents = DURABLE_PARENTS }: ClusterOptions,
): Promise<{ readonly folder: ClusterFolder; readonly isNew: boolean }> {
  const placement = await placeCluster(dataDir, durableParents, log)
  const secret = await openSecret(dataDir, placement.isMade)
  const binaries = await usableBinaries(nativeDir, placement, log)
  const folder = { ...placement, dataDir, secret, binaries, extraSettings, log }
  if (!placement.isMade) await createCluster(folder)
  return { folder, isNew: !placement.isMade }
}

async function explainRefusedAccess<T>(dataDir: string, prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare()
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT')) throw error
    throw new StartRefusedError(`the data folder ${dataDir} cannot be used: ${error.message}`, { cause: error })
  }
}

function makeCluster(folder: ClusterFolder, first: Attachment, how: Cluster['how']): Cluster {
  const listeners: ((reason: string) => void)[] = []
  let attachment = first
  let isLocked = true
  let reviving: Promise<void> | null = null
  let stopping: Promise<void> | null = null

  const watch = (): void => {
    const { lock } = attachment
    isLocked = true
    lock.whenLost((reason) => {
      isLocked = false
      if (stopping === null) for (const listener of listeners) listener(`PostgreSQL on ${folder.pgDir} went away: ${reason}`)
    })
  }
  const reattach = async (): Promise<void> => {
    await attachment.lock.close()
    isLocked = false
    attachment = await withStartMutex(folder.dataDir, () => attach(folder, attachment.socketDir))
    watch()
  }
  const end = async (): Promise<void> => {
    await reviving?.catch(() => undefined) // Whoever asked for the revival hears of its failure.
    if (isLocked || (await isStillOurs(folder, attachment))) {
      await stopPostmaster(attachment.pid, folder.pgDir, folder.log)
      await removeFallbackFolder(attachment.socketDir)
    }
    await attachment.lock.close()
  }

  watch()
  return {
    how,
    secret: folder.secret,
    pgDir: folder.pgDir,
    get socketDir() {
      return attachment.socketDir
    },
    get postmasterPid() {
      return attachment.pid
    },
    ownerConfig: () => connectionConfig(attachment.socketDir, folder.secret, OWNER),
    configFor: (role) => connectionConfig(attachment.socketDir, folder.secret, role),
    onDeath: (listener) => void listeners.push(listener),
    revive: async () => {
      if (stopping !== null) throw new StartRefusedError(`PostgreSQL on ${folder.pgDir} was stopped, and stays so`)
      reviving ??= reattach().finally(() => {
        reviving = null
      })
      await reviving
    },
    stop: async () => {
      stopping ??= end()
      await stopping
    },
  }
}
