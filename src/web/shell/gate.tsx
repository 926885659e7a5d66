import type { Connection } from '../store/connection.ts'
import { TEXT } from '../text.ts'

/** What stands in place of a screen while there is nothing to show on it, and why. */
export function Gate({ connection, isEmpty }: { readonly connection: Connection; readonly isEmpty: boolean }) {
  const { title, hint } = messageOf(connection, isEmpty)
  return (
    <div className="gate" role={connection.kind === 'refused' || connection.kind === 'failed' ? 'alert' : 'status'}>
      <h1>{title}</h1>
      {hint !== null && <p>{hint}</p>}
    </div>
  )
}

function messageOf(connection: Connection, isEmpty: boolean): { readonly title: string; readonly hint: string | null } {
  if (isEmpty) return { title: TEXT.gate.noQueues, hint: TEXT.gate.noQueuesHint }
  switch (connection.kind) {
    case 'connecting':
    case 'open':
      return { title: TEXT.gate.loading, hint: null }
    case 'reconnecting':
      return { title: TEXT.gate.unreachable, hint: null }
    case 'refused':
      return { title: TEXT.gate.refusedOther(connection.status), hint: null }
    case 'failed':
      return { title: TEXT.gate.failed, hint: connection.reason }
  }
}
