import type { Connection } from '../store/connection.ts'
import { TEXT } from '../text.ts'

/** What stands in place of a screen while there is nothing to show on it, why, and what to do about it. */
export function Gate({ connection, isEmpty }: { readonly connection: Connection; readonly isEmpty: boolean }) {
  const { title, hint } = messageOf(connection, isEmpty)
  const isOver = connection.kind === 'refused' || connection.kind === 'failed'
  return (
    <div className="gate" role={isOver ? 'alert' : 'status'}>
      <h1>{title}</h1>
      {hint !== null && <p>{hint}</p>}
      {isOver && (
        <p>
          <button type="button" className="button is-main" onClick={() => location.reload()}>
            {TEXT.gate.again}
          </button>
        </p>
      )}
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
      return { title: TEXT.gate.unreachable, hint: TEXT.gate.unreachableHint }
    case 'refused':
      return { title: TEXT.gate.refusedOther(connection.status), hint: hintOf(connection.status) }
    case 'failed':
      return { title: TEXT.gate.failed, hint: TEXT.gate.failedHint(connection.reason) }
  }
}

/** What somebody can do about a refusal. */
function hintOf(status: number): string {
  if (status === 403) return TEXT.gate.refusedHints.forbidden
  return status === 429 || status === 503 ? TEXT.gate.refusedHints.busy : TEXT.gate.refusedHints.fault
}
