import { PEOPLE, SESSIONS, TOKENS } from './openapi-access.ts'
import { ANNOTATIONS } from './openapi-annotations.ts'
import { AUDIT } from './openapi-audit.ts'
import { DESK_MEMORY } from './openapi-desk-memory.ts'
import { EVENTS, FIGURES } from './openapi-figures.ts'
import type { Operation } from './openapi-operation.ts'
import { PLANS } from './openapi-plans.ts'
import { QUARANTINE, RECORDS } from './openapi-records.ts'
import { SERVER } from './openapi-server.ts'

/** Everything the API can do. A test holds that these are the server's routes, each with its scope. */
export const OPERATIONS: readonly Operation[] = [
  ...EVENTS,
  ...FIGURES,
  ...PLANS,
  ...QUARANTINE,
  ...RECORDS,
  ...ANNOTATIONS,
  ...SESSIONS,
  ...PEOPLE,
  ...TOKENS,
  ...DESK_MEMORY,
  ...AUDIT,
  ...SERVER,
]
