import { useEffect, useState } from 'react'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import type { Column } from '../live/columns.ts'
import { useDesk } from '../shell/desk-context.ts'
import { offsetAt } from '../time/zone.ts'
import type { Metric, StepMinutes } from '../view/view.ts'

/** A row of the API's figures, as far as a chart shows them. */
interface Row {
  readonly start: string
  readonly offered: number
  readonly serviceLevel: { readonly value: number | null }
  readonly ahtSeconds: number | null
  readonly abandonRate: number | null
}

/** The same time of the wall clock a week before. */
export function weekBefore(zone: string, at: Instant): Instant {
  const before = at - 7 * DAY_MS
  return before + offsetAt(zone, at) - offsetAt(zone, before)
}

/** The same time of the wall clock a week later. */
export function weekAfter(zone: string, at: Instant): Instant {
  const after = at + 7 * DAY_MS
  return after + offsetAt(zone, at) - offsetAt(zone, after)
}

/** The figures of the same day last week, a value for each column (none where nobody compares), and how it stands with them. */
export interface Compared {
  readonly state: 'off' | 'loading' | 'failed' | 'nothing' | 'there'
  readonly values: readonly (number | null)[]
}

const without = (state: Compared['state']): Compared => ({ state, values: [] })

/** Asks once for the same day last week, when somebody wants to compare. */
export function useCompared(queue: Queue, vendor: string | null, columns: readonly Column[]): Compared {
  const { view, zone } = useDesk()
  const [held, setHeld] = useState<{ readonly query: string; readonly rows: ReadonlyMap<Instant, Row> | null } | null>(null)
  const query = view.compare === 'week' ? queryOf(queue, vendor, columns, { zone, step: view.step }) : null
  useEffect(() => {
    if (query === null) return
    const request = new AbortController()
    fetch(`/api/v1/kpis?${query}`, { signal: request.signal, headers: { accept: 'application/json' } })
      .then(async (answer) => {
        const { rows = [] } = answer.ok ? ((await answer.json()) as { readonly rows?: readonly Row[] }) : {}
        setHeld({ query, rows: answer.ok ? new Map(rows.map((row) => [Date.parse(row.start), row])) : null })
      })
      .catch(() => request.signal.aborted || setHeld({ query, rows: null }))
    return () => request.abort()
  }, [query])
  if (query === null) return without('off')
  if (held?.query !== query) return without('loading')
  const { rows } = held
  if (rows === null) return without('failed')
  const values = columns.map((column) => shownValue(rows.get(weekBefore(zone, column.start)), view.metric))
  return values.every((value) => value === null) ? without('nothing') : { state: 'there', values }
}

function queryOf(
  queue: Queue,
  vendor: string | null,
  columns: readonly Column[],
  { zone, step }: { readonly zone: string; readonly step: StepMinutes },
): string | null {
  const [first, last] = [columns[0], columns.at(-1)]
  if (first === undefined || last === undefined) return null
  const query = new URLSearchParams({
    from: new Date(weekBefore(zone, first.start)).toISOString(),
    to: new Date(weekBefore(zone, last.end)).toISOString(),
    interval: step === 60 ? '1h' : `${step}m`,
    queue: queue.key.replaceAll(',', '\\,'),
    zone,
  })
  if (vendor !== null) query.set('vendor', vendor.replaceAll(',', '\\,'))
  return query.toString()
}

function shownValue(row: Row | undefined, metric: Metric): number | null {
  if (row === undefined) return null
  switch (metric) {
    case 'volume':
      return row.offered
    case 'serviceLevel':
      return row.serviceLevel.value
    case 'aht':
      return row.ahtSeconds
    case 'abandon':
      return row.abandonRate
    case 'waiting':
      return null
  }
}
