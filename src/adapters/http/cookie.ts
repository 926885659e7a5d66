import type { FastifyRequest } from 'fastify'

/**
 * The session's cookie. With TLS its name binds it to this host and to HTTPS (`__Host-`); browsers refuse such a cookie over plain http, so
 * on the loopback address it has a plain name, and the server listens nowhere else without TLS.
 */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? '__Host-loadline' : 'loadline'
}

/** The value of `set-cookie` that begins a session. */
export function sessionCookie(token: string, isSecure: boolean, maxAgeSeconds: number): string {
  return `${sessionCookieName(isSecure)}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

/** The value of `set-cookie` that ends it. */
export function endedSessionCookie(isSecure: boolean): string {
  return sessionCookie('', isSecure, 0)
}

/** The cookie of a way to the identity provider and back: the browser that comes back has to be the one that went. */
export function flowCookie(token: string, isSecure: boolean, maxAgeSeconds: number): string {
  // Lax and not Strict: whoever comes back comes from the provider's page.
  return `${flowCookieName(isSecure)}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

function flowCookieName(isSecure: boolean): string {
  return `${sessionCookieName(isSecure)}-way`
}

/** The token of that way as the request brings it. */
export function flowTokenOf(request: FastifyRequest, isSecure: boolean): string | null {
  return cookieNamed(request, flowCookieName(isSecure))
}

/** The session's token as the request brings it. */
export function sessionTokenOf(request: FastifyRequest, isSecure: boolean): string | null {
  return cookieNamed(request, sessionCookieName(isSecure))
}

/** The value of a cookie; null where the request brings none, or two. */
function cookieNamed(request: FastifyRequest, name: string): string | null {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return found.length === 1 && found[0] !== undefined && /^[\w-]{20,200}$/.test(found[0]) ? found[0] : null
}
