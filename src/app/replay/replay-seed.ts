import type { RecordEntry } from '../../domain/record/record-entry.ts'
import { SEED_FORMAT } from '../records/seed-file.ts'
import type { RecordedFormat } from './recorded-row.ts'

/** How long the feed of a recording may be silent, in the time of its data: nobody calls for hours in the night. */
const CADENCE_SECONDS = 900

/**
 * The records that a recording needs, as a seed file would have them: its market, its in-house vendor, its feed, and a queue for each
 * name that contacts were offered to. Taking them again changes nothing.
 */
export function replaySeed(format: RecordedFormat, queues: readonly string[]): object {
  const { name, marketName, vendor, zone, channel } = format
  return {
    format: SEED_FORMAT,
    markets: [{ key: name, name: marketName, zone }],
    vendors: [{ key: vendor.key, name: vendor.name, inHouse: true }],
    queues: queues.map((queue) => ({
      key: queue,
      name: format.queueNames[queue] ?? queue,
      market: name,
      channel,
      target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
      thresholdsSeconds: [5, 20],
    })),
    feeds: [
      {
        key: name,
        name: format.credit,
        vendor: vendor.key,
        cadenceSeconds: CADENCE_SECONDS,
        kind: 'replay',
        mappings: queues.map((queue) => ({ native: queue, queue })),
      },
    ],
  }
}

/** A record that does not belong to the recording, as `vendor "acme"`; null where all do. A replay takes no store with other contents. */
export function foreignRecord(format: RecordedFormat, entries: readonly RecordEntry[]): string | null {
  const own: Readonly<Record<RecordEntry['kind'], (key: string) => boolean>> = {
    market: (key) => key === format.name,
    vendor: (key) => key === format.vendor.key,
    site: () => false,
    queue: () => true,
    feed: (key) => key === format.name,
    mapping: () => true,
  }
  const foreign = entries.find(({ kind, key }) => !own[kind](key))
  return foreign === undefined ? null : `${foreign.kind} ${JSON.stringify(foreign.key)}`
}
