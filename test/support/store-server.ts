import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/adapters/store/migrate.ts'
import { type Cluster, startCluster } from '../../src/adapters/store/postgres/embedded.ts'
import { rolePassword } from '../../src/adapters/store/postgres/role-password.ts'

/** What a test file gets: a database of its own, a copy of one that was migrated once. */
export interface TestDatabase {
  readonly host: string
  readonly port: number
  readonly ownerRole: string
  readonly secret: string
  readonly database: string
}

declare module 'vitest' {
  interface ProvidedContext {
    storeServer: string
  }
}

/** Nothing of a test has to survive a power cut. */
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=150',
  'shared_buffers=128MB',
  'max_wal_size=1GB',
]

/**
 * One PostgreSQL for a whole run of tests, started when the first test asks for a database and ended with the run, also where the
 * run is killed: a watcher that holds the other end of a pipe from us then ends it.
 */
export default async function serveStores(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'loadline-stores-'))
  await chmod(folder, 0o711)
  const databases = new TestDatabases(folder)
  const server = await listen(join(folder, 'ask'), (shards) => databases.make(shards))
  project.provide('storeServer', join(folder, 'ask'))
  return async () => {
    server.close()
    await databases.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

class TestDatabases {
  readonly #folder: string
  #cluster: Promise<Cluster> | null = null
  #watcher: ChildProcess | null = null
  #made = 0
  /** One after the other: a template must not be in use while it is copied. */
  #last: Promise<unknown> = Promise.resolve()
  readonly #templates = new Map<number, string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  async make(shards: number): Promise<TestDatabase> {
    const made = this.#last.then(() => this.#makeNext(shards))
    this.#last = made.catch(() => undefined) // Whoever asked hears of it.
    return await made
  }

  async stop(): Promise<void> {
    const cluster = await this.#cluster?.catch(() => null) // Whoever asked for it has heard.
    await cluster?.stop()
    this.#watcher?.stdin?.end()
  }

  async #makeNext(shards: number): Promise<TestDatabase> {
    this.#cluster ??= this.#start()
    const cluster = await this.#cluster
    const template = this.#templates.get(shards) ?? (await this.#makeTemplate(cluster, shards))
    this.#made += 1
    const database = `test_${this.#made}`
    await asOwner(cluster, `create database ${database} template ${template} strategy wal_log`)
    const { host, port, user } = cluster.ownerConfig()
    return { host: String(host), port: Number(port), ownerRole: String(user), secret: cluster.secret, database }
  }

  async #start(): Promise<Cluster> {
    this.#watcher = watch(this.#folder)
    return await startCluster({ dataDir: join(this.#folder, 'data'), log: () => undefined, extraSettings: SETTINGS })
  }

  async #makeTemplate(cluster: Cluster, shards: number): Promise<string> {
    const template = `template_${shards}`
    await asOwner(cluster, `create database ${template}`)
    if (shards > 0) await this.#migrate(cluster, template, shards)
    this.#templates.set(shards, template)
    return template
  }

  async #migrate(cluster: Cluster, template: string, shards: number): Promise<void> {
    const config = (user: string): pg.ClientConfig => ({
      ...cluster.ownerConfig(),
      database: template,
      user,
      password: rolePassword(cluster.secret, user),
    })
    const access = { ownerConfig: () => config(String(cluster.ownerConfig().user)), configFor: config, secret: cluster.secret }
    await migrate(access, { shards, now: 0 })
  }
}

async function asOwner(cluster: Cluster, statement: string): Promise<void> {
  const client = new pg.Client(cluster.ownerConfig())
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Ends the cluster and removes its folder when our end of its input is closed, which the system does however we end. */
function watch(folder: string): ChildProcess {
  // A postmaster takes its file away as the last thing it does; its number may stay taken for longer.
  const script = `cat > /dev/null
    file="$1/data/pg/postmaster.pid"
    pid=$(head -n 1 "$file" 2> /dev/null) && kill -QUIT "$pid" && for i in $(seq 100); do
      [ -e "$file" ] && sleep 0.05
    done
    rm -rf "$1"`
  const child = spawn('/bin/sh', ['-c', script, 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  return child
}

/** Answers one line with the number of shards by one line with a database. */
async function listen(path: string, make: (shards: number) => Promise<TestDatabase>): Promise<Server> {
  const answer = (socket: Socket): void => {
    createInterface({ input: socket }).on('line', async (line) => {
      const reply = await make(Number(line)).then(
        (database) => ({ database }),
        (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      )
      socket.end(`${JSON.stringify(reply)}\n`)
    })
    socket.on('error', () => socket.destroy()) // The worker that asked is gone.
  }
  const server = createServer(answer)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  server.unref()
  return server
}
