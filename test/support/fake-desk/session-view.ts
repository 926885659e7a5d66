import { permissionsOf } from '../../../src/domain/access/permission.ts'
import type { Role } from '../../../src/domain/access/role.ts'
import type { SessionView } from '../../../src/wire/access.ts'

/** Somebody signed in at the made-up server, with what their role may do. */
export function sessionOf(login: string, role: Role): SessionView {
  const limits = { markets: [], queues: [] }
  const vendor = role === 'vendor' ? 'acme' : null
  return {
    login,
    name: login,
    role,
    permissions: [...permissionsOf(role, false)],
    vendor,
    limits,
    hasPassword: true,
    hasProvider: false,
    expiresAt: null,
  }
}
