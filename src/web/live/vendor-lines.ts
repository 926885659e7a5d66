import type { HeadsNow } from '../../domain/interval/agents-now.ts'
import { headsNow } from '../figures/heads.ts'
import { lastHour, queueView } from '../figures/queue-view.ts'
import { type Sums, summed, sumQueue } from '../figures/sums.ts'
import { type QueueRow, type WaitingNow, waitingNow } from './queue-row.ts'

/** One vendor on one queue: its last hour, and who of it is there now. */
export interface VendorLine {
  readonly vendorId: number
  readonly name: string
  readonly hour: Sums
  /** Of the queue's offered contacts; in a pooled queue of its answered ones. Null where there were none. */
  readonly share: number | null
  readonly heads: HeadsNow | null
  readonly now: WaitingNow
  readonly isSilent: boolean
}

/** The vendors that have had a contact or an agent on this queue within the window, the largest share first. */
export function vendorLines(row: QueueRow, unassigned: string): readonly VendorLine[] {
  const { state, queue } = row.view
  const names = new Map(state.records.vendors.map((vendor) => [vendor.vendorId, vendor.name]))
  const served = [...state.agents.values()].filter((agent) => agent.queueIds.includes(row.record.queueId)).map((agent) => agent.vendorId)
  const shared = row.record.isPooled ? 'answered' : 'offered'
  const all = summed(row.hour, shared)
  const lines = [...new Set([...queue.series.keys(), ...served])].map((vendorId) => {
    const hour = sumQueue(queueView(state, row.record, vendorId), lastHour(state))
    return {
      vendorId,
      name: names.get(vendorId) ?? unassigned,
      hour,
      share: all === 0 ? null : summed(hour, shared) / all,
      heads: vendorId === 0 ? null : headsNow(state, new Set([row.record.queueId]), vendorId),
      now: waitingNow(queue, state.asOf, row.record.target, vendorId),
      isSilent: row.believed.silentVendors.includes(vendorId),
    }
  })
  return lines
    .filter((line) => line.vendorId !== 0 || line.now.waiting > 0 || summed(line.hour, 'offered') > 0)
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || (a.name < b.name ? -1 : 1))
}
