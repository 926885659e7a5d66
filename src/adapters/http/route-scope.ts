import type { FastifyInstance } from 'fastify'

/**
 * Who may call a route. `public`: anybody. `feed`: who sends events, proved by token or signature. `sender`: the same with a token, and
 * viewers. `viewer`: everybody signed in, who sees what the caller's scope allows. `staff`: not vendors. `analyst`: staff who steer.
 * `administrator`: who may change records and access. `operator`: staff, or this machine itself.
 */
export type RouteScope = 'public' | 'feed' | 'sender' | 'viewer' | 'staff' | 'analyst' | 'administrator' | 'operator'

declare module 'fastify' {
  interface FastifyContextConfig {
    scope?: RouteScope
  }
}

/** A route as the inventory lists it. */
export interface RouteEntry {
  readonly method: string
  readonly path: string
  readonly scope: RouteScope
}

/** Refuses to build a server with a route that does not say who may call it, and lists all routes with their scopes. */
export function requireRouteScopes(server: FastifyInstance): readonly RouteEntry[] {
  const routes: RouteEntry[] = []
  server.addHook('onRoute', ({ method, url, config }) => {
    const scope = config?.scope
    if (scope === undefined) throw new Error(`route ${String(method)} ${url} declares no scope, expected config.scope`)
    for (const each of Array.isArray(method) ? method : [method]) routes.push({ method: each, path: url, scope })
  })
  return routes
}
