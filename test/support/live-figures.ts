import { INTERVAL_MS } from '../../src/domain/shared/instant.ts'
import { DESK_COLUMN_AT, DESK_COLUMNS } from '../../src/wire/desk.ts'
import { decodeDeskChanges, decodeDeskSnapshot } from '../../src/wire/desk-decode.ts'
import { asAscii } from './desk-text.ts'

/** What came over the stream of a desk. */
export interface LiveFigures {
  /** Contacts offered in the window of the snapshot, before anything changed. */
  readonly offeredAtFirst: number
  /** The same after the changes. */
  readonly offered: number
  /** Messages with changed figures. */
  readonly changes: number
}

/** A desk is live for whoever looks when figures are there and have moved before their eyes. */
const CHANGES_MIN = 3
const OFFERED_MIN = 500
const LISTEN_MS_MAX = 60_000

/** Follows a sign-in link as a browser does, and listens to the stream until figures are there and move. */
export async function liveFigures(link: string): Promise<LiveFigures> {
  const { origin } = new URL(link)
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
  const signedIn = await fetch(link, { method: 'POST', redirect: 'manual', headers })
  const cookie = signedIn.headers.getSetCookie().map((set) => set.split(';')[0])
  if (signedIn.status !== 303) throw new Error(`the sign-in link was answered with ${signedIn.status}, expected 303`)
  const signal = AbortSignal.timeout(LISTEN_MS_MAX)
  const stream = await fetch(`${origin}/api/v1/stream`, { headers: { cookie: cookie.join('; ') }, signal })
  if (stream.status !== 200 || stream.body === null) throw new Error(`the stream was answered with ${stream.status}, expected 200`)
  const offered = new Map<string, number>()
  const sum = (): number => [...offered.values()].reduce((total, one) => total + one, 0)
  let offeredAtFirst = 0
  let changes = 0
  for await (const { event, text } of messages(stream.body)) {
    if (event === 'snapshot') {
      offered.clear()
      readSnapshot(text, offered)
      offeredAtFirst = sum()
    } else if (event === 'changes' && readChanges(text, offered)) changes += 1
    if (changes >= CHANGES_MIN && sum() >= OFFERED_MIN) return { offeredAtFirst, offered: sum(), changes }
  }
  throw new Error(`the stream ended after ${changes} changes with ${sum()} contacts offered`)
}

function readSnapshot(text: string, offered: Map<string, number>): void {
  const { series, windowStart, intervals } = decodeDeskSnapshot(text, asAscii)
  for (const { queueId, vendorId, values } of series)
    for (let interval = 0; interval < intervals; interval += 1) {
      const start = windowStart + interval * INTERVAL_MS
      offered.set(`${queueId},${vendorId},${start}`, values[interval * DESK_COLUMNS.length + DESK_COLUMN_AT.offered] ?? 0)
    }
}

/** Whether any figure was among the changes; a sign of life is none. */
function readChanges(text: string, offered: Map<string, number>): boolean {
  const { cells } = decodeDeskChanges(text)
  for (const { queueId, vendorId, start, values } of cells)
    offered.set(`${queueId},${vendorId},${start}`, values[DESK_COLUMN_AT.offered] ?? 0)
  return cells.length > 0
}

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<{ readonly event: string; readonly text: string }> {
  let held = ''
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${held}${part}`.split('\n\n')
    held = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split('\n')
      const event = lines.find((line) => line.startsWith('event: '))?.slice('event: '.length)
      const text = lines.flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : []))
      if (event !== undefined) yield { event, text: text.join('\n') }
    }
  }
}
