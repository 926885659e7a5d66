import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import type { Access } from './access.ts'
import { type AnnotationDeps, annotationRoutes } from './annotation-routes.ts'
import { type AuditDeps, auditRoutes } from './audit-routes.ts'
import { authenticateCallers } from './caller.ts'
import { type ContactDeps, contactRoutes } from './contact-routes.ts'
import { deskFiles } from './desk-files.ts'
import { type DeskMemoryDeps, deskMemoryRoutes } from './desk-memory-routes.ts'
import { answerClientError, answerErrors } from './errors.ts'
import { type EventsDeps, eventsRoute } from './events-route.ts'
import { type FeedDeps, feedRoutes } from './feed-routes.ts'
import { type HealthDeps, healthRoutes } from './health-routes.ts'
import { checkHost } from './host-check.ts'
import { limitInFlight } from './in-flight.ts'
import { readJsonBodies } from './json-body.ts'
import { type KpiDeps, kpiRoutes } from './kpi-routes.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { openapiRoute } from './openapi.ts'
import { type OutlookCompareDeps, outlookCompareRoute } from './outlook-compare-route.ts'
import { type OutlookDayDeps, outlookDayRoutes } from './outlook-day-routes.ts'
import { type OutlookDeps, outlookRoutes } from './outlook-routes.ts'
import { type PeopleDeps, peopleRoutes } from './people-routes.ts'
import { type PlanFileDeps, planFileRoutes } from './plan-file-routes.ts'
import { planImportRoutes } from './plan-import-routes.ts'
import { planKeptRoute } from './plan-kept-route.ts'
import { type PlanDeps, planRoutes } from './plan-routes.ts'
import { type ProviderDeps, providerRoutes } from './provider-routes.ts'
import { type QuarantineDeps, quarantineRoutes } from './quarantine-routes.ts'
import { recordHistoryRoute } from './record-history-route.ts'
import { type RecordDeps, recordRoutes } from './record-routes.ts'
import { type RevisionDeps, revisionRoutes } from './revision-routes.ts'
import { type RouteEntry, requireRouteScopes } from './route-scope.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { type SessionDeps, sessionRoutes } from './session-routes.ts'
import { type SignInRecordRouteDeps, signInRecordRoutes } from './sign-in-record-routes.ts'
import { type SignInDeps, signInRoutes } from './sign-in-routes.ts'
import { type StoreCheckDeps, storeCheckRoute } from './store-check-route.ts'
import { type StreamDeps, streamRoute } from './stream-route.ts'
import { type TokenDeps, tokenRoutes } from './token-routes.ts'

export interface ServerDeps
  extends AnnotationDeps,
    AuditDeps,
    ContactDeps,
    DeskMemoryDeps,
    EventsDeps,
    FeedDeps,
    HealthDeps,
    KpiDeps,
    OutlookCompareDeps,
    OutlookDayDeps,
    OutlookDeps,
    StreamDeps,
    PlanDeps,
    PlanFileDeps,
    QuarantineDeps,
    RecordDeps,
    RevisionDeps,
    StoreCheckDeps,
    PeopleDeps,
    SignInRecordRouteDeps,
    Omit<TokenDeps, 'isSecure'>,
    Omit<SignInDeps, 'isSecure'>,
    Omit<ProviderDeps, 'isSecure'>,
    Omit<SessionDeps, 'isSecure'> {
  readonly access: Access
  readonly metrics: Metrics
  readonly log: Log
  /** Whether an error only says that the store was not there to answer. */
  readonly isStoreAway: (error: unknown) => boolean
}

export interface ServerOptions {
  /** Whether clients reach us over TLS (ours, or a trusted proxy's). */
  readonly isSecure: boolean
  /** Names, with port where it is not the usual one, by which clients reach us beside the loopback names. */
  readonly publicHosts: readonly string[]
  /** The folder of the built desk; null where only the API is served. */
  readonly webRoot: string | null
  /** `REQUEST_SECONDS_MAX` unless a test cannot wait so long. */
  readonly requestSecondsMax?: number
}

/** A request that has not arrived whole by then is answered 408: a sender of one byte a second holds nothing for long. */
export const REQUEST_SECONDS_MAX = 30

/** Of a key of 200 characters, each written as up to nine. */
const PARAMETER_CHARS_MAX = 1_800

/** How often slow requests are looked for. */
const CHECK_EVERY_MS = 1_000

export interface BuiltServer {
  readonly server: FastifyInstance
  readonly routes: readonly RouteEntry[]
}

/** Builds the server from what it needs; it listens to nothing yet. */
export function buildServer(deps: ServerDeps, options: ServerOptions): BuiltServer {
  const requestTimeout = (options.requestSecondsMax ?? REQUEST_SECONDS_MAX) * 1_000
  const server = fastify({
    bodyLimit: 1,
    requestTimeout,
    http: { connectionsCheckingInterval: CHECK_EVERY_MS, headersTimeout: requestTimeout, requireHostHeader: true },
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: PARAMETER_CHARS_MAX },
  })
  const routes = requireRouteScopes(server)
  answerErrors(server, deps)
  setSecurityHeaders(server, options.isSecure)
  measureRequests(server, deps.metrics)
  limitInFlight(server, deps.metrics)
  checkHost(server, options.publicHosts)
  authenticateCallers(server, deps.access, options.isSecure, deps.log)
  readJsonBodies(server)
  healthRoutes(server, deps)
  openapiRoute(server, deps.version)
  eventsRoute(server, deps)
  feedRoutes(server, deps)
  kpiRoutes(server, deps)
  revisionRoutes(server, deps)
  outlookRoutes(server, deps)
  outlookDayRoutes(server, deps)
  outlookCompareRoute(server, deps)
  contactRoutes(server, deps)
  streamRoute(server, deps)
  accessRoutes(server, deps, options)
  recordRoutes(server, deps)
  annotationRoutes(server, deps)
  recordHistoryRoute(server, deps)
  deskMemoryRoutes(server, deps)
  planRoutes(server, deps)
  planImportRoutes(server, deps)
  planKeptRoute(server, deps)
  planFileRoutes(server, deps)
  quarantineRoutes(server, deps)
  auditRoutes(server, deps)
  storeCheckRoute(server, deps)
  if (options.webRoot !== null) deskFiles(server, options.webRoot)
  return { server, routes }
}

function accessRoutes(server: FastifyInstance, deps: ServerDeps, { isSecure }: ServerOptions): void {
  signInRoutes(server, { ...deps, isSecure })
  providerRoutes(server, { ...deps, isSecure })
  sessionRoutes(server, { ...deps, isSecure })
  tokenRoutes(server, { ...deps, isSecure })
  peopleRoutes(server, deps)
  signInRecordRoutes(server, deps)
}

function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  const took = metrics.duration('loadline_http_request_seconds', 'Time to answer, by route and class of status')
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    took(reply.elapsedTime / 1_000, { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` })
  })
}
