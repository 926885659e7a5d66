import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'
import { unavailable } from './problem.ts'

/** Requests that are being answered at once; streams are counted apart, since they last. */
export const IN_FLIGHT_MAX = 256

/** Retries of many senders must not come back all at once. */
const RETRY_SECONDS_MAX = 30

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered however full we are: health, sign-out, and streams with a limit of their own. */
    isNeverShed?: boolean
  }
  interface FastifyRequest {
    isInFlight: boolean
  }
}

/** Refuses requests beyond the limit at once, so that those within it are still answered in time. */
export function limitInFlight(server: FastifyInstance, metrics: Metrics): void {
  let inFlight = 0
  metrics.gauge('loadline_http_in_flight', 'Requests being answered', () => inFlight)
  const shed = metrics.counter('loadline_http_shed_total', 'Requests refused because too many were being answered')
  server.decorateRequest('isInFlight', false)
  server.addHook('onRequest', async (request) => {
    if (request.routeOptions.config?.isNeverShed === true) return
    if (inFlight >= IN_FLIGHT_MAX) {
      shed()
      throw unavailable(`${IN_FLIGHT_MAX} requests are being answered`, randomInt(1, RETRY_SECONDS_MAX + 1))
    }
    inFlight += 1
    request.isInFlight = true
  })
  const leave = (request: { isInFlight: boolean }): void => {
    if (!request.isInFlight) return
    request.isInFlight = false
    inFlight -= 1
  }
  server.addHook('onResponse', async (request) => leave(request))
  // A sender that hangs up gets no response, so onResponse never comes.
  server.addHook('onRequestAbort', async (request) => leave(request))
}
