import { inflateRawSync } from 'node:zlib'
import { type PlanFault, wholeFault } from '../../app/plans/plan-fault.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'

/** A workbook has a dozen parts; one with pictures a hundred. */
const ENTRIES_MAX = 200

/** Bytes that all parts we read may unpack to, counted while they are unpacked and never as the archive says. */
const UNPACKED_BYTES_MAX = 256 * 1024 * 1024

/** What unpacks to so many times its size is a bomb: the tables of spreadsheets reach 40. Small parts may be anything. */
const RATIO_MAX = 200
const RATIO_FREE_BYTES = 4 * 1024 * 1024

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const ENCRYPTED = 0x0001
const STORED = 0
const DEFLATED = 8

interface Entry {
  readonly method: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

/** An archive in memory, of which parts are unpacked one by one within one budget. Nothing of it is ever written anywhere. */
export interface ZipArchive {
  readonly names: readonly string[]
  /** Null where there is no such part. */
  readonly read: (name: string) => Result<Buffer | null, PlanFault>
}

/** Opens an archive by its own list of parts. */
export function openZip(bytes: Uint8Array): Result<ZipArchive, PlanFault> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(buffer)
  if (end === null) return err(wholeFault('notAWorkbook', 'no list of parts at its end', 'an XLSX file, whole'))
  const entries = entriesOf(buffer, end)
  if (!entries.ok) return entries
  let left = UNPACKED_BYTES_MAX
  return ok({
    names: [...entries.value.keys()],
    read: (name) => {
      const entry = entries.value.get(name)
      if (entry === undefined) return ok(null)
      const unpacked = unpack(buffer, entry, name, left)
      if (unpacked.ok) left -= unpacked.value.length
      return unpacked
    },
  })
}

function endOf(buffer: Buffer): number | null {
  const first = Math.max(0, buffer.length - END_BYTES - COMMENT_BYTES_MAX)
  for (let at = buffer.length - END_BYTES; at >= first; at -= 1) if (buffer.readUInt32LE(at) === END) return at
  return null
}

function entriesOf(buffer: Buffer, end: number): Result<ReadonlyMap<string, Entry>, PlanFault> {
  const count = buffer.readUInt16LE(end + 10)
  let at = buffer.readUInt32LE(end + 16)
  if (count > ENTRIES_MAX) return err(wholeFault('tooManyParts', count, `a workbook of at most ${ENTRIES_MAX} parts`))
  const entries = new Map<string, Entry>()
  for (let place = 0; place < count; place += 1) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== CENTRAL) return err(broken(`part ${place + 1} of its list`))
    const nameBytes = buffer.readUInt16LE(at + 28)
    const name = buffer.toString('utf8', at + 46, at + 46 + nameBytes)
    if ((buffer.readUInt16LE(at + 8) & ENCRYPTED) !== 0) return err(wholeFault('encrypted', name, 'a workbook without a password'))
    if (name.startsWith('/') || name.includes('..') || name.includes('\\'))
      return err(wholeFault('partOutside', name, 'parts within the workbook'))
    if (entries.has(name)) return err(wholeFault('partTwice', name, 'each part once'))
    const [packed, unpacked] = [buffer.readUInt32LE(at + 20), buffer.readUInt32LE(at + 24)]
    entries.set(name, { method: buffer.readUInt16LE(at + 10), packed, unpacked, offset: buffer.readUInt32LE(at + 42) })
    at += 46 + nameBytes + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
  }
  return ok(entries)
}

function unpack(buffer: Buffer, { method, packed, unpacked, offset }: Entry, name: string, left: number): Result<Buffer, PlanFault> {
  if (offset + 30 > buffer.length || buffer.readUInt32LE(offset) !== LOCAL) return err(broken(name))
  const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28)
  const content = buffer.subarray(start, start + packed)
  if (content.length !== packed) return err(broken(name))
  const most = Math.min(left, Math.max(RATIO_FREE_BYTES, packed * RATIO_MAX))
  if (unpacked > most) return err(bomb(name))
  if (method === STORED) return content.length === unpacked ? ok(content) : err(broken(name))
  if (method !== DEFLATED) return err(wholeFault('packedOtherwise', `${name} by method ${method}`, 'parts that are deflated or stored'))
  try {
    const bytes = inflateRawSync(content, { maxOutputLength: most })
    return bytes.length === unpacked ? ok(bytes) : err(broken(`${name}, which says ${unpacked} bytes and has ${bytes.length}`))
  } catch (error) {
    // The one code says that it would be larger than it may be; every other that these are no packed bytes.
    const isLarge = error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    return err(isLarge ? bomb(name) : broken(name))
  }
}

function bomb(name: string): PlanFault {
  return wholeFault('unpacksTooLarge', name, `at most ${UNPACKED_BYTES_MAX / 1024 / 1024} MiB unpacked, and ${RATIO_MAX} times its size`)
}

function broken(where: string): PlanFault {
  return wholeFault('cutOff', where, 'a workbook that is whole')
}
