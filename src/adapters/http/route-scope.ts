import type { FastifyInstance } from 'fastify'
import type { Permission } from '../../domain/access/permission.ts'

/**
 * Who may call a route: whoever has a permission, who then sees what the caller's scope allows; or `public`: anybody. `feed`: who sends
 * events, proved by token or signature. `sender`: the same with a token, and whoever may read figures. `signedIn`: people and programs but
 * feeds. `operator`: who may read metrics, or this machine itself.
 */
export type RouteScope = 'public' | 'feed' | 'sender' | 'signedIn' | 'operator' | Permission

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
