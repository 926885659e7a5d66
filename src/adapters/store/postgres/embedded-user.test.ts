import { constants } from 'node:fs'
import { access, chmod, chown, copyFile, link, mkdir, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTestFolder, processesBelow, startClusterProcess, until } from '../../../../test/support/cluster-process.ts'
import { type Cluster, type ClusterOptions, startCluster } from './embedded.ts'
import { installedNativeDir } from './native-binaries.ts'

// Who starts decides what can be tried: only root can become somebody else. Started by root these tests show root and an
// ordinary user; started by an ordinary user they show that one. None is skipped.
const isRoot = process.getuid?.() === 0
const ORDINARY = { uid: 1, gid: 1 }
const NOBODY = 65534

let folder: Awaited<ReturnType<typeof makeTestFolder>>
let said: string[]
const clusters: Cluster[] = []

beforeEach(async () => {
  folder = await makeTestFolder()
  said = []
})

afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop()
  await folder.remove()
})

async function start(options: Omit<ClusterOptions, 'log'>): Promise<Cluster> {
  const cluster = await startCluster({ ...options, log: (line) => said.push(line) })
  clusters.push(cluster)
  return cluster
}

async function run(cluster: Cluster, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client(cluster.ownerConfig())
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function uidOf(pid: number): Promise<number> {
  return Number(/^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1])
}

/** The programs as npm installs them: no links, here without the 60 MB by linking the files themselves where that works. */
async function installNative(to: string): Promise<string> {
  const copyTree = async (from: string, target: string): Promise<void> => {
    await mkdir(target, { recursive: true })
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const [source, copy] = [join(from, entry.name), join(target, entry.name)]
      if (entry.isDirectory()) await copyTree(source, copy)
      else if (entry.isFile()) await link(source, copy).catch(() => copyFile(source, copy, constants.COPYFILE_FICLONE))
    }
  }
  await copyTree(installedNativeDir(), to)
  return to
}

const makeFolder = async (
  path: string,
  mode: number,
  owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
): Promise<string> => {
  await mkdir(path, { recursive: true })
  await chmod(path, mode)
  await chown(path, owner.uid, owner.gid)
  return path
}

describe('library links', () => {
  it('are made by us, so that no install script has to run', async () => {
    const nativeDir = await installNative(join(folder.path, 'native'))
    const cluster = await start({ dataDir: join(folder.path, 'data'), nativeDir })
    expect(await run(cluster, `select 'ä' < 'z' collate "und-x-icu" as sorts`)).toEqual([{ sorts: true }])
    await access(join(nativeDir, 'lib', 'libpq.so.5'))
    expect(said).toEqual([])
  })
})

