import { type FormEvent, useEffect, useState } from 'react'
import type { OutlookAnswer, WhatIfAnswerView } from '../../wire/outlook.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { type Answer, ask } from '../session/ask.ts'
import { Asked } from '../settings/asked.tsx'
import { typedNumber } from '../settings/typed-number.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { timeAt } from '../time/zone.ts'
import { WhatIfAnswer, type WhatIfAsked } from './what-if-answer.tsx'

const S = TEXT.staffing

/** More quarter hours ahead than anybody staffs for at once. */
const FIRST_STRETCH = 4

interface Given {
  readonly row: QueueRow
  readonly foreseen: OutlookAnswer
}

/** What would be with other heads, beside what is expected; nothing is written. Asked anew when the hours ahead were looked at again. */
export function WhatIf({ row, foreseen }: Given) {
  const { zone } = useDesk()
  const [asked, setAsked] = useState<WhatIfAsked | null>(null)
  const [answer, setAnswer] = useState<Answer<WhatIfAnswerView> | null>(null)
  const queue = row.record.key
  // The answer as it was told stands for when it was made; another one means that the question is answered anew.
  useEffect(() => {
    if (asked === null || foreseen.rows.length === 0) return
    let isWanted = true
    const { vendor, ...change } = asked
    const body = { queue, ...change, ...(vendor === null || vendor === 'any' ? {} : { vendor }) }
    void ask<WhatIfAnswerView>('POST', '/api/v1/outlook/what-if', body).then((heard) => {
      if (isWanted) setAnswer(heard)
    })
    return () => {
      isWanted = false
    }
  }, [queue, asked, foreseen])
  return (
    <section className="what-if">
      <h2>{S.whatIf}</h2>
      <WhatIfForm
        foreseen={foreseen}
        zone={zone}
        onAsk={(next) => {
          setAnswer(null)
          setAsked(next)
        }}
      />
      {asked !== null && <Asked answer={answer}>{(told) => <WhatIfAnswer row={row} asked={asked} answer={told} />}</Asked>}
    </section>
  )
}

interface FormGiven {
  readonly foreseen: OutlookAnswer
  readonly zone: string
  readonly onAsk: (asked: WhatIfAsked) => void
}

function WhatIfForm({ foreseen: { rows }, zone, onAsk }: FormGiven) {
  const { state } = useDesk()
  const [typed, setTyped] = useState({ vendor: '', from: '', to: '', heads: '1' })
  const vendors = [...new Set(rows.flatMap((row) => row.vendors.map(({ vendor }) => vendor)))]
  const names = new Map(state.records.vendors.map(({ key, name }) => [key, name]))
  const starts = rows.map(({ start }) => start)
  const ends = rows.map(({ end }) => end)
  const chosen = {
    vendor: vendors.includes(typed.vendor) ? typed.vendor : (vendors[0] ?? 'any'),
    from: starts.includes(typed.from) ? typed.from : (starts[0] ?? ''),
    to: ends.includes(typed.to) ? typed.to : (ends[Math.min(ends.length, FIRST_STRETCH) - 1] ?? ''),
  }
  const heads = typedNumber(typed.heads.replace('−', '-').replace(/^\+/, ''))
  const isWrong = typeof heads !== 'number'
  const isBackwards = Date.parse(chosen.to) <= Date.parse(chosen.from)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isWrong && !isBackwards) onAsk({ ...chosen, heads })
  }
  const optionsOf = (keys: readonly string[]) => keys.map((key) => ({ key, name: timeAt(zone, Date.parse(key)) }))
  return (
    <form className="settings-filter" onSubmit={submit} aria-label={S.whatIf}>
      <SelectField
        label={S.vendor}
        value={chosen.vendor}
        options={vendors.map((key) => ({ key, name: names.get(key) ?? S.anyVendor }))}
        onChange={(vendor) => setTyped({ ...typed, vendor })}
      />
      <TextField
        label={S.headsMore}
        value={typed.heads}
        faults={isWrong ? [{ value: typed.heads, expected: S.aNumber }] : []}
        onChange={(text) => setTyped({ ...typed, heads: text })}
      />
      <SelectField label={S.from} value={chosen.from} options={optionsOf(starts)} onChange={(from) => setTyped({ ...typed, from })} />
      <SelectField
        label={S.until}
        value={chosen.to}
        options={optionsOf(ends)}
        faults={isBackwards ? [{ expected: S.afterFrom }] : []}
        onChange={(to) => setTyped({ ...typed, to })}
      />
      <button type="submit" className="button">
        {S.lookAtIt}
      </button>
      <span className="dim small">{S.nothingWritten}</span>
    </form>
  )
}
