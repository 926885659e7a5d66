import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { systemClock } from '../adapters/clock/system-clock.ts'
import { instantOf } from '../adapters/http/instant-parameter.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS } from '../domain/shared/instant.ts'
import { DEMO_COMPANY } from '../sim/demo-company.ts'
import { scriptedFaults } from '../sim/fault-script.ts'
import { Timeline } from '../sim/timeline.ts'
import { apiClient } from './api-client.ts'
import { type DemoContext, runDemo } from './demo-driver.ts'
import { type DemoMessage, type DemoTask, END_DEMO } from './demo-message.ts'
import { sendEvents } from './event-sender.ts'
import { simZones } from './sim-zones.ts'

// The demo in a thread of its own: what it computes for a simulated day takes nothing from who looks at the desk.

const LAST_ANSWER_MS_MAX = 1_000
const QUESTIONS_MAX = 100
const QUESTION_AGAIN_MS = 3_000
const DAYS_ASKED_AT_ONCE = 14

const port = parentPort
if (port === null) throw new Error('demo-worker.ts is started by the server as a thread')
const task = workerData as DemoTask
const { now } = systemClock()
const ending = new AbortController()
// What is on its way when the end begins is brought to its end, so that what was sent is what was acknowledged.
const givingUp = new AbortController()
port.on('message', (message: unknown) => {
  if (message !== END_DEMO) return
  ending.abort()
  setTimeout(() => givingUp.abort(), LAST_ANSWER_MS_MAX).unref()
})

const tell = (message: DemoMessage): void => port.postMessage(message)
const api = apiClient(task.url, task.readToken)
const tokenOf = (feed: string): string => {
  const token = task.feedTokens[feed]
  if (token === undefined) throw new Error(`the demo has no token of the feed ${feed}`)
  return token
}

const zones = simZones(temporalCalendar)
const source = { company: DEMO_COMPANY, zones, seed: task.seed }
const timeline = new Timeline({ ...source, faults: scriptedFaults(source, task.since), shares: [] })

const context: DemoContext = {
  timeline,
  feeds: Object.keys(task.feedTokens),
  post: async (feed, events) =>
    await sendEvents(tokenOf(feed), events, { url: task.url, signal: givingUp.signal, attemptsMax: Number.POSITIVE_INFINITY }),
  hoursWithContacts: async (from, to) => {
    const hours = new Set<number>()
    for (let start = from; start < to; start += DAYS_ASKED_AT_ONCE * DAY_MS) {
      const end = Math.min(to, start + DAYS_ASKED_AT_ONCE * DAY_MS)
      const query = new URLSearchParams({ from: formatInstant(start), to: formatInstant(end), interval: '1h', zone: 'UTC' })
      for (const row of await rowsOf(`/api/v1/kpis?${query}`)) if (row.offered > 0) hours.add(instantOf(row.start, 'start'))
    }
    return hours
  },
  now,
  wait: async (ms) => {
    await delay(ms, undefined, { signal: ending.signal }).catch(() => undefined) // Ended: whoever waits looks at that next.
  },
  isEnding: () => ending.signal.aborted,
  report: (progress) => tell({ kind: 'progress', progress }),
  resumeFrom: task.resumeFrom,
  historyDays: task.historyDays,
}

/** Asks until it is answered: while the store is away, the demo waits for it. */
async function rowsOf(path: string): Promise<readonly { readonly start: string; readonly offered: number }[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return ((await api.get(path)) as { readonly rows: readonly { readonly start: string; readonly offered: number }[] }).rows
    } catch (error) {
      if (ending.signal.aborted || attempt === QUESTIONS_MAX) throw error
      await context.wait(QUESTION_AGAIN_MS)
    }
  }
}

try {
  tell({ kind: 'ended', progress: await runDemo(context), fault: null })
} catch (error) {
  tell({ kind: 'ended', progress: null, fault: error instanceof Error ? error.message : String(error) })
}
port.close()
