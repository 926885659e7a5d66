import { createHmac } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTestFolder, processesBelow, startClusterProcess, until } from '../../../../test/support/cluster-process.ts'
import { type Cluster, startCluster } from './embedded.ts'
import { StartRefusedError } from './start-refused.ts'

const log = (): void => undefined
let folder: Awaited<ReturnType<typeof makeTestFolder>>
let dataDir: string
const running: Cluster[] = []

beforeEach(async () => {
  folder = await makeTestFolder()
  dataDir = join(folder.path, 'data')
})

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.stop()
  await folder.remove()
})

async function start(dir = dataDir, extraSettings: readonly string[] = []): Promise<Cluster> {
  const cluster = await startCluster({ dataDir: dir, log, extraSettings })
  running.push(cluster)
  return cluster
}

async function query<Row extends pg.QueryResultRow>(config: pg.ClientConfig, text: string): Promise<readonly Row[]> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

describe('a cluster of our own', () => {
  it('is made once, keeps its rows and its secret, and leaves no process behind', async () => {
    const first = await start()
    expect(first.how).toBe('created')
    await query(first.ownerConfig(), 'create table kept as select 42 as answer')
    const stoppedFrom = performance.now()
    await first.stop()
    expect(performance.now() - stoppedFrom).toBeLessThan(3000)
    expect(processesBelow(folder.path)).toEqual([])

    const second = await start()
    expect(second.how).toBe('started')
    expect(second.secret).toBe(first.secret)
    expect(await query(second.ownerConfig(), 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  it('listens on a private socket alone and runs with what a durable acknowledgement needs', async () => {
    const cluster = await start()
    const rows = await query<{ name: string; setting: string }>(
      cluster.ownerConfig(),
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums',
         'listen_addresses', 'jit', 'TimeZone', 'max_connections', 'password_encryption', 'log_directory')`,
    )
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      jit: 'off',
      TimeZone: 'UTC',
      max_connections: '60',
      password_encryption: 'scram-sha-256',
      log_directory: 'log',
    })
    expect((await stat(cluster.socketDir)).mode & 0o777).toBe(0o700)
    const [locale] = await query(
      cluster.ownerConfig(),
      'select datlocprovider, datlocale from pg_database where datname = current_database()',
    )
    expect(locale).toEqual({ datlocprovider: 'b', datlocale: 'C.UTF-8' })
  })

  it('lets a role log in with the password derived from the secret, and with no other', async () => {
    const cluster = await start()
    const password = createHmac('sha256', cluster.secret).update('ll_test').digest('base64url')
    await query(cluster.ownerConfig(), `create role ll_test login password '${password}'`)
    expect(await query(cluster.configFor('ll_test'), 'select current_user as login, current_database() as database')).toEqual([
      { login: 'll_test', database: 'loadline' },
    ])
    await expect(query({ ...cluster.configFor('ll_test'), password: 'guess' }, 'select 1')).rejects.toThrow(
      /password authentication failed/,
    )
    await expect(query({ ...cluster.configFor('ll_test'), database: 'postgres' }, 'select 1')).rejects.toThrow(
      /permission denied for database/,
    )
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  it('keeps its socket elsewhere, and its settings valid, in a folder with a long and awkward name', async () => {
    const awkward = join(folder.path, `a "quoted", näme ${'x'.repeat(80)}`)
    const cluster = await start(awkward)
    expect(Buffer.byteLength(`${cluster.socketDir}/.s.PGSQL.5432`)).toBeLessThanOrEqual(107)
    expect(await query(cluster.ownerConfig(), 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.stop()
    await expect(stat(cluster.socketDir)).rejects.toThrow(/ENOENT/)
  })

  it('keeps its socket beside the data where quotes and commas stand in a short name', async () => {
    const awkward = join(folder.path, 'a "b", ü')
    const cluster = await start(awkward)
    expect(cluster.socketDir).toBe(join(awkward, 'run'))
    expect(await query(cluster.ownerConfig(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('ends within three seconds whatever its sessions are doing', async () => {
    const cluster = await start()
    const endings = ['select pg_sleep(60)', 'do $$ begin loop end loop end $$', 'begin'].map(async (text) => {
      const client = new pg.Client(cluster.ownerConfig())
      client.on('error', () => undefined)
      await client.connect()
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      return { pid: rows[0]?.pid, ended: client.query(text).then(String, String) }
    })
    const sessions = await Promise.all(endings)
    const stoppedFrom = performance.now()
    await cluster.stop()
    expect(performance.now() - stoppedFrom).toBeLessThan(3000)
    expect(processesBelow(folder.path)).toEqual([])
    expect(sessions).toHaveLength(3)
    expect(await sessions[0]?.ended).toMatch(/terminating connection due to administrator command/)
  })

  it('runs in a process session of its own, so that Ctrl-C at the terminal reaches the server alone', async () => {
    const cluster = await start()
    const stat = await readFile(`/proc/${cluster.postmasterPid}/stat`, 'utf8')
    const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]
    expect(Number(session)).toBe(cluster.postmasterPid)
  })

  it('is found again after its data folder was moved', async () => {
    const first = await start()
    await query(first.ownerConfig(), 'create table kept as select 42 as answer')
    await first.stop()
    const moved = join(folder.path, 'moved')
    await rename(dataDir, moved)
    const second = await start(moved)
    expect(await query(second.ownerConfig(), 'select answer from kept')).toEqual([{ answer: 42 }])
  })
})

describe('a second start on one folder', () => {
  it('is refused in one line that names the folder and the process that has it, and does no harm', async () => {
    const cluster = await start()
    const refusal = await startClusterProcess({ dataDir }).catch((error: Error) => error.message)
    expect(refusal).toBe(
      `refused: another Loadline (process ${process.pid}) is running on ${dataDir}; stop it, or use another --data folder`,
    )
    expect(await query(cluster.ownerConfig(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('is refused also when both begin on an empty folder at the same moment', async () => {
    const starts = await Promise.allSettled([startClusterProcess({ dataDir }), startClusterProcess({ dataDir })])
    const [won, lost] = [starts.find((one) => one.status === 'fulfilled'), starts.find((one) => one.status === 'rejected')]
    expect(won?.value.how).toBe('created')
    expect(String(lost?.reason)).toMatch(/refused: another Loadline \(process \d+\) is running on /)
    won?.value.child.kill('SIGTERM')
    await until('the winner has ended', () => won?.value.child.exitCode !== null)
    expect(processesBelow(folder.path)).toEqual([])
  })

  it('succeeds when it comes while the first is stopping', async () => {
    const first = await start()
    const stopped = first.stop()
    const second = await start()
    await stopped
    expect(second.how).toBe('started')
    expect(await query(second.ownerConfig(), 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('a folder that cannot be used', () => {
  const refusalOf = async (dir = dataDir): Promise<string> => {
    const error: unknown = await start(dir).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StartRefusedError)
    return (error as StartRefusedError).message
  }

  it('whose data is gone is refused rather than begun anew', async () => {
    await (await start()).stop()
    await rm(join(dataDir, 'pg'), { recursive: true })
    expect(await refusalOf()).toContain(`the data of ${dataDir} lies in ${join(dataDir, 'pg')}, which is not there`)
  })

  it('whose secret is gone is refused rather than given a new one', async () => {
    await (await start()).stop()
    await rm(join(dataDir, 'secrets.json'))
    expect(await refusalOf()).toContain('secrets.json is not there; the passwords and keys of this data derive from it')
  })

  it('whose secret is another store’s is refused', async () => {
    await (await start()).stop()
    await writeFile(join(dataDir, 'secrets.json'), JSON.stringify({ LOADLINE_SECRET: 'x'.repeat(43) }))
    expect(await refusalOf()).toContain('was made with another secret')
    expect(processesBelow(folder.path)).toEqual([])
  })

  it('that was made by another PostgreSQL is refused in PostgreSQL’s words', async () => {
    await (await start()).stop()
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '17\n')
    expect(await refusalOf()).toContain('database files are incompatible with server')
  })

  it('that is a file is refused', async () => {
    await writeFile(dataDir, '')
    expect(await refusalOf()).toContain(`the data folder ${dataDir} cannot be used: `)
  })

  it('that holds a pg of unknown origin is refused', async () => {
    await mkdir(join(dataDir, 'pg'), { recursive: true })
    expect(await refusalOf()).toContain(`${dataDir} holds pg, but not the cluster.json`)
  })

  it('whose making was cut short is made again', async () => {
    await mkdir(join(dataDir, 'pg.making-1'), { recursive: true })
    await writeFile(join(dataDir, 'cluster.json'), '{"home":null,"isMade":false}')
    const cluster = await start()
    expect(cluster.how).toBe('created')
    expect(JSON.parse(await readFile(join(dataDir, 'cluster.json'), 'utf8'))).toEqual({ home: null, isMade: true })
    await expect(stat(join(dataDir, 'pg.making-1'))).rejects.toThrow(/ENOENT/)
  })

  it('says which setting PostgreSQL does not take', async () => {
    const refused = start(dataDir, ['shared_buffers=lots'])
    await expect(refused).rejects.toThrow(/invalid value for parameter "shared_buffers": "lots"/)
  })
})
