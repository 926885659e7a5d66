import type { SessionView } from '../../wire/access.ts'

/** Who uses this desk; null where the server does not say. */
export type Session = SessionView | null

let asked: Promise<{ readonly session: Session; readonly status: number | null }> | null = null

/** Asks once for the whole page who it belongs to; the status is that of a refusal, null where there was none. */
export function askSession(): Promise<{ readonly session: Session; readonly status: number | null }> {
  asked ??= readSession()
  return asked
}

async function readSession(): Promise<{ readonly session: Session; readonly status: number | null }> {
  try {
    const answer = await fetch('/api/v1/session', { headers: { accept: 'application/json' } })
    if (answer.status === 401) return { session: null, status: 401 }
    return { session: answer.ok ? ((await answer.json()) as SessionView) : null, status: null }
  } catch {
    return { session: null, status: null } // not reachable: the stream says so by itself
  }
}

/** Who this is, as one text: two that are equal are the same session. */
export function sessionKey(session: Session): string {
  return session === null
    ? 'unknown'
    : [session.login, session.role, session.vendor, session.expiresAt, JSON.stringify(session.limits)].join('|')
}

/** Whether the desk remembers views and visits of this person. */
export function isRemembered(session: Session): boolean {
  return session?.permissions.includes('keepViews') ?? false
}

/** Whether this person writes annotations. The server decides; this only decides what is offered. */
export function isSteering(session: Session): boolean {
  return session?.permissions.includes('annotate') ?? false
}
