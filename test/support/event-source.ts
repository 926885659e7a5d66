import { get, type IncomingMessage } from 'node:http'
import type { HttpWorld } from './http-world.ts'

/** One event as a browser would hand it over. */
export interface StreamEvent {
  readonly event: string
  readonly id: string | null
  readonly data: string
}

/** A client of server-sent events over a real socket, which reads when it is told to. */
export class StreamClient {
  readonly events: StreamEvent[] = []
  status = 0
  headers: IncomingMessage['headers'] = {}
  isClosed = false
  readonly #response: IncomingMessage
  #rest = ''
  #wake: () => void = () => undefined

  private constructor(response: IncomingMessage) {
    this.#response = response
    this.status = response.statusCode ?? 0
    this.headers = response.headers
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => this.#read(chunk))
    const close = (): void => {
      this.isClosed = true
      this.#wake()
    }
    response.on('close', close)
    response.on('error', close)
  }

  static async open(world: HttpWorld, headers: Readonly<Record<string, string>>): Promise<StreamClient> {
    const address = world.server.server.address()
    if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
    const options = { host: '127.0.0.1', port: address.port, path: '/api/v1/stream', headers, agent: false as const }
    return await new Promise((resolve, reject) => {
      get(options, (response) => resolve(new StreamClient(response))).on('error', reject)
    })
  }

  /** Resolves once an event fits; rejects when the stream ends before. Events that were looked at are gone. */
  async next(fits: (event: StreamEvent) => boolean): Promise<StreamEvent> {
    for (;;) {
      for (let event = this.events.shift(); event !== undefined; event = this.events.shift()) if (fits(event)) return event
      if (this.isClosed) throw new Error('the stream ended')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Resolves when the server has ended the stream. */
  async closed(): Promise<void> {
    while (!this.isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Stops reading, as a client does that cannot keep up. */
  pause(): void {
    this.#response.pause()
  }

  resume(): void {
    this.#response.resume()
  }

  close(): void {
    this.#response.destroy()
  }

  #read(chunk: string): void {
    const parts = (this.#rest + chunk).split('\n\n')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) {
      const lines = part.split('\n')
      const field = (name: string): string | null => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null
      const data = lines.flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : line === 'data:' ? [''] : []))
      const event = field('event')
      if (event !== null) this.events.push({ event, id: field('id'), data: data.join('\n') })
    }
    this.#wake()
  }
}
