import { err, ok, type Result } from '../../domain/shared/result.ts'
import { ObjectReader } from './object-reader.ts'
import { RECORD_FAULTS_MAX, type RecordFault, recordFault } from './record-fault.ts'
import { type RecordInput, readFeed, readMapping, readRecord, readSite, readVendor } from './record-input.ts'

export const SEED_FORMAT = 'loadline.seed.v1'

/** Records of one file; a large operation has some hundred queues with a few names each. */
const ITEMS_MAX = 10_000

/**
 * The records of a seed file: `{"format":"loadline.seed.v1","markets":[…],"vendors":[…],"queues":[…],"feeds":[…]}`, where sites stand
 * within their vendor and mappings within their feed. Faults say where by JSON pointer. Give the outcome to `changeRecords` with
 * the mode `put`: applying the same file again then changes nothing.
 */
export function readSeed(value: unknown): Result<readonly RecordInput[], readonly RecordFault[]> {
  const faults: RecordFault[] = []
  const file = new ObjectReader(value, '', faults)
  if (file.raw('format') !== SEED_FORMAT) file.fault('format', JSON.stringify(SEED_FORMAT), null)
  const records: RecordInput[] = [
    ...file.list('markets', ITEMS_MAX).map((item, place) => readRecord('market', item, `/markets/${place}`, faults)),
    ...file.list('vendors', ITEMS_MAX).flatMap((item, place) => readVendorWithSites(new ObjectReader(item, `/vendors/${place}`, faults))),
    ...file.list('queues', ITEMS_MAX).map((item, place) => readRecord('queue', item, `/queues/${place}`, faults)),
    ...file.list('feeds', ITEMS_MAX).flatMap((item, place) => readFeedWithMappings(new ObjectReader(item, `/feeds/${place}`, faults))),
  ]
  file.end()
  noteTwice(records, faults)
  return faults.length > 0 ? err(faults.slice(0, RECORD_FAULTS_MAX)) : ok(records)
}

/** The same from the text of a file. */
export function parseSeed(text: string): Result<readonly RecordInput[], readonly RecordFault[]> {
  try {
    return readSeed(JSON.parse(text))
  } catch (error) {
    return err([recordFault('', text.slice(0, 40), `JSON (${error instanceof Error ? error.message : error})`)])
  }
}

function readVendorWithSites(reader: ObjectReader): RecordInput[] {
  const { pointer, faults } = reader
  const vendor = readVendor(reader)
  const sites = reader.list('sites', ITEMS_MAX).map((item, place): RecordInput => {
    const site = new ObjectReader(item, `${pointer}/sites/${place}`, faults)
    const input = readSite(site, vendor.key)
    site.end()
    return { kind: 'site', pointer: site.pointer, input }
  })
  reader.end()
  return [{ kind: 'vendor', pointer, input: vendor }, ...sites]
}

function readFeedWithMappings(reader: ObjectReader): RecordInput[] {
  const { pointer, faults } = reader
  const feed = readFeed(reader)
  const mappings = reader.list('mappings', ITEMS_MAX).map((item, place): RecordInput => {
    const mapping = new ObjectReader(item, `${pointer}/mappings/${place}`, faults)
    const input = readMapping(mapping, feed.key)
    mapping.end()
    return { kind: 'mapping', pointer: mapping.pointer, input }
  })
  reader.end()
  return [{ kind: 'feed', pointer, input: feed }, ...mappings]
}

/** In a file the order of lines means nothing, so of two records with one key neither could win. */
function noteTwice(records: readonly RecordInput[], faults: RecordFault[]): void {
  const first = new Map<string, string>()
  for (const record of records) {
    const name = nameOf(record)
    if (name === null) continue
    const before = first.get(name)
    const pointer = `${record.pointer}/${record.kind === 'mapping' ? 'native' : 'key'}`
    if (before === undefined) first.set(name, record.pointer)
    else faults.push(recordFault(pointer, keyOf(record), `another key than that of ${before}`))
  }
}

/** Null where the key could not be read, which is a fault already. */
function nameOf(record: RecordInput): string | null {
  const key = keyOf(record)
  const within = record.kind === 'site' ? record.input.vendor : record.kind === 'mapping' ? record.input.feed : null
  return key === '' ? null : JSON.stringify([record.kind, within, key])
}

function keyOf({ kind, input }: RecordInput): string {
  return kind === 'mapping' ? input.native : input.key
}
