import type { FastifyInstance } from 'fastify'

/** What a page may do: only what this server itself serves; nothing inline, no frames, no forms to elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  // Of our texts one alone starts script: the address of the worker that holds the stream of all tabs, by the policy of this name.
  'trusted-types loadline-stream',
].join('; ')

/** Sets what browsers need to be told with every answer; a route may set others. */
export function setSecurityHeaders(server: FastifyInstance, isSecure: boolean): void {
  const headers: Readonly<Record<string, string>> = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // Not `no-referrer`, with which a form of ours would name no origin.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    // Figures and names are nobody's to keep; files of the desk say themselves how long they may be kept.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
}
