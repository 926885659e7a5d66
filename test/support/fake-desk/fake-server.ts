import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Annotation, AnnotationScope } from '../../../src/domain/record/annotation.ts'
import type { SessionView } from '../../../src/wire/access.ts'
import { versionId } from '../../../src/wire/desk.ts'
import type { DeskContacts } from '../../../src/wire/desk-contacts.ts'
import { encodeDeskChanges } from '../../../src/wire/desk-encode.ts'
import type { OutlookAnswer } from '../../../src/wire/outlook.ts'
import type { RevisionsView } from '../../../src/wire/revisions.ts'
import { snapshotText } from '../desk-text.ts'
import type { FakeDesk } from './fake-desk.ts'
import { FakeMemory } from './fake-memory.ts'
import { sessionOf } from './session-view.ts'

const DESK_FILES = fileURLToPath(new URL('../../../dist/web/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The policy of the real server: what the desk may not do there, it may not do here. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types loadline-stream"

/** A server of the built desk with a made-up stream, on a free port of this machine. */
export class FakeServer {
  readonly #server: Server
  readonly #streams = new Set<ServerResponse>()
  readonly asked: string[] = []
  desk: FakeDesk | null
  /** Status that the stream is refused with, or null. */
  refusal: number | null = null
  session: SessionView | null = sessionOf('ada', 'analyst')
  readonly memory = new FakeMemory()
  /** What the figures are answered with. */
  kpis: readonly object[] = []
  contacts: DeskContacts = { asOf: '', version: '', rows: [], more: false }
  /** What is foreseen vendor by vendor; the stream tells of queues as a whole. */
  outlook: OutlookAnswer = { queues: [], rows: [] }
  revisions: RevisionsView = { asOf: '', version: '', zone: null, rows: [] }

  constructor(desk: FakeDesk | null) {
    this.desk = desk
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the fake server has no port')
    return `http://127.0.0.1:${address.port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Lets the desk's time go on and tells all open streams. */
  advance(ms: number): void {
    if (this.desk === null) return
    const changes = this.desk.advance(ms)
    for (const stream of this.#streams) writeEvent(stream, 'changes', versionId(changes.version), encodeDeskChanges(changes))
  }

  /** Ends the open streams, as a restart of the server does. */
  interrupt(): void {
    for (const stream of this.#streams) stream.destroy()
    this.#streams.clear()
  }

  get streams(): number {
    return this.#streams.size
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://desk').pathname
    this.asked.push(request.url ?? '')
    response.setHeader('content-security-policy', POLICY)
    if (path === '/api/v1/stream') this.#stream(response)
    else if (path === '/api/v1/contacts') response.setHeader('content-type', 'application/json').end(JSON.stringify(this.contacts))
    else if (path === '/api/v1/revisions') this.#json(response, 200, this.revisions)
    else if (path === '/api/v1/outlook') this.#json(response, 200, this.outlook)
    else if (path === '/api/v1/session') this.#json(response, this.session === null ? 401 : 200, this.session ?? {})
    else if (path.startsWith('/api/v1/annotations')) void this.#annotate(path, request, response)
    else if (path === '/api/v1/kpis') this.#json(response, 200, { rows: this.kpis })
    else if (/^\/api\/v1\/vi(?:ews|sit)/.test(path)) void this.#remember(path, request, response)
    else if (path === '/api/v1/wallboard') void this.#enterWall(request, response)
    else sendFile(path, response)
  }

  #json(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  /** Takes the token `lobby` alone. */
  async #enterWall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isTaken = (await bodyOf(request))['token'] === 'lobby'
    if (isTaken) this.refusal = null
    response.writeHead(isTaken ? 204 : 404).end()
  }

  async #remember(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === 'POST' && path === '/api/v1/views' ? await bodyOf(request) : {}
    const [status, told] = this.memory.answer(request.method ?? 'GET', path, this.session?.name ?? '', body)
    this.#json(response, status, told)
  }

  /** Takes an annotation as the real server does, and tells all streams of it. */
  async #annotate(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const desk = this.desk
    if (desk === null) return this.#json(response, 503, {})
    const id = Number(path.split('/')[4] ?? desk.annotations.held.reduce((most, held) => Math.max(most, held.annotationId), 0) + 1)
    const before = desk.annotations.held.find((held) => held.annotationId === id)
    if (request.method === 'DELETE') desk.annotations.put(id, null)
    else desk.annotations.put(id, annotationOf(id, (before?.revision ?? 0) + 1, await bodyOf(request), desk))
    this.#json(response, request.method === 'POST' ? 201 : 200, {})
    this.advance(0)
  }

  #stream(response: ServerResponse): void {
    if (this.refusal !== null) {
      response.writeHead(this.refusal).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 500\n\n')
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
    if (this.desk === null) return
    const snapshot = this.desk.snapshot()
    writeEvent(response, 'snapshot', versionId(snapshot.version), snapshotText(snapshot))
  }
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text) as Readonly<Record<string, unknown>>
}

function annotationOf(annotationId: number, revision: number, body: Readonly<Record<string, unknown>>, desk: FakeDesk): Annotation {
  const { queues, markets, vendors } = desk.records
  const { queue, market, vendor } = body
  const queueId = queues.find(({ key }) => key === queue)?.queueId
  const marketId = markets.find(({ key }) => key === market)?.marketId
  const vendorId = vendors.find(({ key }) => key === vendor)?.vendorId
  const scope: AnnotationScope =
    queueId !== undefined
      ? { kind: 'queue', queueId }
      : marketId !== undefined
        ? { kind: 'market', marketId }
        : vendorId === undefined
          ? { kind: 'all' }
          : { kind: 'vendor', vendorId }
  return {
    annotationId,
    revision,
    kind: body['kind'] === 'campaign' ? 'campaign' : 'note',
    scope,
    from: Date.parse(String(body['from'])),
    to: Date.parse(String(body['to'])),
    text: String(body['text']),
    isShared: body['shared'] === true,
    effect: null,
    by: 'ada',
    writtenAt: desk.asOf,
  }
}

function writeEvent(stream: ServerResponse, name: string, id: string, text: string): void {
  stream.write(
    `event: ${name}\nid: ${id}\n${text
      .split('\n')
      .map((line) => `data: ${line}\n`)
      .join('')}\n`,
  )
}

/** Addresses of the one page. */
const PAGES: ReadonlySet<string> = new Set(['/', '/vendor', '/wallboard'])

function sendFile(path: string, response: ServerResponse): void {
  const file = join(DESK_FILES, normalize(PAGES.has(path) ? '/index.html' : path))
  try {
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(readFileSync(file))
  } catch {
    response.writeHead(404).end()
  }
}
