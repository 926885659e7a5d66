import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * From where a request comes, for counting. Behind a proxy that ends TLS it is what the proxy added last to `X-Forwarded-For`: what stands
 * before it anybody may have written. Of IPv6 the network of 64 bits, since one customer has all addresses in it.
 */
export function clientAddress(request: FastifyRequest, isSecure: boolean): string {
  const forwarded = request.headers['x-forwarded-for']
  const list = Array.isArray(forwarded) ? forwarded.join(',') : forwarded
  const told = isSecure ? list?.split(',').at(-1)?.trim() : undefined
  const address = told === undefined || told === '' ? (request.socket.remoteAddress ?? '') : told
  return networkOf(address.replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 100))
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = address.includes('::') ? 8 - groups.length - (tail === '' ? 0 : tail.split(':').length) : 0
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail === '' ? [] : tail.split(':'))]
  return `${all.slice(0, 4).join(':')}::/64`
}
