import type { Permission } from '../../domain/access/permission.ts'
import type { SessionView } from '../../wire/access.ts'

/** Names of the tabs, as they stand in the address. */
export const TAB_NAMES = { own: 'own', feeds: 'feeds', records: 'records', people: 'people', tokens: 'tokens', audit: 'audit' } as const

export type TabName = (typeof TAB_NAMES)[keyof typeof TAB_NAMES]

/** What somebody needs one of to see a tab; whoever is signed in sees their own. */
const NEEDED: Readonly<Record<TabName, readonly Permission[] | null>> = {
  own: null,
  feeds: ['readQuarantine'],
  records: ['readHistory'],
  people: ['managePeople'],
  tokens: ['manageTokens', 'manageWallboards'],
  audit: ['readAudit'],
}

/** The tabs that somebody sees, in order. */
export function tabsFor(session: SessionView): readonly TabName[] {
  return Object.values(TAB_NAMES).filter((name) => NEEDED[name]?.some((permission) => session.permissions.includes(permission)) ?? true)
}
