import { count, percent } from '../figures/format.ts'
import { headsNow } from '../figures/heads.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'

const S = TEXT.staffing

/** Who of each vendor is there at this moment, and which part of them is not available: the shrinkage that can be seen. */
export function ThereNow({ row }: { readonly row: QueueRow }) {
  const { state } = useDesk()
  const ids = new Set([row.record.queueId])
  const there = state.records.vendors.flatMap(({ vendorId, name }) => {
    const heads = headsNow(state, ids, vendorId)
    return heads === null || heads.staffed === 0 ? [] : [{ name, heads }]
  })
  if (headsNow(state, ids) === null) return <p className="small dim">{state.agents.size === 0 ? S.noAgents : S.agentsSilent}</p>
  return (
    <p className="small">
      {S.thereNow}{' '}
      {there.length === 0
        ? S.nobodyThere
        : there
            .map(({ name, heads: { staffed, available, handling, wrap } }) => {
              const productive = available + handling + wrap
              return S.thereOf(name, count(productive), count(staffed), percent(1 - productive / staffed, 0))
            })
            .join(' · ')}
    </p>
  )
}
