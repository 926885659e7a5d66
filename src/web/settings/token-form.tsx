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
/** The end of a token that is there is left as it is. */
const AS_IT_IS = -1

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
  /** Null makes a new one. */
  readonly before: TokenView | null
  readonly path: string
  readonly kinds: readonly Kind[]
  readonly onDone: (made: { readonly kind: Kind; readonly name: string; readonly secret: string } | null) => void
}

/** Makes a token of a program, or of a screen on a wall; or gives one another name, other limits or uses, or another end. */
export function TokenForm({ before, path, kinds, onDone }: Given) {
  const { state } = useDesk()
  const [input, setInput] = useState<Input>(() => inputOf(before, kinds, state.feeds[0]?.key ?? ''))
  const [fault, setFault] = useState<string | null>(null)
  const submit = (): void => {
    const told =
      before === null
        ? ask<{ readonly secret?: string }>('POST', path, bodyOf(input, state.asOf))
        : ask<{ readonly secret?: string }>('PUT', `${path}/${before.id}`, changeOf(input, state.asOf))
    void told.then((answer) => {
      if (!answer.ok) setFault(answer.reason)
      else onDone(answer.value.secret === undefined ? null : { kind: input.kind, name: input.name, secret: answer.value.secret })
    })
  }
  const title = before === null ? T.make : T.changeOf(before.name)
  const ends = before === null ? DAYS : [AS_IT_IS, ...DAYS]
  return (
    <SettingsForm
      title={title}
      submit={before === null ? T.make : TEXT.settings.save}
      fault={fault}
      onSubmit={submit}
      onCancel={() => onDone(null)}
    >
      <TextField label={T.name} required value={input.name} onChange={(name) => setInput({ ...input, name })} />
      {before === null && <KindChoice input={input} setInput={setInput} kinds={kinds} />}
      <UsesChoice input={input} setInput={setInput} />
      <SelectField
        label={T.ends}
        value={String(input.days ?? 0)}
        options={ends.map((days) => ({ key: String(days ?? 0), name: days === AS_IT_IS ? T.asItIs : T.days(days) }))}
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
    </>
  )
}

/** What a token may be used for, and what it shows. */
function UsesChoice({ input, setInput }: { readonly input: Input; readonly setInput: (input: Input) => void }) {
  return (
    <>
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

function inputOf(before: TokenView | null, kinds: readonly Kind[], firstFeed: string): Input {
  const usual = { holder: firstFeed, days: DAYS_USUAL, scopes: [], markets: [], queues: [] }
  if (before === null) return { kind: kinds[0] ?? 'wallboard', name: '', ...usual }
  const { kind, name, holder, scopes, limits } = before
  return { kind, name, holder: holder ?? '', days: AS_IT_IS, scopes, ...limits }
}

function endOf(days: number | null, now: number): string | null {
  return days === null ? null : new Date(now + days * DAY_MS).toISOString()
}

function changeOf({ kind, name, days, scopes, markets, queues }: Input, now: number): object {
  const common = { name, ...(days === AS_IT_IS ? {} : { expiresAt: endOf(days, now) }) }
  if (kind === 'admin') return { ...common, scopes }
  return kind === 'feed' || kind === 'vendor' ? common : { ...common, markets, queues }
}

function bodyOf({ kind, name, holder, days, scopes, markets, queues }: Input, now: number): object {
  const common = { kind, name, ...(days === null ? {} : { expiresAt: endOf(days, now) }) }
  if (kind === 'feed') return { ...common, feed: holder }
  if (kind === 'vendor') return { ...common, vendor: holder }
  return kind === 'admin' ? { ...common, scopes } : { ...common, markets, queues }
}
