import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { badRequest, Problem } from './problem.ts'

/** A file as it came, in memory that a thread can be given without a copy. */
export interface ReceivedFile {
  readonly bytes: SharedArrayBuffer
  readonly sha256: string
}

/**
 * Receives the body of a request as it comes: refused by its length before a byte is read, and by count as soon as it is longer than it may be.
 * A body that is not the one whose `Content-Digest` the sender gave is refused; one that is cut off is an error of the connection.
 */
export async function receiveFile(request: FastifyRequest, bytesMax: number): Promise<ReceivedFile> {
  // Where neither a type nor a length is said there is no body to be read.
  if (request.body === undefined) throw new Problem({ status: 400, kind: 'no-file', title: 'No file was sent' })
  const said = Number(request.headers['content-length'] ?? 0)
  if (said > bytesMax) throw tooLarge(bytesMax)
  const wanted = digestOf(request.headers['content-digest'])
  const memory = new SharedArrayBuffer(0, { maxByteLength: bytesMax })
  const hash = createHash('sha256')
  try {
    // A request that is let go in the middle takes its connection with it, over which the refusal is to be told.
    for await (const chunk of (request.body as Readable).iterator({ destroyOnReturn: false })) {
      const part = chunk as Buffer
      const at = memory.byteLength
      if (at + part.length > bytesMax) throw tooLarge(bytesMax)
      memory.grow(at + part.length)
      new Uint8Array(memory, at).set(part)
      hash.update(part)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem({ status: 400, kind: 'cut-off', title: 'The file did not come whole', detail: 'Nothing of it was kept.' })
  }
  const sha256 = hash.digest('hex')
  if (wanted !== null && wanted !== sha256) {
    const title = 'The file is not the one that was sent'
    const detail = `What came has the SHA-256 ${sha256}, expected ${wanted}. Nothing was kept: send it again.`
    throw new Problem({ status: 422, kind: 'file-digest', title, detail })
  }
  return { bytes: memory, sha256 }
}

/** The SHA-256 of a `Content-Digest` (RFC 9530) in hexadecimal; null where the sender gives none. */
function digestOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  const found = /(?:^|[,\s])sha-256=:([A-Za-z0-9+/]{43}=):/.exec(String(header))?.[1]
  if (found === undefined) throw badRequest('Content-Digest is not one, expected sha-256=:BASE64:')
  return Buffer.from(found, 'base64').toString('hex')
}

/** A body that we do not read to its end leaves the connection unusable for another request. */
function tooLarge(bytesMax: number): Problem {
  const detail = `A file has at most ${bytesMax / 1024 / 1024} MiB. Nothing of it was kept: send the plan in several files.`
  return new Problem({ status: 413, kind: 'body-too-large', title: 'The file is too large', detail, headers: { connection: 'close' } })
}
