import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { systemClock } from '../adapters/clock/system-clock.ts'
import { DEMO_COMPANY } from '../sim/demo-company.ts'
import { scriptedFaults } from '../sim/fault-script.ts'
import { Timeline } from '../sim/timeline.ts'
import { type DemoContext, runDemo } from './demo-driver.ts'
import { spansDone } from './demo-history.ts'
import { keepHistory, readHistory } from './demo-history-file.ts'
import { type DemoMessage, type DemoTask, END_DEMO } from './demo-message.ts'
import { sendEvents } from './event-sender.ts'
import { simZones } from './sim-zones.ts'

// The demo in a thread of its own: what it computes for a simulated day takes nothing from who looks at the desk.

const LAST_ANSWER_MS_MAX = 1_000

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
  now,
  wait: async (ms) => {
    await delay(ms, undefined, { signal: ending.signal }).catch(() => undefined) // Ended: whoever waits looks at that next.
  },
  isEnding: () => ending.signal.aborted,
  report: (progress) => tell({ kind: 'progress', progress }),
  done: spansDone(readHistory(task.historyFile), task.resumeFrom),
  historyDays: task.historyDays,
  keep: (done, liveFrom) => keepHistory(task.historyFile, { done, liveFrom }),
}

try {
  tell({ kind: 'ended', progress: await runDemo(context), fault: null })
} catch (error) {
  tell({ kind: 'ended', progress: null, fault: error instanceof Error ? error.message : String(error) })
}
port.close()
