import { useState } from 'react'
import { PERMISSIONS, type Permission } from '../../domain/access/permission.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import type { TokenView } from '../../wire/tokens.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { LimitsChoice } from './limits-choice.tsx'
import { RecordChoice } from './record-choice.tsx'
import { SettingsForm } from './settings-form.tsx'

const T = TEXT.tokens
const DAYS: readonly (number | null)[] = [30, 90, 365, null]
const DAYS_USUAL = 365

type Kind = TokenView['kind']

interface Input {
  readonly kind: Kind
  readonly name: string
  readonly holder: string
  readonly days: number | null
  readonly scopes: readonly Permission[]
  readonly markets: readonly string[]
  readonly queues: readonly string[]
}

interface Given {
  readonly path: string
  readonly kinds: readonly Kind[]
  readonly onDone: (made: { readonly kind: Kind; readonly name: string; readonly secret: string } | null) => void
}

/** Makes a token of a program, or of a screen on a wall. */
export function TokenForm({ path, kinds, onDone }: Given) {
  const { state } = useDesk()
  const [input, setInput] = useState<Input>({
    kind: kinds[0] ?? 'wallboard',
    name: '',
    holder: state.feeds[0]?.key ?? '',
    days: DAYS_USUAL,
    scopes: [],
    markets: [],
    queues: [],
  })
  const [fault, setFault] = useState<string | null>(null)
  const submit = (): void => {
    void ask<{ readonly secret: string }>('POST', path, bodyOf(input, state.asOf)).then((answer) => {
      if (answer.ok) onDone({ kind: input.kind, name: input.name, secret: answer.value.secret })
      else setFault(answer.reason)
    })
  }
  return (
    <SettingsForm title={T.make} submit={T.make} fault={fault} onSubmit={submit} onCancel={() => onDone(null)}>
      <TextField label={T.name} required value={input.name} onChange={(name) => setInput({ ...input, name })} />
      <KindChoice input={input} setInput={setInput} kinds={kinds} />
      <SelectField
        label={T.ends}
        value={String(input.days ?? 0)}
        options={DAYS.map((days) => ({ key: String(days ?? 0), name: T.days(days) }))}
        onChange={(days) => setInput({ ...input, days: days === '0' ? null : Number(days) })}
      />
    </SettingsForm>
  )
}

function KindChoice({
  input,
  setInput,
  kinds,
}: {
  readonly input: Input
  readonly setInput: (input: Input) => void
  readonly kinds: readonly Kind[]
}) {
  const { feeds, records } = useDesk().state
  const holders = input.kind === 'feed' ? feeds : input.kind === 'vendor' ? records.vendors : []
  const choose = (kind: Kind): void => {
    const first = kind === 'feed' ? feeds[0] : records.vendors[0]
    setInput({ ...input, kind, holder: first?.key ?? '', scopes: [], markets: [], queues: [] })
  }
  return (
    <>
      <SelectField
        label={T.kind}
        value={input.kind}
        options={kinds.map((kind) => ({ key: kind, name: T.kinds[kind] }))}
        onChange={(kind) => choose(kind as Kind)}
      />
      {holders.length > 0 && (
        <SelectField label={T.holder} value={input.holder} options={holders} onChange={(holder) => setInput({ ...input, holder })} />
      )}
      {input.kind === 'admin' && (
        <>
          <RecordChoice
            label={T.scopes}
            options={PERMISSIONS.map((permission) => ({ key: permission, name: TEXT.permissions[permission] }))}
            chosen={input.scopes}
            onChoose={(scopes) => setInput({ ...input, scopes: scopes as readonly Permission[] })}
          />
          <p className="dim small">{T.scopesHint}</p>
        </>
      )}
      {(input.kind === 'read' || input.kind === 'wallboard') && (
        <LimitsChoice limits={input} onChoose={(limits) => setInput({ ...input, ...limits })} />
      )}
    </>
  )
}

function bodyOf({ kind, name, holder, days, scopes, markets, queues }: Input, now: number): object {
  const expiresAt = days === null ? {} : { expiresAt: new Date(now + days * DAY_MS).toISOString() }
  const common = { kind, name, ...expiresAt }
  if (kind === 'feed') return { ...common, feed: holder }
  if (kind === 'vendor') return { ...common, vendor: holder }
  return kind === 'admin' ? { ...common, scopes } : { ...common, markets, queues }
}
