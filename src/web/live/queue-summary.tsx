import { count, duration, NOTHING, percent, signedPercent } from '../figures/format.ts'
import { todaySoFar } from '../figures/queue-view.ts'
import { abandonRate, handleTime, occupancy, serviceLevel, speedOfAnswer, volumeDeviation } from '../figures/ratios.ts'
import { type Sums, summed, sumQueue } from '../figures/sums.ts'
import { TEXT } from '../text.ts'
import type { QueueRow } from './queue-row.ts'

const C = TEXT.columns

/** The last hour and the day so far of one queue, under each other. */
export function QueueSummary({ row }: { readonly row: QueueRow }) {
  const today = sumQueue(row.view, todaySoFar(row.view.state, row.record.zone))
  return (
    <table className="figures">
      <thead>
        <tr>
          <td />
          {[C.offered, C.expected, C.difference, C.level, C.abandonRate, C.asa, C.aht, C.occupancy].map((heading) => (
            <th key={heading} scope="col" title={TEXT.spelledOut[heading]}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <SummaryRow name={TEXT.panel.hour} sums={row.hour} row={row} />
        <SummaryRow name={TEXT.panel.today} sums={today} row={row} />
      </tbody>
    </table>
  )
}

function SummaryRow({ name, sums, row }: { readonly name: string; readonly sums: Sums; readonly row: QueueRow }) {
  const isUnknown = row.believed.unknownFrom !== null
  const level = serviceLevel(sums).value
  const fraction = row.record.target?.fraction ?? null
  const isMissed = level !== null && fraction !== null && level < fraction && !isUnknown
  const known = (text: string): string => (isUnknown ? NOTHING : text)
  return (
    <tr className={isUnknown ? 'is-unknown' : ''}>
      <th scope="row">{name}</th>
      <td>{known(count(summed(sums, 'offered')))}</td>
      <td>{count(sums.expected)}</td>
      <td>{known(signedPercent(volumeDeviation(sums).value))}</td>
      <td className={isMissed ? 'is-bad' : ''}>
        {known(percent(level))}
        {isMissed && <span className="glyph">▼</span>}
      </td>
      <td>{known(percent(abandonRate(sums).value))}</td>
      <td>{known(duration(speedOfAnswer(sums).value))}</td>
      <td>{known(duration(handleTime(sums).value))}</td>
      <td>{known(percent(occupancy(sums).value, 0))}</td>
    </tr>
  )
}
