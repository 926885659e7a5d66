import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClusterProcess,
  killHard,
  makeTestFolder,
  processesBelow,
  startClusterProcess,
  stateOf,
  until,
} from '../../../../test/support/cluster-process.ts'
import { type Cluster, startCluster } from './embedded.ts'
import { rolePassword } from './role-password.ts'

// Node and PostgreSQL are killed here as a machine that runs out of memory, or a hasty operator, kills them.

let folder: Awaited<ReturnType<typeof makeTestFolder>>
let dataDir: string
let said: string[]
const clusters: Cluster[] = []
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await makeTestFolder()
  dataDir = join(folder.path, 'data')
  said = []
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const cluster of clusters.splice(0)) await cluster.stop()
  for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
  await folder.remove()
})

async function start(extraSettings: readonly string[] = []): Promise<Cluster> {
  const cluster = await startCluster({ dataDir, log: (line) => said.push(line), extraSettings })
  clusters.push(cluster)
  return cluster
}

async function startServer(extraSettings: readonly string[] = []): Promise<ClusterProcess> {
  const server = await startClusterProcess({ dataDir, extraSettings })
  children.push(server.child)
  return server
}

async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client(cluster.ownerConfig())
  await client.connect()
  const { rows } = await client.query<{ one: number }>('select 1 as one')
  await client.end()
  return rows[0]?.one === 1
}

/** A session that computes and so does not notice that its postmaster died. Its own end is an error we expect. */
async function startComputing(server: ClusterProcess, seconds: number): Promise<number> {
  const { LOADLINE_SECRET: secret } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>
  const password = rolePassword(secret ?? '', 'loadline_owner')
  const client = new pg.Client({ host: server.socketDir, user: 'loadline_owner', password, database: 'loadline' })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const loop = `do $$ declare ends timestamptz := clock_timestamp() + interval '${seconds} s'; begin while clock_timestamp() < ends loop end loop; end $$`
  client.query(loop).catch(() => undefined)
  const pid = rows[0]?.pid ?? 0
  await until('the backend computes', async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') R '))
  return pid
}

describe('after a kill of Node', () => {
  it('the next start adopts the PostgreSQL that was left running', async () => {
    const killed = await startServer()
    await killHard(killed.child)
    const cluster = await start()
    expect(cluster.how).toBe('adopted')
    expect(cluster.postmasterPid).toBe(killed.postmasterPid)
    expect(await answers(cluster)).toBe(true)
    await cluster.stop()
    expect(processesBelow(folder.path)).toEqual([])
  })

  it('a PostgreSQL that was left running with other settings is replaced', async () => {
    const killed = await startServer(['work_mem=8MB'])
    await killHard(killed.child)
    const cluster = await start()
    expect(cluster.how).toBe('started')
    expect(cluster.postmasterPid).not.toBe(killed.postmasterPid)
    expect(said.join('\n')).toContain('was left over with other programs or settings and is replaced')
  })
})

describe('after a kill of Node and of PostgreSQL', () => {
  it('the next start recovers what was committed', async () => {
    const first = await start()
    const client = new pg.Client(first.ownerConfig())
    client.on('error', () => undefined)
    await client.connect()
    await client.query('create table kept as select 42 as answer')
    process.kill(first.postmasterPid, 'SIGKILL')
    const second = await startServer()
    expect(second.how).toBe('started')
    await killHard(second.child)
    process.kill(second.postmasterPid, 'SIGKILL')

    const third = await start()
    expect(third.how).toBe('started')
    const reader = new pg.Client(third.ownerConfig())
    await reader.connect()
    expect((await reader.query('select answer from kept')).rows).toEqual([{ answer: 42 }])
    await reader.end()
  })

  it('the next start is not held up by a postmaster that stays a zombie', async () => {
    const frozen = await startServer()
    // A parent that is stopped cannot take note of its child's end, just as a process 1 that never does.
    frozen.child.kill('SIGSTOP')
    process.kill(frozen.postmasterPid, 'SIGKILL')
    await until('the postmaster is a zombie', () => stateOf(frozen.postmasterPid) === 'Z')

    const cluster = await start()
    expect(cluster.how).toBe('started')
    expect(stateOf(frozen.postmasterPid)).toBe('Z')
    expect(said.at(-1)).toBe(`removed the pid file of a PostgreSQL that was killed (process ${frozen.postmasterPid})`)
    expect(await answers(cluster)).toBe(true)
  })

  it('the next start waits for a backend that still computes', async () => {
    const killed = await startServer()
    const backend = await startComputing(killed, 3)
    killed.child.kill('SIGSTOP')
    process.kill(killed.postmasterPid, 'SIGKILL')
    await until('the postmaster is a zombie', () => stateOf(killed.postmasterPid) === 'Z')
    expect(stateOf(backend)).toBe('R')

    const cluster = await start()
    expect(stateOf(backend)).not.toBe('R')
    expect(said[0]).toMatch(new RegExp(`^waiting for process(es)? .*${backend}.*, left over from a PostgreSQL that was killed$`))
    expect(said.filter((line) => line.startsWith('sent'))).toEqual([])
    expect(await answers(cluster)).toBe(true)
  })

  it('the next start ends a backend that computes without end', async () => {
    const killed = await startServer()
    const backend = await startComputing(killed, 300)
    await killHard(killed.child)
    process.kill(killed.postmasterPid, 'SIGKILL')

    const cluster = await start()
    expect(said[1]).toMatch(new RegExp(`^sent SIGQUIT to process(es)? .*${backend}`))
    expect([null, 'Z']).toContain(stateOf(backend))
    expect(await answers(cluster)).toBe(true)
  })

  it('the next start is not misled by a stranger who got the number of the postmaster', async () => {
    await (await start()).stop()
    const stranger = spawn('sleep', ['60'], { uid: process.getuid?.() === 0 ? 65534 : undefined, stdio: 'ignore' })
    children.push(stranger)
    const lines = [stranger.pid, join(dataDir, 'pg'), 1, 5432, join(dataDir, 'run'), '', '  1 999999999', 'ready   ']
    await writeFile(join(dataDir, 'pg', 'postmaster.pid'), `${lines.join('\n')}\n`)

    const cluster = await start()
    expect(cluster.how).toBe('started')
    expect(stranger.exitCode).toBeNull()
    expect(said).toEqual([`removed the pid file of a PostgreSQL that was killed (process ${stranger.pid})`])
  })

  it('the next start is not held up by a pid file that a power cut left empty', async () => {
    await (await start()).stop()
    await writeFile(join(dataDir, 'pg', 'postmaster.pid'), '')
    const cluster = await start()
    expect(cluster.how).toBe('started')
    expect(said).toEqual(['removed the pid file of a PostgreSQL that was killed'])
  })
})
