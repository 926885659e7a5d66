// Memory over time at the demo's load: a desk as `npm start` runs it on an empty store (today, then weeks of history, then live), with a few
// desks listening. `node prove/soak.ts --minutes 60 --seed S`. What a server of this size may take is a promise: beyond it the run fails.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Heard } from '../bench/support/stream-readers.ts'
import { makeTestFolder, processesBelow } from '../test/support/cluster-process.ts'
import { startDesk } from '../test/support/desk-process.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } } })
const MINUTES = Number(values.minutes)
const STREAMS = 5
const LOOK_EVERY_MS = 10_000
const ADMIN_TOKEN = 'an-admin-token-of-proofs-0123456789'
const RSS_MB_MAX = 1_536
/** What memory may grow by in the second half of the run, in which nothing new is asked of the server. */
const GROWTH_MB_PER_HOUR_MAX = 150

const folder = await makeTestFolder()
const desk = await startDesk(['--data', join(folder.path, 'data'), '--seed', values.seed], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
try {
  const readers = fork(fileURLToPath(new URL('../bench/support/stream-readers.ts', import.meta.url)), [
    desk.url,
    ADMIN_TOKEN,
    String(STREAMS),
  ])
  await once(readers, 'message')
  const looks: { readonly minutes: number; readonly mb: number }[] = []
  const startedAt = performance.now()
  while (performance.now() - startedAt < MINUTES * 60_000 && desk.child.exitCode === null) {
    looks.push({ minutes: (performance.now() - startedAt) / 60_000, mb: rssMb(desk.child.pid ?? 0) })
    await delay(LOOK_EVERY_MS)
  }
  const isAlive = desk.child.exitCode === null
  readers.send('end')
  const [heard] = (await once(readers, 'message')) as [Heard]
  const half = looks.filter(({ minutes }) => minutes >= MINUTES / 2)
  const growth = Math.round(slopePerHour(half))
  const peak = Math.max(...looks.map(({ mb }) => mb))
  const result = {
    name: 'memory at the load of the demo',
    count: looks.length,
    seed: Number(values.seed),
    minutes: MINUTES,
    rssMbEachTenth: Array.from({ length: 10 }, (_, tenth) => looks[Math.floor((looks.length * tenth) / 10)]?.mb),
    rssMbPeak: peak,
    rssMbEnd: looks.at(-1)?.mb,
    growthMbPerHourOfSecondHalf: growth,
    said: lastLines(desk.stderr()),
    ...heard,
    ok: isAlive && heard.snapshots === STREAMS && peak <= RSS_MB_MAX && growth <= GROWTH_MB_PER_HOUR_MAX,
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = result.ok ? 0 : 1
} finally {
  desk.child.kill('SIGTERM')
  await desk.ended
  for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
  await folder.remove()
}

/** What was said about the past that goes in beside the present. */
function lastLines(said: string): string {
  return said.trim().split('\n').slice(-1)[0] ?? ''
}

function rssMb(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024)
}

/** Of the straight line through the looks, by least squares. */
function slopePerHour(looks: readonly { readonly minutes: number; readonly mb: number }[]): number {
  const mean = (of: (look: { readonly minutes: number; readonly mb: number }) => number): number =>
    looks.reduce((sum, look) => sum + of(look), 0) / looks.length
  const at = mean(({ minutes }) => minutes)
  const mb = mean((look) => look.mb)
  const over = looks.reduce((sum, look) => sum + (look.minutes - at) * (look.mb - mb), 0)
  const under = looks.reduce((sum, look) => sum + (look.minutes - at) ** 2, 0)
  return under === 0 ? 0 : (over / under) * 60
}
