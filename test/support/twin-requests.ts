import { OPERATIONS } from '../../src/adapters/http/openapi-operations.ts'
import type { RouteEntry } from '../../src/adapters/http/route-scope.ts'
import { LEG_LISTS } from '../../src/app/contacts-request.ts'
import { type Permission, permissionsOf } from '../../src/domain/access/permission.ts'
import { PLAN_HORIZONS } from '../../src/domain/plan/horizon.ts'
import { PLAN_KINDS } from '../../src/domain/plan/plan-kind.ts'
import { formatInstant } from '../../src/domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../src/domain/shared/instant.ts'
import type { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { NOW } from './http-feed.ts'

export interface TwinRequest {
  /** The route that it is for, as the inventory has it. */
  readonly route: string
  readonly path: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly accept: string
}

/** What stands in a path or a query where nothing better is known of a parameter: names of both vendors, of what both share, of nothing. */
const ANYTHING = [
  'acme',
  'blue',
  'billing',
  'sales',
  'of-blue-1',
  'platform',
  'blue-own-1',
  'lisbon',
  'oslo-1',
  'nowhere',
  '1',
  '2',
  '3',
  'true',
]
const KINDS: readonly string[] = ['market', 'vendor', 'site', 'queue', 'feed', 'mapping']
const INTERVALS = ['15m', '30m', '1h', 'day', 'total', 'week']
const DIMENSIONS = ['market', 'channel', 'queue', 'vendor', 'site']

/** What the queues of both worlds count into their local day, the day on which the clocks change. */
const LOCAL_DAY = { from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' } as const

/** What a parameter may be, by its name; of one that is new it is any of `ANYTHING`. */
const VALUES: Readonly<Record<string, (random: Random) => string>> = {
  kind: (random) => oneOf(random, chance(random, 0.5) ? KINDS : PLAN_KINDS),
  horizon: (random) => oneOf(random, PLAN_HORIZONS),
  id: (random) => String(1 + below(random, 12)),
  from: (random) => (chance(random, 0.5) ? LOCAL_DAY.from : formatInstant(NOW - DAY_MS + below(random, 4) * HOUR_MS)),
  to: (random) => (chance(random, 0.5) ? LOCAL_DAY.to : formatInstant(NOW + HOUR_MS * (1 + below(random, 4)))),
  start: (random) => formatInstant(NOW - below(random, 12) * INTERVAL_MS),
  at: (random) => formatInstant(NOW + below(random, 90) * 60_000),
  asKnownAt: (random) => formatInstant(NOW + below(random, 60) * 60_000),
  interval: (random) => oneOf(random, INTERVALS),
  by: (random) => (chance(random, 0.5) ? 'queue,vendor' : DIMENSIONS.filter(() => chance(random, 0.5)).join(',') || 'vendor'),
  list: (random) => oneOf(random, LEG_LISTS),
  zone: (random) => oneOf(random, ['UTC', 'Europe/Berlin']),
  market: () => 'de',
  channel: () => 'phone',
  queue: (random) => oneOf(random, ['billing', 'billing', 'sales', 'of-blue-1']),
  vendor: (random) => oneOf(random, ['acme', 'acme', 'blue', 'unassigned']),
  site: (random) => oneOf(random, ['lisbon', 'lisbon', 'lisbon', 'oslo-1']),
  feed: (random) => oneOf(random, ['acme-feed', 'platform', 'blue-own-1', 'gone']),
  parent: (random) => oneOf(random, ['acme', 'blue', 'platform', 'blue-own-1']),
  measure: (random) => oneOf(random, ['offered', 'abandoned', 'handled', 'answeredOfOffered']),
  within: () => '20',
  thresholds: () => '20,60',
  attainment: () => 'true',
  limit: (random) => oneOf(random, ['1', '5', '100']),
}

/** Routes that tell figures and what they are made of. */
const TELLING = /kpis|contacts|revisions|plans/

/** A request for one of the server's routes, with each parameter that its description names; of a route that is new as well. */
export function twinRequest(random: Random, routes: readonly RouteEntry[]): TwinRequest {
  const asking = askable(routes)
  const forVendors = asking.filter((route) => isForVendors(route) && (route.method === 'GET' || chance(random, 0.15)))
  // Most of what a vendor is answered at all it is answered by few routes; what is refused to it has to be refused alike, too.
  const telling = forVendors.filter(({ path }) => TELLING.test(path))
  const among = telling.length > 0 && chance(random, 0.5) ? telling : forVendors.length > 0 && chance(random, 0.8) ? forVendors : asking
  const { method, path } = oneOf(random, among)
  const operation = OPERATIONS.find((known) => known.path === path && known.method === (method === 'HEAD' ? 'get' : method.toLowerCase()))
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameterOf(random, name)))
  const shape = operation?.query?.shape ?? {}
  const query = new URLSearchParams()
  for (const [name, schema] of Object.entries(shape)) {
    const isOptional = (schema as { isOptional: () => boolean }).isOptional()
    if (!isOptional || chance(random, 0.25)) query.set(name, parameterOf(random, name))
  }
  const text = query.size === 0 ? filled : `${filled}?${query}`
  return {
    route: `${method} ${path}`,
    method: method as TwinRequest['method'],
    path: text,
    accept: oneOf(random, ['application/json', 'text/csv']),
  }
}

/** Routes that a request is made for; the stream is compared message by message. */
export function askable(routes: readonly RouteEntry[]): readonly RouteEntry[] {
  return routes.filter(({ path }) => path.startsWith('/api/') && path !== '/api/v1/stream')
}

function isForVendors({ method, scope }: RouteEntry): boolean {
  const isAllowed = scope === 'signedIn' || scope === 'sender' || permissionsOf('vendor', false).has(scope as Permission)
  return isAllowed && (method === 'GET' || method === 'HEAD')
}

function parameterOf(random: Random, name: string): string {
  return VALUES[name]?.(random) ?? oneOf(random, ANYTHING)
}
