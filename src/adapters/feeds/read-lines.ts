import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

/** One line of a file without its end; `line` counts from 1. A line longer than the limit is cut and says so. */
export interface FileLine {
  readonly line: number
  readonly bytes: Uint8Array
  readonly isCut: boolean
}

/** No row of a recorded file is so long; the rest of a longer line is skipped instead of held in memory. */
export const LINE_BYTES_MAX = 16_384

/** A recorded month has 4 MB; a compressed file that unpacks to more than this is no recording. */
const FILE_BYTES_MAX = 1024 * 1024 * 1024

const NEWLINE = 0x0a
const RETURN = 0x0d

/** The lines of a file, plain or gzip (told by its first bytes, not by its name), in constant memory. */
export async function* readLines(path: string): AsyncGenerator<FileLine> {
  const file = await open(path, 'r')
  try {
    const head = new Uint8Array(2)
    await file.read(head, 0, 2, 0)
    const stream = file.createReadStream({ start: 0, autoClose: false })
    yield* splitLines(head[0] === 0x1f && head[1] === 0x8b ? gunzip(stream) : stream, path)
  } catch (error) {
    if (!isZlibError(error)) throw error
    throw new Error(`${path} cannot be unpacked: ${error.message}, expected a whole gzip file`, { cause: error })
  } finally {
    await file.close()
  }
}

function gunzip(stream: NodeJS.ReadableStream): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip()
  stream.once('error', (error) => unpacked.destroy(error))
  return stream.pipe(unpacked)
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('Z_')
}

/** Splits chunks into lines ended by LF or CR LF; the last line needs no end. */
async function* splitLines(chunks: AsyncIterable<Uint8Array | string>, path: string): AsyncGenerator<FileLine> {
  let line = 0
  let total = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  const finish = (): FileLine => {
    line += 1
    const bytes = Buffer.concat(held)
    const found = { line, bytes: withoutReturn(bytes.subarray(0, LINE_BYTES_MAX)), isCut: heldBytes > LINE_BYTES_MAX }
    held = []
    heldBytes = 0
    return found
  }
  const hold = (part: Uint8Array): void => {
    if (heldBytes <= LINE_BYTES_MAX) held.push(part)
    heldBytes += part.length
  }
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    total += bytes.length
    if (total > FILE_BYTES_MAX)
      throw new Error(`${path} holds more than ${FILE_BYTES_MAX} bytes, expected a recorded month of a few million`)
    let from = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      hold(bytes.subarray(from, end))
      yield finish()
      from = end + 1
    }
    if (from < bytes.length) hold(bytes.subarray(from))
  }
  if (heldBytes > 0) yield finish()
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes
}
