import type { ServerResponse } from 'node:http'

/** So much may wait for a client that reads slowly; beyond it the client is told everything anew once it has read. */
export const STREAM_BUFFER_BYTES_MAX = 1024 * 1024

/** So long a client may take to read what was sent before the end. */
const END_MS_MAX = 500

/** One event as it goes over the wire; `id` null leaves the last one as it is. */
export interface StreamMessage {
  readonly event: string
  readonly id: string | null
  /** Its data, as `framedLine` makes each line of it; shared by all who are told it. */
  readonly data: readonly Uint8Array[]
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
    if (this.#response.writableEnded) return
    // One chunk of the answer, whose parts are never copied into one.
    this.#response.cork()
    for (const part of messageParts(message)) this.#response.write(part)
    this.#response.uncork()
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

/** The event in the form of the standard, part by part. */
export function messageParts({ event, id, data }: StreamMessage): readonly Uint8Array[] {
  return [Buffer.from(`${id === null ? '' : `id: ${id}\n`}event: ${event}\n`), ...data, END]
}

const END = Buffer.from('\n')
const FIELD = Buffer.from('data: ')

/** One line of an event's data, in bytes of its own; it must hold no end of a line. */
export function framedLine(line: string | Uint8Array): Uint8Array {
  if (typeof line === 'string') return Buffer.from(`data: ${line}\n`)
  const framed = Buffer.allocUnsafeSlow(FIELD.length + line.length + END.length)
  framed.set(FIELD)
  framed.set(line, FIELD.length)
  framed.set(END, FIELD.length + line.length)
  return framed
}
