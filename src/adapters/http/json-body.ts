import type { FastifyInstance } from 'fastify'
import { countKeys } from '../../app/decode/json-keys.ts'
import { JsonScan, skipSpace } from '../../app/decode/json-scan.ts'
import { DEPTH_MAX } from '../../app/decode/limits.ts'
import { badRequest } from './problem.ts'

/** No command of a person or a program is larger. */
export const COMMAND_BYTES_MAX = 1024 * 1024

/** Reads the bodies of commands: JSON alone, each key once, none that pollutes an object; anything else is 400 or 415. */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: COMMAND_BYTES_MAX },
    async (_request: unknown, body: Buffer) => parseJson(body),
  )
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A JSON value from its bytes, or a 400 that says why not. */
export function parseJson(body: Uint8Array): unknown {
  const start = skipSpace(body, 0, body.length)
  const scan = new JsonScan()
  scan.endOfValue(body, start, body.length)
  if (scan.depth > DEPTH_MAX) throw badRequest(`the body nests ${scan.depth} levels deep, expected at most ${DEPTH_MAX}`)
  const value = parsed(body)
  const { keys, pollutes } = countKeys(value, { keys: 0, pollutes: null })
  if (pollutes !== null) throw badRequest(`the body has a key ${JSON.stringify(pollutes)}, which is not allowed`)
  if (keys !== scan.keys) throw badRequest('the body has a key twice in one object')
  return value
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(body)) as unknown
  } catch {
    throw badRequest('the body is not JSON in UTF-8')
  }
}
