import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ReplaySummary } from '../src/app/replay/replay-summary.ts'
import { formatInstant } from '../src/domain/shared/civil.ts'
import { HOUR_MS } from '../src/domain/shared/instant.ts'
import { makeTestFolder, processesBelow, until } from './support/cluster-process.ts'
import { startCommand, startDesk } from './support/desk-process.ts'
import { realRecording } from './support/real-recordings.ts'

// A recording through the whole product, as a command: from the file to the figures of the store.

const fixture = (name: string): string => fileURLToPath(new URL(`../src/adapters/feeds/bank-1999/fixtures/${name}`, import.meta.url))
const ADMIN_TOKEN = 'token-for-automation-0123456789'

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

async function replay(file: string, args: readonly string[] = ['--speed', 'max', '--data', dataDir]): Promise<ReplaySummary> {
  const command = startCommand(['replay', file, '--format', 'bank-1999', '--json', ...args], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  children.push(command.child)
  const code = await command.ended
  if (code !== 0) throw new Error(`replay ended with ${code}: ${command.stderr()}`)
  return JSON.parse(command.stdout()) as ReplaySummary
}

const countsOf = ({ read, offeredRows, phantom, neverOffered, duplicate, quarantined }: ReplaySummary): object => ({
  read,
  offeredRows,
  phantom,
  neverOffered,
  duplicate,
  quarantined,
})

/** Counted by hand from the rows of the fixture. */
const QUIRKS = {
  offered: 22,
  answered: 16,
  answeredWithin: { '20': 12 },
  abandoned: 6,
  abandonedWithin: { '5': 3, '20': 5 },
  ahtSeconds: 368.75,
  asaSeconds: 13,
}

test('a recording comes to its totals, and a second time every contact of it is a duplicate', async () => {
  const first = await replay(fixture('quirks.txt'))
  expect(countsOf(first)).toEqual({ read: 25, offeredRows: 22, phantom: 2, neverOffered: 1, duplicate: 0, quarantined: 0 })
  expect(first.total).toMatchObject(QUIRKS)
  expect(first.total.serviceLevel).toMatchObject({
    formula: 'SL3',
    thresholdSeconds: 20,
    numerator: 12,
    denominator: 22,
    provisional: false,
  })
  expect(first.queues.map(({ queue, offered }) => `${queue} ${offered}`)).toEqual(['AA 1', 'IN 1', 'NE 4', 'NW 2', 'PE 1', 'PS 11', 'TT 2'])
  expect(first.vendors.map(({ vendor, offered }) => `${vendor} ${offered}`)).toEqual(['in-house 22'])
  const second = await replay(fixture('quirks.txt'))
  expect(countsOf(second)).toEqual({ read: 25, offeredRows: 0, phantom: 2, neverOffered: 1, duplicate: 22, quarantined: 0 })
  expect(second.total).toEqual(first.total)
})

test('broken lines change no total, and each is kept in quarantine with its number', async () => {
  const summary = await replay(fixture('broken-lines.txt'))
  expect(countsOf(summary)).toEqual({ read: 43, offeredRows: 22, phantom: 2, neverOffered: 1, duplicate: 0, quarantined: 18 })
  expect(summary.total).toMatchObject(QUIRKS)
  const desk = await startDesk(['--data', dataDir, '--empty'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  children.push(desk.child)
  const response = await fetch(`${desk.url}/api/v1/quarantine`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  const { items } = (await response.json()) as { readonly items: readonly { readonly place: string }[] }
  const lines = items.map(({ place }) => Number(/^broken-lines\.txt:(\d+)$/.exec(place)?.[1]))
  expect(lines.sort((a, b) => a - b)).toEqual([2, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 26, 28])
})

test('a store with other contents is no place for a replay, and a file that is none is refused', async () => {
  const desk = await startDesk(['--data', dataDir, '--empty'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  children.push(desk.child)
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  const seed = { format: 'loadline.seed.v1', vendors: [{ key: 'acme', name: 'Acme' }] }
  expect((await fetch(`${desk.url}/api/v1/records`, { method: 'POST', headers, body: JSON.stringify(seed) })).status).toBe(200)
  desk.child.kill('SIGTERM')
  await desk.ended
  await expect(replay(fixture('quirks.txt'))).rejects.toThrow(/ended with 1: loadline: this store holds other data \(vendor "acme"\)/)
  const other = join(folder.path, 'other')
  await expect(replay(fileURLToPath(import.meta.url), ['--data', other])).rejects.toThrow(/ended with 1: loadline: .*line 1: the header is/)
})

test('at a speed the desk is served meanwhile, on the time of the recording', async () => {
  const command = startCommand(['replay', fixture('quirks.txt'), '--speed', '600', '--port', '0', '--data', dataDir])
  children.push(command.child)
  await until('the desk is served', () => command.stdout().includes('Desk: '))
  const url = /Desk: (\S+)/.exec(command.stdout())?.[1] ?? ''
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  command.child.kill('SIGINT')
  expect(await command.ended).toBe(0)
  expect(processesBelow(folder.path)).toEqual([])
})

/** The bank's February where it lies beside the checkout, else our own rows. */
const february = realRecording('anonymous-bank-1999/february.txt.gz')
const FEBRUARY = {
  offered: 31_125,
  answered: 27_162,
  answeredWithin: { '20': 16_209 },
  abandoned: 3_963,
  abandonedWithin: { '5': 274, '20': 1_257 },
}
const SENDINGS: readonly (readonly [number, string, Partial<ReplaySummary['total']>])[] = [
  [1, fixture('quirks.txt'), QUIRKS],
  [8, ...(february === null ? ([fixture('quirks.txt'), QUIRKS] as const) : ([february, FEBRUARY] as const))],
]

test.each(SENDINGS)(
  'in %i shards, sent over HTTP in another order, a fifth twice, by four clients, %s comes to the same totals',
  { timeout: 240_000 },
  async (shards, file, expected) => {
    const args = ['--data', dataDir, '--shards', String(shards), '--replay-until', '1999-12-31T00:00:00Z']
    const desk = await startDesk(args, { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
    children.push(desk.child)
    const sent = await replay(file, ['--to', desk.url, '--clients', '4', '--shuffle', '7', '--twice', '0.2'])
    expect(sent.total).toMatchObject(expected)
    expect(sent.read).toBe(sent.offeredRows + sent.phantom + sent.neverOffered)
    if (file === february) return await expectFebruaryByQuarterHour(desk.url)
    const again = await replay(file, ['--to', desk.url])
    expect([again.offeredRows, again.duplicate]).toEqual([0, sent.offeredRows])
    expect(again.total).toEqual(sent.total)
  },
)

/** Israel is two hours ahead of UTC all of February. */
function inWinter(start: string): string {
  return formatInstant(Date.parse(start) + 2 * HOUR_MS).slice(0, 16)
}

/** As other authors counted the month: by quarter hour on the bank's own clock. */
async function expectFebruaryByQuarterHour(url: string): Promise<void> {
  const query = new URLSearchParams({ from: '1999-02-01', to: '1999-03-01', interval: '15m', zone: 'Asia/Jerusalem' })
  const response = await fetch(`${url}/api/v1/kpis?${query}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  const { rows } = (await response.json()) as { readonly rows: readonly { readonly start: string; readonly offered: number }[] }
  const offered = rows.filter((row) => row.offered > 0).map((row) => [inWinter(row.start), row.offered] as const)
  expect(offered).toHaveLength(1_556)
  const most = [...offered].sort(([, a], [, b]) => b - a)
  expect(most.slice(0, 2)).toEqual([
    ['1999-02-14T21:45', 92],
    ['1999-02-03T13:15', 83],
  ])
  const beforeSix = offered.filter(([start]) => start.slice(11, 13) < '06')
  expect(beforeSix.reduce((sum, [, count]) => sum + count, 0)).toBe(7)
}

test('lines that could not be read are kept in quarantine by the server they are sent to', async () => {
  const desk = await startDesk(['--data', dataDir, '--replay-until', '1999-12-31T00:00:00Z'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  children.push(desk.child)
  const summary = await replay(fixture('broken-lines.txt'), ['--to', desk.url])
  expect(summary).toMatchObject({ read: 43, offeredRows: 22, quarantined: 18 })
  expect(summary.total).toMatchObject(QUIRKS)
  const response = await fetch(`${desk.url}/api/v1/quarantine/download`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  const raw = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse((JSON.parse(line) as { readonly raw: string }).raw) as { data: { line: number } })
  expect(raw.map(({ data }) => data.line).sort((a, b) => a - b)).toEqual([
    2, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 26, 28,
  ])
})

test('a clock that stands for a replay takes no other feed', async () => {
  const desk = await startDesk(['--data', dataDir, '--replay-until', '1999-12-31T00:00:00Z'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  children.push(desk.child)
  const post = (path: string, body: object, token = ADMIN_TOKEN, type = 'application/json'): Promise<Response> =>
    fetch(`${desk.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body: JSON.stringify(body),
    })
  await post('/api/v1/records', { format: 'loadline.seed.v1', feeds: [{ key: 'acd', name: 'ACD' }] })
  const { secret } = (await (await post('/api/v1/tokens', { kind: 'feed', feed: 'acd', name: 'test' })).json()) as {
    readonly secret: string
  }
  expect((await post('/api/v1/events', [], secret, 'application/cloudevents-batch+json')).status).toBe(403)
})
