import type { DeskChanges, DeskSnapshot } from '../../wire/desk.ts'
import { decodeDeskChanges, decodeDeskSnapshot } from '../../wire/desk-decode.ts'

const STREAM_URL = '/api/v1/stream'

/** What a stream tells its listener. */
export interface StreamListener {
  readonly onSnapshot: (snapshot: DeskSnapshot) => void
  readonly onChanges: (changes: DeskChanges) => void
  /** What was missed cannot be told; a snapshot follows. */
  readonly onResync: () => void
  /** Lost; the browser is trying again and will say what it heard last. */
  readonly onInterrupted: () => void
  /** Ended by the server because what this browser may see has changed. */
  readonly onEnded: () => void
  /** Given up by the browser: the server refused. */
  readonly onClosed: () => void
  /** What came cannot be read. */
  readonly onUnreadable: (reason: string) => void
}

/** Opens the stream; answers how to close it. The browser itself resumes an interrupted one by the id of the last event. */
export function openStream(listener: StreamListener): () => void {
  const source = new EventSource(STREAM_URL)
  const read = <T>(decode: (text: string) => T, tell: (told: T) => void) => {
    return (event: MessageEvent<string>): void => {
      let told: T
      try {
        told = decode(event.data)
      } catch (error) {
        listener.onUnreadable(error instanceof Error ? error.message : String(error))
        return
      }
      tell(told)
    }
  }
  source.addEventListener(
    'snapshot',
    read((text) => decodeDeskSnapshot(text, toAscii), listener.onSnapshot),
  )
  source.addEventListener('changes', read(decodeDeskChanges, listener.onChanges))
  source.addEventListener('resync', listener.onResync)
  source.addEventListener('ended', () => {
    source.close()
    listener.onEnded()
  })
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) listener.onClosed()
    else listener.onInterrupted()
  })
  return () => source.close()
}

/** With which status the server refuses this browser, or null where it does not. */
export async function refusalStatus(): Promise<number | null> {
  const asked = new AbortController()
  try {
    const answer = await fetch(STREAM_URL, { signal: asked.signal, headers: { accept: 'text/event-stream' } })
    return answer.ok ? null : answer.status
  } catch {
    return null // not reachable: that is no refusal
  } finally {
    asked.abort()
  }
}

const encoder = new TextEncoder()

function toAscii(text: string): Uint8Array {
  return encoder.encode(text)
}
