import { count, duration, NOTHING, percent } from '../figures/format.ts'
import { headsNow } from '../figures/heads.ts'
import { lastHour, queueView } from '../figures/queue-view.ts'
import { handleTime, occupancy, serviceLevel, targetFraction } from '../figures/ratios.ts'
import { addSums, noSums, type Sums, summed, sumQueue } from '../figures/sums.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import type { QueueRow } from './queue-row.ts'

const C = TEXT.columns

/** Each vendor over all queues in view: who has people free, and who is short. */
export function VendorsInView({ rows }: { readonly rows: readonly QueueRow[] }) {
  const { state } = useDesk()
  const queueIds = new Set(rows.map((row) => row.record.queueId))
  return (
    <table className="figures">
      <thead>
        <tr>
          {[C.vendor, C.offered, C.level, C.aht, C.occupancy, C.available, C.handling, C.inWrap, C.inBreak].map((heading) => (
            <th key={heading} scope="col" title={TEXT.spelledOut[heading]}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {state.records.vendors.map((vendor) => {
          const isSilent = rows.some((row) => row.believed.silentVendors.includes(vendor.vendorId))
          const hour = vendorHour(rows, vendor.vendorId)
          const heads = isSilent ? null : headsNow(state, queueIds, vendor.vendorId)
          const level = serviceLevel(hour).value
          const target = targetFraction(hour)
          const isMissed = level !== null && target !== null && level < target
          return (
            <tr key={vendor.vendorId} className={isSilent ? 'is-unknown' : ''}>
              <th scope="row">
                {vendor.name}
                {isSilent && <span className="note-silent"> ⚠ {TEXT.panel.silentVendor}</span>}
              </th>
              <td>{isSilent && summed(hour, 'offered') === 0 ? NOTHING : count(summed(hour, 'offered'))}</td>
              <td className={isMissed ? 'is-bad' : ''}>
                {percent(level)}
                {isMissed && <span className="glyph">▼</span>}
              </td>
              <td>{duration(handleTime(hour).value)}</td>
              <td>{percent(occupancy(hour).value, 0)}</td>
              <td>{count(heads?.available ?? null)}</td>
              <td>{count(heads?.handling ?? null)}</td>
              <td>{count(heads?.wrap ?? null)}</td>
              <td>{count(heads?.break ?? null)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Queues that are not heard, of all vendors or of this one, are left out: what they had an hour ago is not what they have. */
function vendorHour(rows: readonly QueueRow[], vendorId: number): Sums {
  const hour = noSums()
  for (const row of rows) {
    const { unknownFrom, silentVendors } = row.believed
    if (unknownFrom !== null || silentVendors.includes(vendorId) || !row.view.queue.series.has(vendorId)) continue
    addSums(hour, sumQueue(queueView(row.view.state, row.record, vendorId), lastHour(row.view.state)))
  }
  return hour
}
