import { useState } from 'react'
import type { QuarantineItemView } from '../../wire/quarantine.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Asked, Fault } from './asked.tsx'
import { useAsked } from './use-asked.ts'

const Q = TEXT.quarantine

interface Bytes {
  readonly raw?: string
  readonly rawBase64?: string
}

interface ItemOf {
  readonly item: QuarantineItemView
  readonly canReplay: boolean
  readonly onChanged: () => void
}

/** One refused item: why, its bytes as text, and what can be done about it. */
export function QuarantineItemPanel({ item, canReplay, onChanged }: ItemOf) {
  const { session } = useDesk()
  const [bytes] = useAsked<Bytes>(`/api/v1/quarantine/${item.id}`)
  const [fault, setFault] = useState<string | null>(null)
  const { expected, hint, waitsFor } = item.refusal
  const canMap = waitsFor?.kind === 'queue' && item.feed !== null && (session?.permissions.includes('manageRecords') ?? false)
  const drop = (): void => {
    void ask('DELETE', `/api/v1/quarantine/${item.id}`).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) onChanged()
    })
  }
  return (
    <section className="settings-form is-wide-form" aria-label={Q.look(item.id)}>
      <h3>
        {item.refusal.rule} {item.refusal.pointer}: {expected}
      </h3>
      {hint !== null && <p>{hint}</p>}
      <p className="dim">
        {Q.bytes(item.bytes, item.isCut)} {item.place ?? ''}
      </p>
      <Asked answer={bytes}>{({ raw, rawBase64 }) => <pre className="raw-bytes">{raw ?? rawBase64 ?? ''}</pre>}</Asked>
      {canMap && <Mapping feed={item.feed ?? ''} native={waitsFor.name} onDone={onChanged} />}
      {canReplay && (
        <div className="settings-buttons">
          <button type="button" className="button" onClick={drop}>
            {Q.drop}
          </button>
        </div>
      )}
      <Fault reason={fault} />
    </section>
  )
}

/** Says which queue a feed's own name means, and takes in what waited for it. */
function Mapping({ feed, native, onDone }: { readonly feed: string; readonly native: string; readonly onDone: () => void }) {
  const { state } = useDesk()
  const [queue, setQueue] = useState(state.records.queues[0]?.key ?? '')
  const [fault, setFault] = useState<string | null>(null)
  const write = async (): Promise<void> => {
    const path = `/api/v1/records/mapping/${encodeURIComponent(feed)}/${encodeURIComponent(native)}`
    const mapped = await ask('PUT', path, { queue })
    const released = mapped.ok ? await ask('POST', '/api/v1/quarantine/release') : mapped
    setFault(released.ok ? null : released.reason)
    if (released.ok) onDone()
  }
  return (
    <div className="settings-head">
      <label>
        {native} · {Q.map}{' '}
        <select className="select" value={queue} onChange={({ target }) => setQueue(target.value)}>
          {state.records.queues.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button" onClick={() => void write()}>
        {Q.mapWrite}
      </button>
      <Fault reason={fault} />
    </div>
  )
}
