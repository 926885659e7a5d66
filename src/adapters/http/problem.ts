import type { FastifyReply } from 'fastify'
import type { ProblemFault } from '../../wire/problem.ts'

/** What a request is refused with: thrown by whoever finds out, answered once, as a problem document (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  /** The last part of the problem's type, a name that programs can rely on. */
  readonly kind: string
  readonly title: string
  readonly faults: readonly ProblemFault[]
  readonly headers: Readonly<Record<string, string>>

  constructor(given: {
    readonly status: number
    readonly kind: string
    readonly title: string
    readonly detail?: string
    readonly faults?: readonly ProblemFault[]
    readonly headers?: Readonly<Record<string, string>>
    readonly cause?: unknown
  }) {
    super(given.detail ?? given.title, { cause: given.cause })
    this.status = given.status
    this.kind = given.kind
    this.title = given.title
    this.faults = given.faults ?? []
    this.headers = given.headers ?? {}
  }
}

/** No such thing for this caller: the same words whether it does not exist or belongs to somebody else. */
export function notFound(what: string): Problem {
  return new Problem({ status: 404, kind: 'not-found', title: `No such ${what}` })
}

/** Who asks is not known. It says no more: a guesser learns nothing from it. */
export function unauthorized(): Problem {
  return new Problem({ status: 401, kind: 'unauthorized', title: 'Not signed in', headers: { 'www-authenticate': 'Bearer' } })
}

/** The request itself is wrong, with each fault named. */
export function badRequest(detail: string, faults: readonly ProblemFault[] = []): Problem {
  return new Problem({ status: 400, kind: 'bad-request', title: 'The request is not as expected', detail, faults })
}

/** We cannot take this now; nothing of it was done. */
export function unavailable(detail: string, retryAfterSeconds: number, cause?: unknown): Problem {
  const headers = { 'retry-after': String(retryAfterSeconds) }
  return new Problem({ status: 503, kind: 'unavailable', title: 'Not possible now', detail, headers, cause })
}

/** The document itself. */
export function problemBody(problem: Problem): object {
  const detail = problem.message === problem.title ? {} : { detail: problem.message }
  const faults = problem.faults.length === 0 ? {} : { errors: problem.faults }
  return { type: `urn:loadline:problem:${problem.kind}`, title: problem.title, status: problem.status, ...detail, ...faults }
}

/** Answers with a problem document. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem))
}
