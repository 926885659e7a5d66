import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresAccess } from './access.ts'
import { StartRefusedError } from './start-refused.ts'

export interface KeepAliveOptions {
  readonly log: (line: string) => void
  /** The database is away: stop acknowledging, say so at /readyz. */
  readonly onLost: (reason: string) => void
  /** It is back: pools reconnect by themselves, folds catch up from the outbox. */
  readonly onBack: () => void
  /** It cannot be brought back, or dies too often: end the process with this reason. */
  readonly onGivenUp: (reason: string) => void
}

/** Waits between attempts grow to the last of these and stay there: about three minutes in all. */
const WAITS_MS = [0, 100, 300, 1000, 2000, 5000] as const
const ATTEMPTS_MAX = 40
/** A database that dies this often within the window would only be harmed by another start. */
const DEATHS_MAX = 10
const DEATHS_WINDOW_MS = 600_000

/**
 * Brings the database back whenever it dies while the server lives, so that nobody has to restart the server. Returns
 * a function that ends the watch; call it before `access.stop()`.
 */
export function keepAlive(access: PostgresAccess, options: KeepAliveOptions): () => void {
  const ended = new AbortController()
  const deathsAt: number[] = []
  let unanswered: string | null = null
  let isRecovering = false

  const recoverEach = async (): Promise<void> => {
    isRecovering = true
    // It may die again the moment it is back, before this loop has heard that it is.
    while (unanswered !== null && !ended.signal.aborted) {
      const reason = unanswered
      unanswered = null
      options.onLost(reason)
      const fault = diesTooOften(deathsAt) ?? (await recover(access, options, ended.signal))
      if (ended.signal.aborted) break
      if (fault !== null) {
        options.onGivenUp(`${reason}; ${fault}`)
        break
      }
      options.onBack()
    }
    isRecovering = false
  }
  access.onDeath((reason) => {
    deathsAt.push(performance.now())
    unanswered = reason
    if (!isRecovering) void recoverEach()
  })
  return () => ended.abort()
}

function diesTooOften(deathsAt: readonly number[]): string | null {
  const now = performance.now()
  const recent = deathsAt.filter((at) => now - at < DEATHS_WINDOW_MS).length
  return recent > DEATHS_MAX ? `it died ${recent} times within ten minutes` : null
}

/** Null when the database is back, else why it is not. */
async function recover({ revive }: PostgresAccess, { log }: KeepAliveOptions, signal: AbortSignal): Promise<string | null> {
  let fault = ''
  for (let attempt = 0; attempt < ATTEMPTS_MAX && !signal.aborted; attempt += 1) {
    await delay(WAITS_MS[attempt] ?? WAITS_MS.at(-1), undefined, { signal }).catch(() => undefined) // Ended: looked at next.
    if (signal.aborted) break
    try {
      await revive()
      return null
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error)
      log(`the database is not back yet: ${fault}`)
      if (error instanceof StartRefusedError) break
    }
  }
  return fault
}
