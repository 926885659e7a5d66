import type pg from 'pg'
import type { NativeBinaries } from './native-binaries.ts'
import type { Placement } from './placement.ts'
import { rolePassword } from './role-password.ts'

/** Everything that is settled about a cluster before its postmaster runs. */
export interface ClusterFolder extends Placement {
  readonly dataDir: string
  readonly secret: string
  readonly binaries: NativeBinaries
  readonly extraSettings: readonly string[]
  readonly log: (line: string) => void
}

/** The superuser that initdb makes, who also owns the database. */
export const OWNER = 'loadline_owner'
export const DATABASE = 'loadline'

const PORT = 5432

export function connectionConfig(socketDir: string, secret: string, role: string): pg.ClientConfig {
  return { host: socketDir, port: PORT, database: DATABASE, user: role, password: rolePassword(secret, role) }
}
