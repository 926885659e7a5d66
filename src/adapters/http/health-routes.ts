import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

/** Whether the server can do its work now, by part: each is `ok`, or says what it lacks. */
export interface Readiness {
  readonly isReady: boolean
  readonly parts: Readonly<Record<string, string>>
}

export interface HealthDeps {
  readonly version: string
  readonly readiness: () => Promise<Readiness>
  readonly metrics: Metrics
}

/** Probes for whoever runs the server: alive, ready, and figures about itself. */
export function healthRoutes(server: FastifyInstance, deps: HealthDeps): void {
  const config = { scope: 'public', isNeverShed: true } as const
  server.get('/healthz', { config }, async () => ({ status: 'ok', version: deps.version }))
  server.get('/readyz', { config }, async (_request, reply) => {
    const { isReady, parts } = await deps.readiness()
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', parts })
  })
  server.get('/metrics', { config: { scope: 'operator', isNeverShed: true } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(deps.metrics.render()),
  )
}
