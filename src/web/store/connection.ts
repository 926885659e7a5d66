import { DESK_SIGN_OF_LIFE_MS } from '../../wire/desk.ts'

/**
 * How the desk stands to its server. `heardAt` is on the page's own steady clock (`performance.now`), never compared with the server's:
 * a workstation whose clock is wrong still knows how old its figures are.
 */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly heardAt: number }
  | { readonly kind: 'reconnecting'; readonly heardAt: number | null }
  | { readonly kind: 'refused'; readonly status: number; readonly heardAt: number | null }
  | { readonly kind: 'failed'; readonly reason: string; readonly heardAt: number | null }

export type ConnectionEvent =
  | { readonly kind: 'heard'; readonly at: number }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly reason: string }

/** What happened to the connection makes of it. */
export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
  const heardAt = 'heardAt' in connection ? connection.heardAt : null
  switch (event.kind) {
    case 'heard':
      return { kind: 'open', heardAt: event.at }
    case 'interrupted':
      return { kind: 'reconnecting', heardAt }
    case 'refused':
      return { kind: 'refused', status: event.status, heardAt }
    case 'failed':
      return { kind: 'failed', reason: event.reason, heardAt }
  }
}

/** Silence of the stream after which its figures are called late, and after which stale. */
const LATE_AFTER_MS = 3 * DESK_SIGN_OF_LIFE_MS
const STALE_AFTER_MS = 6 * DESK_SIGN_OF_LIFE_MS

export type StreamAge = 'fresh' | 'late' | 'stale'

/** How far what is on the screen can be believed, by the time since the stream was last heard. */
export function streamAge(connection: Connection, now: number): StreamAge {
  const heardAt = 'heardAt' in connection ? connection.heardAt : null
  if (heardAt === null || now - heardAt > STALE_AFTER_MS) return 'stale'
  return connection.kind !== 'open' || now - heardAt > LATE_AFTER_MS ? 'late' : 'fresh'
}
