import type { LocalDays } from '../../app/local-days.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { StoreCheck } from '../../app/store-check.ts'
import { checkTallies } from './check-tallies.ts'
import { checkVendors } from './check-vendors.ts'
import { checkVersions } from './check-versions.ts'
import { inTransaction, type StoreConnections } from './pools.ts'

/** So many are told in words. */
const DIFFERENCES_MAX = 100

/** Looks through a store in PostgreSQL, while it is in use. */
export function storeCheck(connections: StoreConnections, localDays: LocalDays): StoreCheck {
  return async (period) => {
    const differences: string[] = []
    let found = 0
    const onDifference = (difference: string): void => {
      found += 1
      if (differences.length < DIFFERENCES_MAX) differences.push(difference)
    }
    const counted = await connections.withScope(INTERNAL, (connection) =>
      inTransaction(
        connection,
        async () => {
          const versions = await checkVersions(connection, onDifference)
          return { versions, ...(await checkTallies(connection, period, localDays, onDifference)) }
        },
        'repeatable read read only',
      ),
    )
    const vendors = await checkVendors(connections, period, onDifference)
    return { ...period, checked: { ...counted, vendors }, found, differences }
  }
}
