import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeTestFolder, processesBelow, until } from './support/cluster-process.ts'
import { type DeskProcess, type ServedDesk, startCommand, startDesk } from './support/desk-process.ts'

// The server as whoever runs it meets it: as a process, from its first line to its last.

// Each test starts processes; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

let folder: Awaited<ReturnType<typeof makeTestFolder>>
let dataDir: string
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await makeTestFolder()
  dataDir = join(folder.path, 'data')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
  await until('no process is left', () => processesBelow(folder.path).length === 0)
  await folder.remove()
})

const ADMIN_TOKEN = 'token-for-automation-0123456789'

async function serve(args: readonly string[] = ['--empty'], environment: Readonly<Record<string, string>> = {}): Promise<ServedDesk> {
  const desk = await startDesk(['--data', dataDir, ...args], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN, ...environment })
  children.push(desk.child)
  return desk
}

function command(args: readonly string[], environment: Readonly<Record<string, string>> = {}): DeskProcess {
  const started = startCommand(args, environment)
  children.push(started.child)
  return started
}

/** The only line of a refusal. */
function refusalOf(text: string): string {
  const lines = text.trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

const asAdmin = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const SEED = {
  format: 'loadline.seed.v1',
  markets: [{ key: 'de', name: 'Germany', zone: 'Europe/Berlin' }],
  vendors: [{ key: 'acme', name: 'Acme' }],
  queues: [{ key: 'billing', name: 'Billing', market: 'de', channel: 'phone' }],
  feeds: [{ key: 'acd', name: 'ACD', mappings: [{ native: 'Q1', queue: 'billing' }] }],
}

/** Makes a feed on a new store and returns its token. */
async function feedToken({ url }: ServedDesk): Promise<string> {
  expect((await fetch(`${url}/api/v1/records`, asAdmin(SEED))).status).toBe(200)
  const made = await fetch(`${url}/api/v1/tokens`, asAdmin({ kind: 'feed', feed: 'acd', name: 'test' }))
  return ((await made.json()) as { readonly secret: string }).secret
}

async function sendOffer({ url }: ServedDesk, token: string, contactId: string): Promise<Response> {
  const at = new Date().toISOString()
  const event = { specversion: '1.0', id: `${contactId}-offered`, source: 'test', type: 'loadline.contact.v1', time: at }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' }
  const body = JSON.stringify({ ...event, data: { contactId, fact: 'offered', at, queue: 'Q1', vendor: 'acme' } })
  return await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body })
}

describe('a start that cannot be', () => {
  test('on a port that is taken says so in one line and leaves nothing behind', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const port = (taken.address() as { port: number }).port
    const started = command(['serve', '--data', dataDir, '--port', String(port)])
    expect(await started.ended).toBe(1)
    expect(refusalOf(started.stderr())).toBe(`loadline: port ${port} of 127.0.0.1 is in use; give another one with --port`)
    expect(existsSync(dataDir)).toBe(false)
    taken.close()
  })

  test('with a bad option says in one line what came and what was expected', async () => {
    const started = command(['serve', '--port', 'http'])
    expect(await started.ended).toBe(2)
    expect(refusalOf(started.stderr())).toBe('loadline: --port is "http", expected a whole number from 0 to 65535')
    const unknown = command(['desk'])
    expect(await unknown.ended).toBe(2)
    expect(refusalOf(unknown.stderr())).toMatch(/^loadline: there is no command "desk", expected one of serve, /)
  })

  test('on a data folder in use is refused in one line, and the first goes on', async () => {
    const desk = await serve()
    const second = command(['serve', '--data', dataDir, '--port', '0', '--empty'])
    expect(await second.ended).toBe(1)
    expect(refusalOf(second.stderr())).toContain(dataDir)
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(200)
  })
})

