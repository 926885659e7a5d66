import { askSession, sessionKey } from '../session/session.ts'
import type { DeskState } from './desk-state.ts'
import { stateOfSnapshot } from './desk-state.ts'
import { openStream, type StreamListener } from './desk-stream.ts'
import type { HubMessage } from './stream-hub.ts'
import type { TabMessage } from './stream-worker.ts'
import workerUrl from './stream-worker.ts?sharedworker&url'

/** What a tab hears: the whole state, told so long after it was heard, then changes. */
export type TabListener = Omit<StreamListener, 'onSnapshot' | 'onResync'> & {
  readonly onState: (state: DeskState, ageMs: number) => void
}

/**
 * Hears the stream that all tabs of this session share; answers how to leave. Where the browser has no shared worker, or does not start
 * ours, the tab has a stream of its own.
 */
export function openSharedStream(listener: TabListener): () => void {
  let isLeft = false
  let leave = (): void => undefined
  const openOwn = (): void => {
    if (!isLeft) leave = openStream(ownListener(listener))
  }
  if (typeof SharedWorker === 'undefined') openOwn()
  else {
    // Another session is another worker: what one person saw is never told to another.
    void askSession().then(({ session }) => {
      if (isLeft) return
      leave = join(sessionKey(session), listener, openOwn)
    })
  }
  return () => {
    isLeft = true
    leave()
  }
}

function join(name: string, listener: TabListener, onFault: () => void): () => void {
  let worker: SharedWorker
  try {
    worker = new SharedWorker(trusted(workerUrl), { name })
  } catch {
    onFault() // as where a policy in between forbids it
    return () => undefined
  }
  const { port } = worker
  worker.onerror = onFault
  port.onmessage = ({ data }: MessageEvent<HubMessage>) => hear(listener, data)
  const post = (message: TabMessage): void => port.postMessage(message)
  const release = holdLock((lock) => post({ kind: 'join', lock }))
  const onPageHide = (): void => post({ kind: 'leave' })
  window.addEventListener('pagehide', onPageHide)
  return () => {
    window.removeEventListener('pagehide', onPageHide)
    port.onmessage = null
    post({ kind: 'leave' })
    release()
  }
}

/** Holds a lock as long as the tab listens, and names it once it is held. */
function holdLock(onHeld: (name: string) => void): () => void {
  if (navigator.locks === undefined) {
    onHeld('')
    return () => undefined
  }
  const name = `loadline-tab-${crypto.randomUUID()}`
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  void navigator.locks.request(name, () => {
    onHeld(name)
    return held
  })
  return () => release()
}

function hear(listener: TabListener, message: HubMessage): void {
  switch (message.kind) {
    case 'state':
      listener.onState(message.state, message.ageMs)
      break
    case 'changes':
      listener.onChanges(message.changes)
      break
    case 'interrupted':
      listener.onInterrupted()
      break
    case 'ended':
      listener.onEnded()
      break
    case 'closed':
      listener.onClosed()
      break
    case 'unreadable':
      listener.onUnreadable(message.reason)
      break
  }
}

function ownListener(listener: TabListener): StreamListener {
  return { ...listener, onSnapshot: (snapshot) => listener.onState(stateOfSnapshot(snapshot), 0), onResync: listener.onInterrupted }
}

interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => {
    readonly createScriptURL: (url: string) => unknown
  }
}

let policy: ReturnType<TrustedTypes['createPolicy']> | null = null

/** The page may start no script by a mere text (`require-trusted-types-for`): only the worker that was built with it. */
function trusted(url: string): string {
  const types = (window as unknown as { readonly trustedTypes?: TrustedTypes }).trustedTypes
  if (types === undefined) return url
  policy ??= types.createPolicy('loadline-stream', { createScriptURL: () => url })
  return policy.createScriptURL(url) as string
}
