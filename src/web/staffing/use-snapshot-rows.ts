import { useEffect, useState } from 'react'
import type { Instant } from '../../domain/shared/instant.ts'
import type { PlanRowView } from '../../wire/plans.ts'
import { ask } from '../session/ask.ts'

const NO_ROWS: readonly PlanRowView[] = []

/** What a snapshot says of a queue within a stretch; nothing until it is there, and where none is chosen. Its rows never change. */
export function useSnapshotRows(
  planId: number | null,
  { queue, from, to }: { readonly queue: string; readonly from: Instant; readonly to: Instant },
): readonly PlanRowView[] {
  const [held, setHeld] = useState<{ readonly path: string; readonly rows: readonly PlanRowView[] } | null>(null)
  const span = new URLSearchParams({ queue, from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  const path = planId === null ? null : `/api/v1/plans/${planId}/rows?${span}`
  useEffect(() => {
    if (path === null) return
    let isWanted = true
    void ask<{ readonly rows: readonly PlanRowView[] }>('GET', path).then((answer) => {
      if (isWanted && answer.ok) setHeld({ path, rows: answer.value.rows })
    })
    return () => {
      isWanted = false
    }
  }, [path])
  return held === null || held.path !== path ? NO_ROWS : held.rows
}
