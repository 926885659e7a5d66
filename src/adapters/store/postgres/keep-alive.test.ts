import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTestFolder, processesBelow, startClusterProcess, until } from '../../../../test/support/cluster-process.ts'
import { type Cluster, startCluster } from './embedded.ts'
import { keepAlive } from './keep-alive.ts'

let folder: Awaited<ReturnType<typeof makeTestFolder>>
let cluster: Cluster
let events: string[]

beforeEach(async () => {
  folder = await makeTestFolder()
  cluster = await startCluster({ dataDir: join(folder.path, 'data'), log: () => undefined })
  events = []
})

afterEach(async () => {
  await cluster.stop()
  await folder.remove()
})

function watch(): () => void {
  return keepAlive(cluster, {
    log: (line) => events.push(line),
    onLost: (reason) => events.push(`lost: ${reason}`),
    onBack: () => events.push('back'),
    onGivenUp: (reason) => events.push(`given up: ${reason}`),
  })
}

async function backendPid(): Promise<number> {
  const client = new pg.Client(cluster.ownerConfig())
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  await client.end()
  return rows[0]?.pid ?? 0
}

describe('a PostgreSQL that dies while the server lives', () => {
  it('is noticed, started again, and reached by the settings that were given out before', async () => {
    watch()
    const { postmasterPid } = cluster
    const config = cluster.ownerConfig()
    process.kill(postmasterPid, 'SIGKILL')
    await until('PostgreSQL is back', () => events.includes('back'))
    expect(events[0]).toMatch(/^lost: PostgreSQL on .* went away: /)
    expect(events).toHaveLength(2)
    expect(cluster.postmasterPid).not.toBe(postmasterPid)
    expect(cluster.ownerConfig()).toEqual(config)
    expect(await backendPid()).toBeGreaterThan(0)
  })

  it('comes back as often as it dies', async () => {
    watch()
    for (const times of [1, 2, 3]) {
      process.kill(cluster.postmasterPid, 'SIGKILL')
      await until(`PostgreSQL is back ${times} times`, () => events.filter((event) => event === 'back').length === times)
    }
    expect(await backendPid()).toBeGreaterThan(0)
  })

  it('is locked again where only its backends were restarted', async () => {
    watch()
    const { postmasterPid } = cluster
    const client = new pg.Client(cluster.ownerConfig())
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    // One backend that is killed makes the postmaster restart all of them.
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    await until('PostgreSQL is back', () => events.includes('back'))
    expect(cluster.postmasterPid).toBe(postmasterPid)
    await expect(startClusterProcess({ dataDir: join(folder.path, 'data') })).rejects.toThrow(/another Loadline \(process \d+\) is running/)
  })

  it('is left to another Loadline that took it over, and not stopped by us', async () => {
    const lost = new Promise((resolve) => cluster.onDeath(resolve))
    process.kill(cluster.postmasterPid, 'SIGKILL')
    await lost
    const other = await startClusterProcess({ dataDir: join(folder.path, 'data') })
    await expect(cluster.revive()).rejects.toThrow(/another Loadline \(process \d+\) is running/)
    await cluster.stop()
    expect(processesBelow(other.pgDir)).toContain(other.postmasterPid)
    other.child.kill('SIGTERM')
    await until('the other has ended', () => other.child.exitCode !== null)
    expect(processesBelow(folder.path)).toEqual([])
  })

  it('is not missed when it was stopped on purpose', async () => {
    const endWatch = watch()
    endWatch()
    await cluster.stop()
    expect(events).toEqual([])
    await expect(cluster.revive()).rejects.toThrow(/was stopped, and stays so/)
    expect(processesBelow(folder.path)).toEqual([])
  })
})
