import type { Vendor } from '../../domain/record/directory.ts'
import { age } from '../figures/format.ts'
import { agentsNow } from '../figures/heads.ts'
import { todaySoFar } from '../figures/queue-view.ts'
import { type Sums, summed, sumQueue } from '../figures/sums.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { agentLines, type UsualTimes } from './agent-order.ts'

const Q = TEXT.queueScreen
const TEXT_COLUMNS: ReadonlySet<string> = new Set(['outcome', 'vendor', 'agent', 'state'])
const SHOWN_MAX = 60

/** Who serves this queue now: the state of each and for how long. Agents are pseudonyms. */
export function AgentsPanel({ row, vendor }: { readonly row: QueueRow; readonly vendor: Vendor | null }) {
  const { state } = useDesk()
  const names = new Map(state.records.vendors.map((one) => [one.vendorId, one.name]))
  const agents = agentsNow(state, new Set([row.record.queueId]), vendor?.vendorId ?? null)
  const lines = agentLines(agents, state.asOf, usualTimes(sumQueue(row.view, todaySoFar(state, row.record.zone))))
  return (
    <>
      <h2>
        {Q.agents} <span className="dim">({agents.length})</span>
      </h2>
      {agents.length === 0 ? (
        <p className="dim">{Q.noAgents}</p>
      ) : (
        <table className="figures agents">
          <thead>
            <tr>
              {Object.entries(Q.agentColumns).map(([name, heading]) => (
                <th key={name} scope="col" className={TEXT_COLUMNS.has(name) ? 'text' : ''}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, SHOWN_MAX).map(({ agent, isLong }) => (
              <tr key={`${agent.feedId}/${agent.agent}`}>
                <th scope="row">{agent.agent}</th>
                <td className="text">{names.get(agent.vendorId) ?? TEXT.panel.unassigned}</td>
                <td className="text">{TEXT.agentStates[agent.state]}</td>
                <td className={isLong ? 'is-bad' : ''}>
                  {age(state.asOf - agent.at)}
                  {isLong && (
                    <span className="glyph" title={Q.longTime}>
                      ▲<span className="unseen">{Q.longTime}</span>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {agents.length > SHOWN_MAX && <p className="dim small">{Q.more(SHOWN_MAX)}</p>}
    </>
  )
}

/** How long a contact took here today, and its wrap. */
function usualTimes(today: Sums): UsualTimes {
  const handled = summed(today, 'handled')
  if (handled === 0) return { handlingMs: null, wrapMs: null }
  const talkMs = summed(today, 'talkMs') + summed(today, 'holdMs')
  return { handlingMs: talkMs / handled, wrapMs: summed(today, 'wrapMs') / handled }
}
