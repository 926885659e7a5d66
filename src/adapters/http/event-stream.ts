import type { ServerResponse } from 'node:http'

/** So much may wait for a client that reads slowly; beyond it the client is told everything anew once it has read. */
export const STREAM_BUFFER_BYTES_MAX = 1024 * 1024

/** So long a client may take to read what was sent before the end. */
const END_MS_MAX = 500

/** One event as it goes over the wire; `id` null leaves the last one as it is. */
export interface StreamMessage {
  readonly event: string
  readonly id: string | null
  readonly text: string
}

/** One open answer of server-sent events. */
export class EventStream {
  /** Resolves when either side has ended it. */
  readonly closed: Promise<void>
  readonly #response: ServerResponse
  #isWaiting = false

  constructor(response: ServerResponse, headers: Readonly<Record<string, string | number | readonly string[] | undefined>>) {
    this.#response = response
    this.closed = new Promise((resolve) => response.once('close', resolve))
    // Nothing to say is no reason to hang up, and what changes should be told at once.
    response.socket?.setTimeout(0)
    response.socket?.setNoDelay(true)
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
    response.writeHead(200)
    response.flushHeaders()
  }

  /** Whether the client reads so slowly that it should not be told more before it has. */
  get isBehind(): boolean {
    return this.#isWaiting || this.#response.writableLength > STREAM_BUFFER_BYTES_MAX
  }

  send(message: StreamMessage): void {
    if (!this.#response.writableEnded) this.#response.write(messageText(message))
  }

  comment(): void {
    if (!this.#response.writableEnded && !this.isBehind) this.#response.write(':\n\n')
  }

  /** Does something once everything sent so far has left; what is asked for meanwhile is not done twice. */
  whenRead(then: () => void): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#response.once('drain', () => {
      this.#isWaiting = false
      then()
    })
  }

  end(): void {
    this.#response.end()
    // A client that does not read would keep it half open.
    setTimeout(() => this.#response.destroy(), END_MS_MAX).unref()
  }
}

/** The event in the form of the standard: a line for each line of its data. */
export function messageText({ event, id, text }: StreamMessage): string {
  const data = text.replaceAll('\n', '\ndata: ')
  return `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`
}
