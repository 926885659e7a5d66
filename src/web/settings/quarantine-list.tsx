import { useState } from 'react'
import type { QuarantineItemView } from '../../wire/quarantine.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Asked, Fault } from './asked.tsx'
import { QuarantineItemPanel } from './quarantine-item.tsx'
import { useAskedAnew } from './use-asked-anew.ts'
import { when } from './when.ts'

const Q = TEXT.quarantine

interface Page {
  readonly items: readonly QuarantineItemView[]
  readonly after: number | null
}

/** What was refused and waits: looked at, tried again once its cause is mended, or dropped. */
export function QuarantineList({ feeds, onChanged }: { readonly feeds: readonly string[]; readonly onChanged: () => void }) {
  const { session } = useDesk()
  const [feed, setFeed] = useState('')
  const [after, setAfter] = useState<number | null>(null)
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [opened, setOpened] = useState<number | null>(null)
  const [told, setTold] = useState<{ readonly outcome: string; readonly fault: string | null }>({ outcome: '', fault: null })
  const query = new URLSearchParams({
    state: 'waiting',
    ...(feed === '' ? {} : { feed }),
    ...(after === null ? {} : { after: String(after) }),
  })
  const [page, again] = useAskedAnew<Page>(`/api/v1/quarantine?${query}${after === null ? '' : `&after=${after}`}`)
  const canReplay = session?.permissions.includes('replayQuarantine') ?? false
  const changed = (): void => {
    setChosen([])
    again()
    onChanged()
  }
  const release = (body?: object): void => {
    void ask<{ readonly released: number; readonly stillRefused: number }>('POST', '/api/v1/quarantine/release', body).then((answer) => {
      setTold({
        outcome: answer.ok ? Q.outcome(answer.value.released, answer.value.stillRefused) : '',
        fault: answer.ok ? null : answer.reason,
      })
      changed()
    })
  }
  return (
    <section aria-label={Q.title}>
      <div className="settings-head">
        <h2>{Q.title}</h2>
        <FeedChoice feeds={feeds} feed={feed} onChoose={setFeed} />
        {canReplay && <Replay chosen={chosen} onRelease={release} />}
        <a className="button" href={`/api/v1/quarantine/download?${query}`} download>
          {Q.download}
        </a>
        <span role="status">{told.outcome}</span>
        <Fault reason={told.fault} />
      </div>
      <Asked answer={page}>
        {({ items, after: next }) => (
          <>
            {items.map(
              (item) => item.id === opened && <QuarantineItemPanel key={item.id} item={item} canReplay={canReplay} onChanged={changed} />,
            )}
            <ItemTable items={items} chosen={chosen} onChoose={setChosen} onOpen={(id) => setOpened(id === opened ? null : id)} />
            {next !== null && (
              <button type="button" className="button" onClick={() => setAfter(next)}>
                {Q.more}
              </button>
            )}
          </>
        )}
      </Asked>
    </section>
  )
}

interface ChoiceOf {
  readonly feeds: readonly string[]
  readonly feed: string
  readonly onChoose: (feed: string) => void
}

function FeedChoice({ feeds, feed, onChoose }: ChoiceOf) {
  return (
    <label>
      {Q.feed}{' '}
      <select className="select" value={feed} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{Q.all}</option>
        {feeds.map((key) => (
          <option key={key}>{key}</option>
        ))}
      </select>
    </label>
  )
}

function Replay({ chosen, onRelease }: { readonly chosen: readonly number[]; readonly onRelease: (body?: object) => void }) {
  return (
    <>
      <button type="button" className="button" disabled={chosen.length === 0} onClick={() => onRelease({ items: chosen })}>
        {Q.tryChosen(chosen.length)}
      </button>
      <button type="button" className="button" onClick={() => onRelease()}>
        {Q.tryAll}
      </button>
    </>
  )
}

interface TableOf {
  readonly items: readonly QuarantineItemView[]
  readonly chosen: readonly number[]
  readonly onChoose: (chosen: readonly number[]) => void
  readonly onOpen: (id: number) => void
}

function ItemTable({ items, chosen, onChoose, onOpen }: TableOf) {
  if (items.length === 0) return <p className="dim">{Q.none}</p>
  return (
    <table className="figures settings-table">
      <thead>
        <tr>
          <td />
          {Q.columns
            .filter((text) => text !== '')
            .map((text) => (
              <th key={text} scope="col" className={text === Q.times ? undefined : 'text'}>
                {text}
              </th>
            ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <ItemRow
            key={item.id}
            item={item}
            isChosen={chosen.includes(item.id)}
            onChoose={(is) => onChoose(is ? [...chosen, item.id] : chosen.filter((id) => id !== item.id))}
            onOpen={() => onOpen(item.id)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface RowOf {
  readonly item: QuarantineItemView
  readonly isChosen: boolean
  readonly onChoose: (isChosen: boolean) => void
  readonly onOpen: () => void
}

function ItemRow({ item, isChosen, onChoose, onOpen }: RowOf) {
  const { zone } = useDesk()
  const { rule, pointer, value, waitsFor } = item.refusal
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={Q.choose(item.id)} checked={isChosen} onChange={({ target }) => onChoose(target.checked)} />
      </td>
      <td className="text">{item.feed ?? '—'}</td>
      <th scope="row" className="text">
        {rule}
      </th>
      <td className="text is-wide">
        {pointer} {value}
      </td>
      <td className="text">{waitsFor === null ? '—' : `${waitsFor.kind} ${waitsFor.name}`}</td>
      <td>{item.timesReceived}</td>
      <td className="text">{when(item.lastReceivedAt, zone, '')}</td>
      <td>
        <button type="button" className="button" aria-label={Q.look(item.id)} onClick={onOpen}>
          {Q.lookText}
        </button>
      </td>
    </tr>
  )
}
