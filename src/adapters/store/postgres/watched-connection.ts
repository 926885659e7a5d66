import pg from 'pg'

/** A connection that is kept open to notice when the other end goes away. */
export interface WatchedConnection {
  readonly client: pg.Client
  /** Calls `listener` once, when the connection ends without `close`; at once if it has ended already. */
  readonly whenLost: (listener: (reason: string) => void) => void
  readonly close: () => Promise<void>
}

const CONNECT_MS_MAX = 10_000

export async function openWatched(config: pg.ClientConfig): Promise<WatchedConnection> {
  const client = new pg.Client({ connectionTimeoutMillis: CONNECT_MS_MAX, keepAlive: true, ...config })
  const lost = Promise.withResolvers<string>()
  let isClosing = false
  const lose = (reason: string): void => {
    if (!isClosing) lost.resolve(reason)
  }
  client.on('error', (error: Error) => lose(error.message))
  client.on('end', () => lose('the connection ended'))
  await client.connect()
  return {
    client,
    whenLost: (listener) => {
      void lost.promise.then(listener)
    },
    close: async () => {
      isClosing = true
      await client.end()
    },
  }
}
