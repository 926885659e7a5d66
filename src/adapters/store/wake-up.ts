import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { INTERNAL } from '../../app/scope.ts'
import type { StoreConnections } from './pools.ts'
import { storeChannel } from './store-access.ts'

const RETRY_MS_MIN = 100
const RETRY_MS_MAX = 5_000

export interface WakeUpListener {
  readonly close: () => Promise<void>
}

/** Wakes all nodes, this one too: something was committed. */
export async function announceWakeUp(connections: StoreConnections): Promise<void> {
  await connections.withScope(INTERNAL, async (connection) => {
    await connection.query(`select pg_notify($1, '')`, [storeChannel(connections.identity)])
  })
}

/**
 * Listens to the other nodes. A wake-up says only that there is something to look at: notifications get lost with the connection, so
 * after each reconnection `onWake` is called with null, which means anything may have happened. Resolves once it listens.
 */
export async function listenForWakeUps(
  connections: StoreConnections,
  onWake: (payload: string | null) => void,
  onError: (error: Error) => void,
): Promise<WakeUpListener> {
  const closing = new AbortController()
  let client = await listen()
  void keepListening()
  return {
    close: async () => {
      closing.abort()
      await client.end()
    },
  }

  async function listen(): Promise<pg.Client> {
    const opened = await connections.openInternal()
    opened.on('error', onError)
    opened.on('notification', ({ payload }) => onWake(payload ?? null))
    await opened.query(`listen ${storeChannel(connections.identity)}`)
    return opened
  }

  async function keepListening(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => client.once('end', () => resolve()))
      for (let waitMs = RETRY_MS_MIN; ; waitMs = Math.min(waitMs * 2, RETRY_MS_MAX)) {
        if (closing.signal.aborted) return
        try {
          client = await listen()
          break
        } catch (error) {
          onError(error instanceof Error ? error : new Error(String(error)))
          await delay(waitMs, undefined, { signal: closing.signal }).catch(() => undefined) // Aborted: the loop ends above.
        }
      }
      onWake(null)
    }
  }
}
