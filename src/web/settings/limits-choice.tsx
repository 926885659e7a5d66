import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { RecordChoice } from './record-choice.tsx'

export interface LimitKeys {
  readonly markets: readonly string[]
  readonly queues: readonly string[]
}

/** Which markets and queues are seen; none chosen is all. */
export function LimitsChoice({ limits, onChoose }: { readonly limits: LimitKeys; readonly onChoose: (limits: LimitKeys) => void }) {
  const { records } = useDesk().state
  const markets = new Map(records.markets.map((market) => [market.marketId, market.name]))
  const queues = records.queues.map(({ key, name, channel, marketId }) => ({
    key,
    name: `${markets.get(marketId) ?? ''} · ${channel} · ${name}`,
  }))
  return (
    <>
      <RecordChoice
        label={TEXT.people.markets}
        options={records.markets}
        chosen={limits.markets}
        onChoose={(chosen) => onChoose({ ...limits, markets: chosen })}
      />
      <RecordChoice
        label={TEXT.people.queues}
        options={queues}
        chosen={limits.queues}
        onChoose={(chosen) => onChoose({ ...limits, queues: chosen })}
      />
      <p className="dim small">{TEXT.people.limitsHint}</p>
    </>
  )
}