describe('a desk that is served', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('ends within three seconds of %s, with everything it started', async (signal) => {
    const desk = await serve()
    expect(await (await fetch(`${desk.url}/readyz`)).json()).toEqual({ status: 'ready', parts: { database: 'ok' } })
    const begun = performance.now()
    desk.child.kill(signal)
    expect(await desk.ended).toBe(0)
    expect(performance.now() - begun).toBeLessThan(3_000)
    expect(processesBelow(folder.path)).toEqual([])
    expect(existsSync(join(dataDir, 'server.json'))).toBe(false)
  })

  test('gives sign-in links that are good once, also by another command', async () => {
    const desk = await serve()
    expect(desk.stdout()).toContain(`npm run -s loadline -- link --data ${dataDir})`)
    const given = command(['link', '--data', dataDir, '--json'])
    expect(await given.ended).toBe(0)
    const { url } = JSON.parse(given.stdout()) as { readonly url: string }
    for (const link of [`${desk.url}${desk.linkPath}`, url]) {
      const press = (): Promise<Response> =>
        fetch(link, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: desk.url, 'content-type': 'application/x-www-form-urlencoded' },
        })
      expect((await press()).status).toBe(303)
      expect((await press()).status).toBe(410)
    }
    expect(statSync(join(dataDir, 'server.json')).mode & 0o777).toBe(0o600)
  })

  test('is told to be well by the doctor, and missed when it is gone', async () => {
    const desk = await serve()
    const asked = command(['doctor', '--data', dataDir])
    expect(await asked.ended).toBe(0)
    const [ready, ...parts] = asked.stdout().split('\n')
    expect(ready).toBe(`${desk.url} (process ${desk.child.pid}): ready`)
    expect(parts).toEqual([
      '  database: ok',
      expect.stringMatching(/^ {2}store: ok \(\S+ to \S+: 0 contacts, 0 tallies, 0 days; 0 versions, 0 vendors\)$/),
      expect.stringMatching(/^ {2}trail of changes: ok \(\d+ entries; what was cut off at the end is seen against noted heads alone\)$/),
      expect.stringMatching(/^ {4}head to be noted elsewhere: \d+:[0-9a-f]{64}(?: \(\S+\))?$/),
      '',
    ])
    const told = command(['doctor', '--data', dataDir, '--json'])
    expect(await told.ended).toBe(0)
    const { storeId, count, hash } = (JSON.parse(told.stdout()) as { audit: { storeId: string; count: number; hash: string } }).audit
    const noted = [`${storeId} ${count}:${hash}`, `another ${count + 5}:${hash}`, `${storeId} ${count + 1}:${hash}`]
    writeFileSync(join(dataDir, 'audit-anchors'), noted.map((line) => `2026-11-26T02:00:00.000Z ${line}\n`).join(''))
    const cut = command(['doctor', '--data', dataDir])
    expect(await cut.ended).toBe(1)
    expect(cut.stdout()).toContain('trail of changes: 1 fault (1 entries; held against 2 heads that were noted)')
    expect(cut.stdout()).toContain('but there are only 1: entries were cut off at the end')
    desk.child.kill('SIGTERM')
    await desk.ended
    const again = command(['doctor', '--data', dataDir])
    expect(await again.ended).toBe(1)
    expect(refusalOf(again.stderr())).toMatch(/no Loadline runs on/)
  })

  test('goes on when whoever read what it prints has gone', async () => {
    const desk = command(['serve', '--data', dataDir, '--port', '0', '--empty'])
    desk.child.stdout?.destroy()
    const control = join(dataDir, 'server.json')
    // It prints more than once before it writes down where it serves.
    await until('the desk is served or has ended', () => existsSync(control) || desk.child.exitCode !== null)
    const { url } = JSON.parse(readFileSync(control, 'utf8')) as { readonly url: string }
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    desk.child.kill('SIGTERM')
    expect(await desk.ended).toBe(0)
  })

  test('ends when the process that it was started for is gone, also while it starts', async () => {
    // The desk is our child, so its parent is never the process that it is told here.
    const desk = command(['serve', '--data', dataDir, '--port', '0', '--empty'], { LOADLINE_PARENT_PID: '1' })
    expect(await desk.ended).toBe(0)
    await until('what it had started has ended', () => processesBelow(folder.path).length === 0)
  })
})

describe('what was acknowledged', () => {
  test('is still there after a kill -9 of the server', async () => {
    const desk = await serve()
    const token = await feedToken(desk)
    expect(await (await sendOffer(desk, token, 'c-1')).json()).toMatchObject({ accepted: 1 })
    desk.child.kill('SIGKILL')
    await desk.ended
    const again = await serve()
    const event = await sendOffer(again, token, 'c-2')
    expect(await event.json()).toMatchObject({ accepted: 1 })
    const control = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { readonly pid: number }
    expect(control.pid).toBe(again.child.pid)
  })

  test('is not promised while PostgreSQL is gone, and the server mends that by itself', async () => {
    const desk = await serve()
    const token = await feedToken(desk)
    const statuses = new Set<number>()
    // The postmaster and all that it started work below the folder; the server itself does not.
    for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
    await until('events are taken again', async () => {
      const response = await sendOffer(desk, token, 'c-1')
      statuses.add(response.status)
      if (response.status === 503) expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
      return response.status === 200
    })
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([])
    expect(statuses).toContain(503)
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(200)
    expect(desk.stderr()).toContain('the database is back')
  })
})
