import type { Connection } from './pools.ts'
import { allSent } from './store-fault.ts'

/**
 * Sends the commit behind what is under way, without waiting for it: after a statement that failed it rolls back, and says so. Where
 * something failed here before all of it was sent, there is no such statement, and what was sent must not be committed.
 */
export async function commitBehind(connection: Connection, writing: Promise<unknown>): Promise<void> {
  let hasFailed = false
  writing.catch(() => (hasFailed = true))
  // The next tick comes when all that was going to fail here has failed, and before any answer is read.
  await new Promise<void>((resolve) => process.nextTick(resolve))
  if (hasFailed) {
    await connection.query('rollback').catch(() => undefined) // Where the connection itself is gone, so is the transaction.
    await writing
  }
  const [, { command }] = await allSent([writing, connection.query('commit')])
  if (command !== 'COMMIT') throw new Error(`a commit was answered with ${command}`)
}