describe(isRoot ? 'started by root' : 'started by an ordinary user', () => {
  it('PostgreSQL runs as an unprivileged user', async () => {
    const cluster = await start({ dataDir: join(folder.path, 'data') })
    expect(await uidOf(cluster.postmasterPid)).toBe(isRoot ? NOBODY : process.getuid?.())
    expect(await run(cluster, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  if (isRoot) {
    describeClosedFolder()
    describeClosedPrograms()
    describeForeignFolders()
  } else {
    it('refuses data of another user in one line', async () => {
      await expect(start({ dataDir: '/root/loadline' })).rejects.toThrow(/the data folder \/root\/loadline cannot be used: EACCES/)
    })
  }
})

function describeClosedFolder(): void {
  it('keeps the data in a reachable place when the data folder lies where only root can enter, and finds it again', async () => {
    const closed = await makeFolder(join(folder.path, 'closed'), 0o700)
    const durable = await makeFolder(join(folder.path, 'var-lib'), 0o755)
    const options = { dataDir: join(closed, 'data'), durableParents: [durable] }
    const first = await start(options)
    expect(first.pgDir.startsWith(`${durable}/loadline-`)).toBe(true)
    expect(said[0]).toContain(`cannot enter ${options.dataDir}: its files are kept in ${durable}/loadline-`)
    await run(first, 'create table kept as select 42 as answer')
    await first.stop()

    const second = await start(options)
    expect(second.how).toBe('started')
    expect(second.pgDir).toBe(first.pgDir)
    expect(await run(second, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
    expect(await readdir(durable)).toHaveLength(1)

    await rm(first.pgDir, { recursive: true })
    await expect(start(options)).rejects.toThrow(`the data of ${options.dataDir} lies in ${first.pgDir}, which is not there`)
  })
}

function describeClosedPrograms(): void {
  it('copies the programs beside the data when they lie where only root can enter, once', async () => {
    const closed = await makeFolder(join(folder.path, 'closed'), 0o700)
    const nativeDir = await installNative(join(closed, 'native'))
    const dataDir = join(folder.path, 'data')
    const first = await start({ dataDir, nativeDir })
    const copies = (await readdir(dataDir)).filter((name) => name.startsWith('native-'))
    expect(copies).toHaveLength(1)
    expect(said[0]).toMatch(/^PostgreSQL cannot be started from .*closed\/native .*: copying it to .*\/data\/native-/)
    await first.stop()
    said.length = 0
    const second = await start({ dataDir, nativeDir })
    expect(said).toEqual([])
    expect(await run(second, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('puts programs and data beside each other when the whole clone lies where only root can enter', async () => {
    const closed = await makeFolder(join(folder.path, 'root'), 0o700)
    const nativeDir = await installNative(join(closed, 'loadline', 'native'))
    const durable = await makeFolder(join(folder.path, 'var-lib'), 0o755)
    const options = { dataDir: join(closed, 'loadline', 'data'), nativeDir, durableParents: [durable] }
    const killed = await startClusterProcess(options)
    killed.child.kill('SIGKILL')
    await until('the server is gone', () => killed.child.signalCode !== null)
    const cluster = await start(options)
    expect(cluster.how).toBe('adopted')
    expect(cluster.postmasterPid).toBe(killed.postmasterPid)
    const [home = ''] = await readdir(durable)
    expect((await readdir(join(durable, home))).map((name) => name.replace(/-.*/, '')).sort()).toEqual(['native', 'pg', 'run'])
    await cluster.stop()
    expect(processesBelow(folder.path)).toEqual([])
  })

  it('removes a copy of the programs that is no longer used', async () => {
    const closed = await makeFolder(join(folder.path, 'closed'), 0o700)
    const nativeDir = await installNative(join(closed, 'native'))
    const dataDir = join(folder.path, 'data')
    await (await start({ dataDir, nativeDir })).stop()
    await start({ dataDir })
    expect((await readdir(dataDir)).filter((name) => name.startsWith('native-'))).toEqual([])
  })
}

function describeForeignFolders(): void {
  it('opens an empty folder that was made for the data alone, so that it can be used where it is', async () => {
    const dataDir = await makeFolder(join(folder.path, 'data'), 0o700)
    const cluster = await start({ dataDir, durableParents: [] })
    expect(cluster.pgDir).toBe(join(dataDir, 'pg'))
    expect((await stat(dataDir)).mode & 0o777).toBe(0o711)
    expect((await stat(cluster.pgDir)).mode & 0o777).toBe(0o700)
  })

  it('is refused in one line where there is no reachable place', async () => {
    const closed = await makeFolder(join(folder.path, 'closed'), 0o700)
    await expect(start({ dataDir: join(closed, 'data'), durableParents: [join(closed, 'var-lib')] })).rejects.toThrow(
      /can enter neither .*closed\/data nor a folder made in .*; start as an ordinary user or use another data folder$/,
    )
  })

  it('refuses to put the socket into a folder that somebody else made', async () => {
    const dataDir = join(folder.path, 'data')
    await (await start({ dataDir })).stop()
    await rm(join(dataDir, 'run'), { recursive: true })
    await symlink('/etc', join(dataDir, 'run'))
    await expect(start({ dataDir })).rejects.toThrow(/run is not a folder of ours/)
    expect((await stat('/etc')).mode & 0o777).toBe(0o755)
  })

  it('serves the data of an ordinary user as that user, who can go on with it afterwards', async () => {
    const home = await makeFolder(join(folder.path, 'home'), 0o700, ORDINARY)
    const dataDir = join(home, 'data')
    const first = await startClusterProcess({ dataDir }, ORDINARY)
    expect(first.how).toBe('created')
    expect(await uidOf(first.postmasterPid)).toBe(ORDINARY.uid)
    first.child.kill('SIGTERM')
    await until('the server of the user has ended', () => first.child.exitCode !== null)
    expect(processesBelow(folder.path)).toEqual([])

    const asRoot = await start({ dataDir })
    expect(asRoot.how).toBe('started')
    expect(await uidOf(asRoot.postmasterPid)).toBe(ORDINARY.uid)
    await asRoot.stop()

    const again = await startClusterProcess({ dataDir }, ORDINARY)
    expect(again.how).toBe('started')
    again.child.kill('SIGTERM')
    await until('the server of the user has ended', () => again.child.exitCode !== null)
  })

  it('leaves data that an ordinary user is refused in one line', async () => {
    const dataDir = join(folder.path, 'data')
    await (await start({ dataDir })).stop()
    const refusal = await startClusterProcess({ dataDir }, ORDINARY).catch((error: Error) => error.message)
    expect(refusal).toMatch(/^refused: the data folder .*data cannot be used: EACCES/)
  })
}
