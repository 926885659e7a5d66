import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'

/** Names by which a machine reaches itself. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Answers only to its own names. A page of another site that lets its name point at this machine (DNS rebinding) would otherwise be
 * of one origin with the desk.
 */
export function checkHost(server: FastifyInstance, publicHosts: readonly string[]): void {
  const names = new Set(publicHosts.map((host) => host.toLowerCase()))
  server.addHook('onRequest', async (request) => {
    const host = (request.headers.host ?? '').toLowerCase()
    const name = host.replace(/:\d{1,5}$/, '')
    if (names.has(host) || names.has(name) || LOOPBACK_NAMES.has(name)) return
    throw new Problem({ status: 421, kind: 'unknown-host', title: 'This server does not go by that name' })
  })
}
