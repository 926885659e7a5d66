import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ErrorTelling, problemOf } from './errors.ts'
import { Problem, problemBody } from './problem.ts'

/** What long work is given: how to tell how far it is, and a signal that is aborted once nobody waits any more. */
export interface TellingWork {
  readonly signal: AbortSignal
  readonly tell: (part: string, done: number, total: number) => void
}

/** Lines of JSON: one for each step, the answer or the problem in the last. */
const LINES_TYPE = 'application/x-ndjson'

/** So much of what was told waits to be sent; a step more or less is nothing that somebody misses. */
const WAITING_CHARS_MAX = 16_384

/**
 * Does long work and answers with what it came to. Who accepts lines is told how far it is meanwhile. The work is ended once whoever asked
 * has gone.
 */
export async function answerWork<Answer extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: ErrorTelling,
  work: (telling: TellingWork) => Promise<Answer>,
): Promise<Answer | FastifyReply> {
  const ending = new AbortController()
  reply.raw.once('close', () => ending.abort())
  const untilGone = async (tell: TellingWork['tell']): Promise<Answer> => {
    try {
      return await work({ signal: ending.signal, tell })
    } catch (error) {
      throw ending.signal.aborted ? new Problem({ status: 400, kind: 'cancelled', title: 'Nobody waits for this any more' }) : error
    }
  }
  if (!String(request.headers.accept ?? '').includes(LINES_TYPE)) return await untilGone(() => undefined)
  const lines = new Readable({ read: () => undefined })
  const put = (line: object): boolean => lines.push(`${JSON.stringify(line)}\n`)
  reply.type(LINES_TYPE).header('cache-control', 'no-store').send(lines)
  const tell: TellingWork['tell'] = (part, done, total) => {
    if (lines.readableLength < WAITING_CHARS_MAX) put({ kind: 'progress', part, done, total })
  }
  // The status was sent with the first line: what went wrong is told in the last.
  await untilGone(tell).then(
    (answer) => put({ kind: 'answer', answer }),
    (error: unknown) => put({ kind: 'problem', problem: problemBody(problemOf(error, request, errors)) }),
  )
  lines.push(null)
  return reply
}
