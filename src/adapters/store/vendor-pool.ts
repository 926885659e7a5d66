import pg from 'pg'
import { surviveItsEnd } from './survive-its-end.ts'

const WAIT_MS_MAX = 10_000
const WAITING_MAX = 1_000

interface Idle {
  readonly vendorId: number
  readonly client: pg.Client
  readonly timer: NodeJS.Timeout
}

interface Waiting {
  readonly wake: () => void
  readonly fail: (error: Error) => void
}

/**
 * Connections under the vendors' own logins: a vendor cannot use another's, so the bound is over all of them. When it is reached,
 * the connection that has been idle longest is closed for the one that is asked for; when none is idle, the asker waits in line.
 */
export class VendorPool {
  readonly #configFor: (vendorId: number) => pg.ClientConfig
  readonly #onIdleError: (error: Error) => void
  readonly #max: number
  readonly #idleMs: number
  readonly #waiting: Waiting[] = []
  #idle: Idle[] = []
  /** In use, idle, or being opened or closed: each takes a place at the server. */
  #taken = 0
  #isClosed = false

  constructor(
    configFor: (vendorId: number) => pg.ClientConfig,
    onIdleError: (error: Error) => void,
    { max, idleMs }: { readonly max: number; readonly idleMs: number },
  ) {
    this.#configFor = configFor
    this.#onIdleError = onIdleError
    this.#max = max
    this.#idleMs = idleMs
  }

  async withVendor<T>(vendorId: number, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.#acquire(vendorId)
    let broken = false
    const onError = (): void => {
      broken = true
    }
    client.on('error', onError)
    try {
      return await work(client)
    } finally {
      // A transaction left open, or a setting changed, must not meet the next user of the connection.
      if (!broken && (await isReset(client)) && !broken) {
        client.off('error', onError)
        this.#keep(vendorId, client)
      } else await this.#drop(client)
    }
  }

  /** Connections that are open now, used or not. */
  get open(): number {
    return this.#taken
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const { fail } of this.#waiting.splice(0)) fail(new Error('the store is closing'))
    const idle = this.#idle
    this.#idle = []
    for (const { timer } of idle) clearTimeout(timer)
    await Promise.all(idle.map(({ client }) => this.#drop(client)))
  }

  async #acquire(vendorId: number): Promise<pg.Client> {
    for (;;) {
      if (this.#isClosed) throw new Error('the store is closed')
      const own = this.#idle.findLast((idle) => idle.vendorId === vendorId)
      if (own !== undefined) return this.#takeIdle(own)
      if (this.#taken < this.#max) {
        this.#taken += 1
        return await this.#connect(vendorId)
      }
      const oldest = this.#idle[0]
      if (oldest !== undefined) {
        // Its place is kept for this asker, so that nobody further back in the line can take it.
        await this.#end(this.#takeIdle(oldest))
        return await this.#connect(vendorId)
      }
      await this.#waitInLine(vendorId)
    }
  }

  #takeIdle(idle: Idle): pg.Client {
    clearTimeout(idle.timer)
    idle.client.removeAllListeners('error')
    this.#idle = this.#idle.filter((other) => other !== idle)
    return idle.client
  }

  /** Opens a connection in a place that is already taken. */
  async #connect(vendorId: number): Promise<pg.Client> {
    const client = new pg.Client(this.#configFor(vendorId))
    surviveItsEnd(client)
    try {
      await client.connect()
      return client
    } catch (error) {
      this.#release()
      throw error
    }
  }

  #keep(vendorId: number, client: pg.Client): void {
    if (this.#isClosed) {
      void this.#drop(client)
      return
    }
    const timer = setTimeout(() => void this.#drop(this.#takeIdle(idle)), this.#idleMs)
    timer.unref()
    const idle: Idle = { vendorId, client, timer }
    client.on('error', (error) => {
      this.#onIdleError(error)
      if (this.#idle.includes(idle)) void this.#drop(this.#takeIdle(idle))
    })
    this.#idle.push(idle)
    this.#waiting.shift()?.wake()
  }

  async #drop(client: pg.Client): Promise<void> {
    await this.#end(client)
    this.#release()
  }

  async #end(client: pg.Client): Promise<void> {
    client.on('error', this.#onIdleError)
    try {
      await client.end()
    } catch (error) {
      this.#onIdleError(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #release(): void {
    this.#taken -= 1
    this.#waiting.shift()?.wake()
  }

  async #waitInLine(vendorId: number): Promise<void> {
    if (this.#waiting.length >= WAITING_MAX) throw new Error(`vendor ${vendorId}: ${WAITING_MAX} already wait for a connection`)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting: Waiting = { wake: resolve, fail: reject }
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      reject(new Error(`vendor ${vendorId}: all ${this.#max} vendor connections were in use for ${WAIT_MS_MAX / 1000} s`))
    }, WAIT_MS_MAX)
    this.#waiting.push(waiting)
    try {
      await promise
    } finally {
      clearTimeout(timer)
    }
  }
}

async function isReset(client: pg.Client): Promise<boolean> {
  try {
    await client.query('rollback')
    await client.query('discard all')
    return true
  } catch {
    return false // It is broken; whoever used it has heard so from its own query.
  }
}
