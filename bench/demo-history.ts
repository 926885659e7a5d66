// Eight weeks of the demo company into an empty store as `npm start` does it, beside live traffic: `node bench/demo-history.ts --seed S`.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { makeServedFolder, postgresPids, SERVED_ADMIN_TOKEN, ServedProcess } from '../test/support/served-process.ts'
import { print } from './support/sent-and-held.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })
const AIM_SECONDS = 1_200
const SECONDS_MAX = 5_400
const AIM_TODAY_SECONDS = 20
const AIM_LIVE_MS = 1_000
const LOOK_EVERY_MS = 250
const TICKS_A_SECOND = 100

const folder = await makeServedFolder('demo-history')
const server = new ServedProcess({ dataDir: folder.path, args: ['--seed', values.seed] })
const startedAt = performance.now()
const seconds = (): number => Math.round((performance.now() - startedAt) / 100) / 10
try {
  await server.start()
  let todaySeconds: number | null = null
  let last = await gauges()
  while (!(last.hours > 0 && last.hoursDone >= last.hours)) {
    if (seconds() > SECONDS_MAX)
      throw new Error(`after ${SECONDS_MAX} s ${last.hoursDone} of ${last.hours} hours are in; it said:\n${server.said}`)
    await delay(LOOK_EVERY_MS)
    last = await gauges()
    // The first hour and the day before it are what is called today.
    if (todaySeconds === null && last.hoursDone >= 24) todaySeconds = seconds()
  }
  const took = seconds()
  const nodeSeconds = cpuSeconds(server.pid, false)
  const postgresSeconds = postgresPids(folder.path).reduce((sum, pid) => sum + cpuSeconds(pid, true), 0)
  const alerts = await feedAlerts()
  print({
    name: 'history of the demo on an empty store',
    count: last.acknowledged,
    seed: Number(values.seed),
    days: Math.round(last.hours / 24),
    todaySeconds,
    aimTodaySeconds: AIM_TODAY_SECONDS,
    historySeconds: took,
    aimSeconds: AIM_SECONDS,
    eventsPerSecond: Math.round(last.acknowledged / took),
    nodeUsPerEvent: Math.round((nodeSeconds * 1e7) / last.acknowledged) / 10,
    postgresUsPerEvent: Math.round((postgresSeconds * 1e7) / last.acknowledged) / 10,
    liveMsMax: last.liveMsMax,
    aimLiveMs: AIM_LIVE_MS,
    alerts,
    ok: took <= AIM_SECONDS && (todaySeconds ?? took) <= AIM_TODAY_SECONDS && last.liveMsMax <= AIM_LIVE_MS && alerts.length === 0,
  })
} finally {
  await server.destroy()
  await folder.remove()
}

interface Gauges {
  readonly acknowledged: number
  readonly hours: number
  readonly hoursDone: number
  readonly liveMsMax: number
}

async function asked(path: string): Promise<Response> {
  return await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${SERVED_ADMIN_TOKEN}` } })
}

async function gauges(): Promise<Gauges> {
  const text = await (await asked('/metrics')).text()
  const gaugeOf = (name: string): number => Number(new RegExp(`^loadline_demo_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
  return {
    acknowledged: gaugeOf('events_acknowledged'),
    hours: gaugeOf('history_hours'),
    hoursDone: gaugeOf('history_hours_done'),
    liveMsMax: gaugeOf('live_ms_max'),
  }
}

/** What the feeds are told with; nothing is odd of a history that went in whole. */
async function feedAlerts(): Promise<readonly string[]> {
  const { feeds } = (await (await asked('/api/v1/feeds')).json()) as {
    readonly feeds: readonly { readonly key: string; readonly alerts: readonly { readonly rule: string }[] }[]
  }
  return feeds.flatMap(({ key, alerts }) => alerts.map(({ rule }) => `${key} ${rule}`))
}

/** Of a process, and with it of those that it has seen end, by Linux's own account. */
function cpuSeconds(pid: number, withEnded: boolean): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const ticks = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number)
  return ticks.slice(0, withEnded ? 4 : 2).reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND
}
