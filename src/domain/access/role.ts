/** What somebody is at work. A vendor's people see what is theirs and nothing else; an administrator sees to people, tokens and records. */
export const ROLES = ['analyst', 'marketLead', 'incidentManager', 'forecaster', 'risk', 'vendor', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** Roles whose sessions end soon when nobody uses them: one may do most, the other sits at a desk that is not ours. */
export const SOON_IDLE_ROLES: readonly Role[] = ['admin', 'vendor']

/** Roles that may be limited to some markets and queues: the others see all there is to them. */
export const LIMITED_ROLES: readonly Role[] = ['analyst', 'marketLead', 'incidentManager', 'forecaster', 'risk']
