import type { Role } from './role.ts'

/** What a caller may be allowed to do. A route names the one it needs; the desk offers what the caller has and no more. */
export const PERMISSIONS = [
  'readFigures',
  'readRecords',
  'readPlans',
  'readHistory',
  'readQuarantine',
  'readAudit',
  'readMetrics',
  'annotate',
  'importPlans',
  'keepViews',
  'replayQuarantine',
  'manageRecords',
  'managePeople',
  'manageTokens',
  'manageWallboards',
  'checkStore',
] as const

export type Permission = (typeof PERMISSIONS)[number]

const LOOK: readonly Permission[] = ['readFigures', 'readRecords', 'readPlans']
const STAFF: readonly Permission[] = [...LOOK, 'readHistory', 'readQuarantine', 'readMetrics', 'annotate', 'keepViews']
const STEER: readonly Permission[] = [...STAFF, 'replayQuarantine']

/** Who may do what: the one table. */
const OF_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  analyst: new Set(STEER),
  marketLead: new Set([...STEER, 'importPlans', 'manageWallboards']),
  incidentManager: new Set(STEER),
  forecaster: new Set([...STAFF, 'importPlans']),
  risk: new Set([...STAFF, 'readAudit']),
  vendor: new Set(LOOK),
  admin: new Set(PERMISSIONS),
}

/** What cannot be cut down to some markets and queues: nobody knows yet of which queue a refused row is, and metrics count everything. */
const OF_EVERYTHING: ReadonlySet<Permission> = new Set(['readQuarantine', 'replayQuarantine', 'readAudit', 'readMetrics'])

/** What a role may do; one that is limited to some markets and queues may do nothing that would show all of them. */
export function permissionsOf(role: Role, isLimited: boolean): ReadonlySet<Permission> {
  return isLimited ? withoutWhole(OF_ROLE[role]) : OF_ROLE[role]
}

/** What a token that only reads may do: figures and the records that name them. */
export const READER_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([...LOOK, 'readHistory', 'readQuarantine', 'readMetrics'])

/** What a screen on a wall may do. */
export const WALLBOARD_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>(['readFigures', 'readRecords'])

/** What is left of permissions within some markets and queues. */
export function withoutWhole(permissions: ReadonlySet<Permission>): ReadonlySet<Permission> {
  return new Set([...permissions].filter((permission) => !OF_EVERYTHING.has(permission)))
}
