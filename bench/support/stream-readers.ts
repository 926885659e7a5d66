// Desks that only listen: opens so many streams, reads them, and when it is told to end says what each of them heard. A process of its own, so
// that their reading is not the sender's work. `node stream-readers.ts URL TOKEN COUNT`.
import { request } from 'node:http'

/** What the streams heard. */
export interface Heard {
  readonly streams: number
  /** Streams that got a snapshot. */
  readonly snapshots: number
  /** Changes of the stream that got fewest, and of the one that got most. */
  readonly changesMin: number
  readonly changesMax: number
  readonly resyncs: number
  /** How long ago the stream that was silent longest heard something, in milliseconds. */
  readonly silentMsMax: number
  readonly megabytes: number
}

class Reader {
  snapshots = 0
  changes = 0
  resyncs = 0
  bytes = 0
  heardAt = 0
  #rest = ''

  read(chunk: string): void {
    this.bytes += chunk.length
    this.heardAt = performance.now()
    // Only the lines that name events matter here; of a long line of data only the end is kept.
    const lines = `${this.#rest}${chunk}`.split('\n')
    this.#rest = (lines.pop() ?? '').slice(0, 100)
    for (const line of lines) {
      if (line === 'event: snapshot') this.snapshots += 1
      else if (line === 'event: changes') this.changes += 1
      else if (line === 'event: resync') this.resyncs += 1
    }
  }
}

const [url = '', token = '', count = '0'] = process.argv.slice(2)
const readers = Array.from({ length: Number(count) }, () => new Reader())
for (const reader of readers) {
  const asked = request(`${url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` }, agent: false }, (response) => {
    response.setEncoding('latin1').on('data', (chunk: string) => reader.read(chunk))
  })
  asked.on('error', () => undefined) // It then hears nothing more, which its silence tells.
  asked.end()
}
const ready = setInterval(() => {
  if (readers.some(({ snapshots }) => snapshots === 0)) return
  clearInterval(ready)
  process.send?.('ready')
}, 100)

process.on('message', () => {
  const now = performance.now()
  const changes = readers.map((reader) => reader.changes)
  const heard: Heard = {
    streams: readers.length,
    snapshots: readers.filter(({ snapshots }) => snapshots > 0).length,
    changesMin: Math.min(...changes),
    changesMax: Math.max(...changes),
    resyncs: readers.reduce((sum, { resyncs }) => sum + resyncs, 0),
    silentMsMax: Math.round(Math.max(...readers.map(({ heardAt }) => now - heardAt))),
    megabytes: Math.round(readers.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000),
  }
  process.send?.(heard, () => process.exit(0))
})
