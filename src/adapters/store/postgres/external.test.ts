import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTestFolder, until } from '../../../../test/support/cluster-process.ts'
import type { PostgresAccess } from './access.ts'
import { type Cluster, startCluster } from './embedded.ts'
import { openServer } from './external.ts'
import { keepAlive } from './keep-alive.ts'
import { rolePassword } from './role-password.ts'
import { StartRefusedError } from './start-refused.ts'

// The server of these tests is a cluster of our own, reached by its address as somebody else's would be.

const SECRET = 'a secret of the operator, with & and % in it'
let folder: Awaited<ReturnType<typeof makeTestFolder>>
let server: Cluster
let said: string[] = []
const opened: PostgresAccess[] = []

beforeAll(async () => {
  folder = await makeTestFolder()
  server = await startCluster({ dataDir: join(folder.path, 'data'), log: () => undefined })
  await administer(
    `create role shop login createrole password 'p@ss/word'`,
    `create role clerk login password 'clerk'`,
    `create role small login password 'small'`,
    'create database shop owner shop',
    'create database small owner small',
    `create database latin owner shop encoding 'LATIN1' locale_provider libc locale 'C' template template0`,
  )
})

afterAll(async () => {
  for (const access of opened) await access.stop()
  await server.stop()
  await folder.remove()
})

async function administer(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(server.ownerConfig())
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

function urlOf(login: string, password: string, database: string): string {
  return `postgres://${login}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(server.socketDir)}`
}

async function open(url: string, secret: string | undefined = SECRET): Promise<PostgresAccess> {
  const access = await openServer({ url, secret, log: (line) => said.push(line) })
  opened.push(access)
  return access
}

async function refusal(url: string, secret?: string): Promise<string> {
  const error: unknown = await openServer({ url, secret, log: () => undefined }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(StartRefusedError)
  const { message } = error as StartRefusedError
  expect(message).not.toContain('\n')
  return message
}

async function whoIs(config: pg.ClientConfig): Promise<unknown> {
  const client = new pg.Client(config)
  await client.connect()
  const { rows } = await client.query(
    `select session_user as login, current_database() as database, current_setting('application_name') as name`,
  )
  await client.end()
  return rows[0]
}

describe('a server named by DATABASE_URL', () => {
  it('is used by its owner and by roles whose passwords derive from the secret, with the options of the address', async () => {
    const access = await open(`${urlOf('shop', 'p@ss/word', 'shop')}&application_name=till`)
    expect(await whoIs(access.ownerConfig())).toEqual({ login: 'shop', database: 'shop', name: 'till' })
    await administer(`create role ll_1_intake login password '${rolePassword(SECRET, 'll_1_intake')}'`)
    expect(await whoIs(access.configFor('ll_1_intake'))).toEqual({ login: 'll_1_intake', database: 'shop', name: 'till' })
    expect(access.secret).toBe(SECRET)
  })

  it('may be used by several nodes at once', async () => {
    const [one, two] = [await open(urlOf('shop', 'p@ss/word', 'shop')), await open(urlOf('shop', 'p@ss/word', 'shop'))]
    expect(await whoIs(one.ownerConfig())).toEqual(await whoIs(two.ownerConfig()))
  })

  it('may be used by a superuser, who is told that less would do', async () => {
    said = []
    await open(urlOf('loadline_owner', rolePassword(server.secret, 'loadline_owner'), 'loadline'))
    expect(said.join()).toContain('the login is a superuser, which Loadline does not need')
  })

  it('is waited for when it dies and comes back', async () => {
    const access = await open(urlOf('shop', 'p@ss/word', 'shop'))
    const events: string[] = []
    const endWatch = keepAlive(access, {
      log: () => undefined,
      onLost: (reason) => events.push(reason),
      onBack: () => events.push('back'),
      onGivenUp: (reason) => events.push(`given up: ${reason}`),
    })
    process.kill(server.postmasterPid, 'SIGKILL')
    await until('the death is noticed', () => events.length > 0)
    await server.revive()
    await until('the server is back', () => events.includes('back'))
    endWatch()
    expect(events[0]).toMatch(/^DATABASE_URL \(shop at .*, database shop\) went away: /)
    expect(await whoIs(access.ownerConfig())).toMatchObject({ login: 'shop' })
  })
})

describe('a server that cannot be used is refused in one line', () => {
  it('without a secret, before it is asked', async () => {
    const message = await refusal('postgres://nobody@127.0.0.1:1/none')
    expect(message).toMatch(/^DATABASE_URL is set but LOADLINE_SECRET is not set, expected at least 32 random characters/)
  })

  it('with a secret that could be guessed', async () => {
    expect(await refusal(urlOf('shop', 'p@ss/word', 'shop'), 'secret')).toContain('LOADLINE_SECRET has 6 characters')
  })

  it('when the login does not own the database', async () => {
    expect(await refusal(urlOf('clerk', 'clerk', 'shop'), SECRET)).toContain('the database belongs to shop, expected it to belong to clerk')
  })

  it('when the login may not create roles', async () => {
    expect(await refusal(urlOf('small', 'small', 'small'), SECRET)).toContain('small may not create roles')
  })

  it('when it keeps another encoding', async () => {
    expect(await refusal(urlOf('shop', 'p@ss/word', 'latin'), SECRET)).toContain('the encoding is LATIN1, expected UTF8')
  })

  it('when an acknowledged event would not survive a power cut', async () => {
    await administer('alter role small set synchronous_commit = off', 'alter role small createrole')
    expect(await refusal(urlOf('small', 'small', 'small'), SECRET)).toContain('synchronous_commit is off, expected on')
  })

  it('when the password is wrong, and without repeating it', async () => {
    const message = await refusal(urlOf('shop', 'not-the-password', 'shop'), SECRET)
    expect(message).toContain('cannot be reached: password authentication failed for user "shop"')
    expect(message).not.toContain('not-the-password')
  })

  it('when nobody answers, or the address is none', async () => {
    expect(await refusal('postgres://shop@127.0.0.1:1/shop', SECRET)).toMatch(/cannot be reached: .*ECONNREFUSED/)
    expect(await refusal('mysql://shop@127.0.0.1/shop', SECRET)).toContain('DATABASE_URL does not begin with postgres://')
    expect(await refusal('postgres://[/', SECRET)).toContain('DATABASE_URL is no address')
  })
})
