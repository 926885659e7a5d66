import { StreamHub } from './stream-hub.ts'

// The one place of a browser that holds the desk's stream: all tabs of one session talk to it.

/** A tab says first under which lock it lives, and may say that it leaves. */
export type TabMessage = { readonly kind: 'join'; readonly lock: string } | { readonly kind: 'leave' }

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null
}

const hub = new StreamHub()

;(self as unknown as SharedScope).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return
  const tab = { post: (message: unknown) => port.postMessage(message) }
  port.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.kind === 'leave') {
      hub.leave(tab)
      return
    }
    hub.join(tab)
    // A tab that is closed or crashes says nothing; its lock is then free.
    if (data.lock !== '') void navigator.locks.request(data.lock, () => hub.leave(tab))
  }
}
