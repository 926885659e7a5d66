import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTestFolder, processesBelow, until } from './support/cluster-process.ts'
import { type ServedDesk, startDesk } from './support/desk-process.ts'

// What a newcomer sees: an empty store, and a company whose desk moves.

const ADMIN_TOKEN = 'token-for-automation-0123456789'

let folder: Awaited<ReturnType<typeof makeTestFolder>>
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await makeTestFolder()
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
  await until('no process is left', () => processesBelow(folder.path).length === 0)
  await folder.remove()
})

async function serve(): Promise<ServedDesk> {
  const desk = await startDesk(['--data', join(folder.path, 'data'), '--seed', '3'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  children.push(desk.child)
  return desk
}

async function get(desk: ServedDesk, path: string): Promise<string> {
  return await (await fetch(`${desk.url}${path}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).text()
}

async function counted(desk: ServedDesk): Promise<{ readonly sent: number; readonly acknowledged: number }> {
  const metrics = await get(desk, '/metrics')
  const gauge = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0)
  return { sent: gauge('loadline_demo_events_sent'), acknowledged: gauge('loadline_demo_events_acknowledged') }
}

/** Contacts offered over all of time. */
async function offered(desk: ServedDesk): Promise<number> {
  const query = new URLSearchParams({ from: '2020-01-01', to: '2100-01-01', interval: 'total', zone: 'UTC' })
  const { rows } = JSON.parse(await get(desk, `/api/v1/kpis?${query}`)) as { readonly rows: readonly { readonly offered: number }[] }
  return rows[0]?.offered ?? 0
}

/** What was said until the end. */
async function lastWords(desk: ServedDesk): Promise<string> {
  desk.child.kill('SIGTERM')
  expect(await desk.ended).toBe(0)
  return desk.stderr()
}

test('an empty store gets a company whose events come over HTTP, and what was sent was acknowledged', { timeout: 90_000 }, async () => {
  const desk = await serve()
  const begun = performance.now()
  await until('figures of today are there', async () => (await offered(desk)) > 500)
  expect(performance.now() - begun).toBeLessThan(20_000)
  const { acknowledged } = await counted(desk)
  expect(acknowledged).toBeGreaterThan(500)
  expect(processesBelow(folder.path).length).toBeGreaterThan(0)
  const words = await lastWords(desk)
  const said = /demo: sent (\d+) events, acknowledged (\d+)$/m.exec(words)
  expect(said, words).not.toBeNull()
  expect(said?.[1]).toBe(said?.[2])
  expect(Number(said?.[1])).toBeGreaterThanOrEqual(acknowledged)

  const again = await serve()
  await until('the demo goes on', () => again.stdout().includes('Demo: the simulated company goes on'))
  const before = await offered(again)
  await until('what was missing goes on to be sent', async () => (await offered(again)) > before + 500)
  expect(await get(again, '/api/v1/quarantine/counts')).toContain('"counts":[]')
})
