import { useEffect, useState } from 'react'
import type { Instant } from '../../domain/shared/instant.ts'
import type { PlanRowView } from '../../wire/plans.ts'
import { ask } from '../session/ask.ts'

/** What a snapshot says, or in words why it cannot be told. */
export interface SnapshotRows {
  readonly rows: readonly PlanRowView[]
  /** Null unless they were refused. */
  readonly fault: string | null
}

const NO_ROWS: SnapshotRows = { rows: [], fault: null }

/** What a snapshot says of a queue within a stretch; nothing until it is there, and where none is chosen. Its rows never change. */
export function useSnapshotRows(
  planId: number | null,
  { queue, from, to }: { readonly queue: string; readonly from: Instant; readonly to: Instant },
): SnapshotRows {
  const [held, setHeld] = useState<{ readonly path: string; readonly told: SnapshotRows } | null>(null)
  const span = new URLSearchParams({ queue, from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  const path = planId === null ? null : `/api/v1/plans/${planId}/rows?${span}`
  useEffect(() => {
    if (path === null) return
    let isWanted = true
    void ask<{ readonly rows: readonly PlanRowView[] }>('GET', path).then((answer) => {
      if (isWanted) setHeld({ path, told: answer.ok ? { rows: answer.value.rows, fault: null } : { rows: [], fault: answer.reason } })
    })
    return () => {
      isWanted = false
    }
  }, [path])
  return held === null || held.path !== path ? NO_ROWS : held.told
}
