import { count, duration, NOTHING, percent } from '../figures/format.ts'
import { handleTime, occupancy, serviceLevel } from '../figures/ratios.ts'
import { TEXT } from '../text.ts'
import type { QueueRow } from './queue-row.ts'
import { type VendorLine, vendorLines } from './vendor-lines.ts'

const C = TEXT.columns

/** The vendors on a queue beside each other. */
export function VendorTable({ row }: { readonly row: QueueRow }) {
  const lines = vendorLines(row, TEXT.panel.unassigned)
  if (lines.length === 0) return <p className="dim">{TEXT.panel.noVendors}</p>
  return (
    <>
      <table className="figures">
        <thead>
          <tr>
            {[C.vendor, C.share, C.level, C.aht, C.occupancy, C.waiting, C.available, C.handling, C.inWrap].map((heading) => (
              <th key={heading} scope="col" title={TEXT.spelledOut[heading]}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <VendorRow key={line.vendorId} row={row} line={line} />
          ))}
        </tbody>
      </table>
      {row.record.isPooled && <p className="dim small">{TEXT.panel.pooled}</p>}
    </>
  )
}

function VendorRow({ row, line }: { readonly row: QueueRow; readonly line: VendorLine }) {
  const { hour, heads, now, isSilent } = line
  const level = row.record.isPooled ? null : serviceLevel(hour).value
  const fraction = row.record.target?.fraction ?? null
  const isMissed = level !== null && fraction !== null && level < fraction
  const known = (text: string): string => (isSilent ? NOTHING : text)
  return (
    <tr className={isSilent ? 'is-unknown' : ''}>
      <th scope="row">
        {line.name}
        {isSilent && <span className="note-silent"> ⚠ {TEXT.panel.silentVendor}</span>}
      </th>
      <td>{known(percent(line.share, 0))}</td>
      <td className={isMissed && !isSilent ? 'is-bad' : ''} data-tip={`vendor:${row.record.queueId}:${line.vendorId}:serviceLevel`}>
        {known(percent(level))}
        {isMissed && !isSilent && <span className="glyph">▼</span>}
      </td>
      <td data-tip={`vendor:${row.record.queueId}:${line.vendorId}:aht`}>{known(duration(handleTime(hour).value))}</td>
      <td data-tip={`vendor:${row.record.queueId}:${line.vendorId}:occupancy`}>{known(percent(occupancy(hour).value, 0))}</td>
      <td>{row.record.isPooled ? NOTHING : known(count(now.waiting))}</td>
      <td>{known(count(heads?.available ?? null))}</td>
      <td>{known(count(heads?.handling ?? null))}</td>
      <td>{known(count(heads?.wrap ?? null))}</td>
    </tr>
  )
}
