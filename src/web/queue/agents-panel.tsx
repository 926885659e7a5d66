import type { Vendor } from '../../domain/record/directory.ts'
import { age } from '../figures/format.ts'
import { agentsNow } from '../figures/heads.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'

const Q = TEXT.queueScreen
const TEXT_COLUMNS: ReadonlySet<string> = new Set(['outcome', 'vendor', 'agent', 'state'])
const SHOWN_MAX = 60

/** States in the order in which somebody steering looks at them: long handling and long wrap first. */
const RANKS: Readonly<Record<string, number>> = { handling: 0, wrap: 1, available: 2, break: 3 }

/** Who serves this queue now: the state of each and for how long. Agents are pseudonyms. */
export function AgentsPanel({ row, vendor }: { readonly row: QueueRow; readonly vendor: Vendor | null }) {
  const { state } = useDesk()
  const names = new Map(state.records.vendors.map((one) => [one.vendorId, one.name]))
  const agents = [...agentsNow(state, new Set([row.record.queueId]), vendor?.vendorId ?? null)]
  agents.sort((a, b) => (RANKS[a.state] ?? 4) - (RANKS[b.state] ?? 4) || a.at - b.at)
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
            {agents.slice(0, SHOWN_MAX).map((agent) => (
              <tr key={`${agent.feedId}/${agent.agent}`}>
                <th scope="row">{agent.agent}</th>
                <td className="text">{names.get(agent.vendorId) ?? TEXT.panel.unassigned}</td>
                <td className="text">{TEXT.agentStates[agent.state]}</td>
                <td>{age(state.asOf - agent.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {agents.length > SHOWN_MAX && <p className="dim small">{Q.more(SHOWN_MAX)}</p>}
    </>
  )
}
