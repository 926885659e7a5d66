import { CHANNELS } from '../../domain/shared/channel.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { DEFAULT_VIEW, EVERYTHING, GROUPS, STATUSES, type View } from '../view/view.ts'

const F = TEXT.filters

/** Above the table: which queues are in view, and how they are grouped. */
export function Filters() {
  const { state, view, setView } = useDesk()
  const { markets, vendors, queues } = state.records
  const used = CHANNELS.filter((channel) => queues.some((queue) => queue.channel === channel))
  const isNarrowed = Object.keys(EVERYTHING).some((name) => view[name as keyof View] !== DEFAULT_VIEW[name as keyof View])
  return (
    <fieldset className="filters" aria-label={F.label}>
      <Select
        label={F.market}
        all={F.allMarkets}
        chosen={view.market}
        options={markets.map(({ key, name }) => [key, name])}
        onChoose={(market) => setView({ market })}
      />
      <Select
        label={F.channel}
        all={F.allChannels}
        chosen={view.channel}
        options={used.map((channel) => [channel, channel])}
        onChoose={(channel) => setView({ channel })}
      />
      <Select
        label={F.vendor}
        all={F.allVendors}
        chosen={view.ofVendor}
        options={vendors.map(({ key, name }) => [key, name])}
        onChoose={(ofVendor) => setView({ ofVendor })}
      />
      <Select
        label={F.status}
        all={F.statuses.all}
        chosen={view.status === 'all' ? null : view.status}
        options={STATUSES.filter((status) => status !== 'all').map((status) => [status, F.statuses[status]])}
        onChoose={(status) => setView({ status: STATUSES.find((known) => known === status) ?? 'all' })}
      />
      <Select
        label={F.group}
        all={F.groups.none}
        chosen={view.group === 'none' ? null : view.group}
        options={GROUPS.filter((group) => group !== 'none').map((group) => [group, F.groups[group]])}
        onChoose={(group) => setView({ group: GROUPS.find((known) => known === group) ?? 'none', folded: [] })}
      />
      {isNarrowed && (
        <button type="button" className="button" onClick={() => setView(EVERYTHING)}>
          {F.clear}
        </button>
      )}
    </fieldset>
  )
}

function Select(given: {
  readonly label: string
  readonly all: string
  readonly chosen: string | null
  readonly options: readonly (readonly [string, string])[]
  readonly onChoose: (key: string | null) => void
}) {
  const { label, all, chosen, options, onChoose } = given
  return (
    <select
      className={`select${chosen === null ? '' : ' is-set'}`}
      aria-label={label}
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{all}</option>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  )
}
