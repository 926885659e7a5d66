import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { HeldTooMuch } from '../../app/plans/held-too-much.ts'
import type { Log } from './log.ts'
import { notFound, Problem, problemBody, sendProblem, unavailable } from './problem.ts'

/** How soon a question may be asked again that the store was not there to answer. */
const STORE_AWAY_SECONDS = 2

/** What telling of an error takes: `isStoreAway` tells those that only say that the store is not there. They pass, and whoever asked is to ask again. */
export interface ErrorTelling {
  readonly log: Log
  readonly isStoreAway: (error: unknown) => boolean
}

/** Answers every error, also one nobody thought of, as a problem document. */
export function answerErrors(server: FastifyInstance, telling: ErrorTelling): void {
  server.setNotFoundHandler(async (_request, reply) => sendProblem(reply, notFound('page')))
  server.setErrorHandler(async (error: FastifyError, request, reply) => sendProblem(reply, problemOf(error, request, telling)))
}

/** What an error is told as; what is ours to mend is logged and not told. */
export function problemOf(error: unknown, { id, routeOptions }: FastifyRequest, { log, isStoreAway }: ErrorTelling): Problem {
  if (error instanceof Problem) {
    if (error.cause !== undefined) log({ level: 'error', event: 'requestRefused', request: id, detail: textOf(error.cause) })
    return error
  }
  if (error instanceof HeldTooMuch) return tooMuchOfPlans(error)
  if (isStoreAway(error)) return unavailable('The store is not there at the moment.', STORE_AWAY_SECONDS)
  const { statusCode: status = 500, code = '' } = (error ?? {}) as Partial<FastifyError>
  if (status < 500) return problemOfFramework(code, status)
  log({ level: 'error', event: 'requestFailed', request: id, route: routeOptions.url ?? '', detail: textOf(error) })
  return new Problem({ status: 500, kind: 'internal', title: 'Our mistake', detail: `It is logged under request ${id}.` })
}

function tooMuchOfPlans({ came, expected }: HeldTooMuch): Problem {
  const faults = [{ parameter: 'to', value: came, expected }]
  return new Problem({ status: 422, kind: 'plans-too-many', title: 'Plans say more of this than is read at once', faults })
}

const KINDS: Readonly<Record<string, { readonly kind: string; readonly title: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { kind: 'body-too-large', title: 'The body is too large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { kind: 'unsupported-media-type', title: 'This content type is not taken here' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { kind: 'bad-request', title: 'The body is not as long as it says' },
}

function problemOfFramework(code: string, status: number): Problem {
  const known = KINDS[code] ?? { kind: 'bad-request', title: STATUS_CODES[status] ?? 'The request is not as expected' }
  // A body that we do not read to its end leaves the connection unusable for another request.
  const headers: Record<string, string> = status === 413 ? { connection: 'close' } : {}
  return new Problem({ status, ...known, headers })
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` <- ${textOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

const CLIENT_ERRORS: Readonly<Record<string, { readonly status: number; readonly kind: string; readonly title: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, kind: 'request-timeout', title: 'The request took too long to arrive' },
  HPE_HEADER_OVERFLOW: { status: 431, kind: 'headers-too-large', title: 'The headers are too large' },
}

/** Answers what is not even a request: broken framing, contradicting lengths, one that never ends. The connection ends with it. */
export function answerClientError(error: { readonly code?: string | undefined }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known = CLIENT_ERRORS[error.code ?? ''] ?? { status: 400, kind: 'bad-request', title: 'The request cannot be read' }
  const body = JSON.stringify(problemBody(new Problem(known)))
  const head = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
