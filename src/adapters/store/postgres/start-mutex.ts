import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { hasCode } from './durable-file.ts'
import { StartRefusedError } from './start-refused.ts'

const POLL_MS = 50
const PATIENCE_MS = 15_000

/**
 * Runs `start` while no other process starts, revives or cleans up the same data folder.
 *
 * The mutex is a listening socket in Linux's abstract namespace: it has no file, and the kernel frees it when its owner
 * ends in whatever way, so there is nothing stale to judge. Elsewhere there is none, and the guards of PostgreSQL itself
 * (an exclusively made pid file) are what two starts at the same moment meet.
 */
export async function withStartMutex<T>(dataDir: string, start: () => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return await start()
  const name = `\0loadline-start-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}`
  const mutex = await take(name, dataDir)
  try {
    return await start()
  } finally {
    await new Promise((resolve) => mutex.close(resolve))
  }
}

async function take(name: string, dataDir: string): Promise<Server> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await listenOn(name)
    } catch (error) {
      if (!hasCode(error, 'EADDRINUSE')) throw error
      if (performance.now() > until) throw new StartRefusedError(`another Loadline is just starting on ${dataDir}`, { cause: error })
      await delay(POLL_MS)
    }
  }
}

async function listenOn(name: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy())
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  server.once('error', reject)
  server.listen({ path: name, exclusive: true }, () => resolve(server))
  return await promise
}
