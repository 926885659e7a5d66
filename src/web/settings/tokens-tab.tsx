import { useState } from 'react'
import type { TokenView } from '../../wire/tokens.ts'
import { ask } from '../session/ask.ts'
import { limitsText } from '../session/limits-text.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { SettingsList, SettingsTable } from './settings-table.tsx'
import { ShownOnce } from './shown-once.tsx'
import { TokenForm } from './token-form.tsx'
import { useAsked } from './use-asked.ts'
import { when } from './when.ts'

const T = TEXT.tokens
const KINDS = ['feed', 'vendor', 'admin', 'read', 'wallboard'] as const

interface Made {
  readonly kind: TokenView['kind']
  readonly name: string
  readonly secret: string
}

/** Tokens of programs and of screens on walls; who may only see to the latter sees those. */
export function TokensTab() {
  const { session } = useDesk()
  const isAll = session?.permissions.includes('manageTokens') ?? false
  const path = isAll ? '/api/v1/tokens' : '/api/v1/wallboards'
  const [answer, again] = useAsked<{ readonly tokens: readonly TokenView[] }>(path)
  const [opened, setOpened] = useState<TokenView | 'new' | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  return (
    <SettingsList
      title={T.title}
      actions={
        <button type="button" className="button" onClick={() => setOpened('new')}>
          {T.make}
        </button>
      }
      opened={
        <>
          {made !== null && (
            <ShownOnce text={shownOf(made)} hint={made.kind === 'wallboard' ? T.wallboardLink : ''} onDone={() => setMade(null)} />
          )}
          {opened !== null && (
            <TokenForm
              key={opened === 'new' ? 'new' : opened.id}
              before={opened === 'new' ? null : opened}
              path={path}
              kinds={isAll ? KINDS : ['wallboard']}
              onDone={(done) => {
                setOpened(null)
                setMade(done)
                again()
              }}
            />
          )}
        </>
      }
      answer={answer}
    >
      {({ tokens }) => (
        <TokenTable tokens={tokens} onChange={setOpened} onEnd={({ id }) => void ask('DELETE', `${path}/${id}`).then(again)} />
      )}
    </SettingsList>
  )
}

function shownOf({ kind, secret }: Made): string {
  return kind === 'wallboard' ? `${window.location.origin}/wallboard#${secret}` : secret
}

interface TableGiven {
  readonly tokens: readonly TokenView[]
  readonly onChange: (token: TokenView) => void
  readonly onEnd: (token: TokenView) => void
}

function TokenTable({ tokens, onChange, onEnd }: TableGiven) {
  const { zone } = useDesk()
  return (
    <SettingsTable columns={T.columns} hasActions rows={tokens} none={T.none}>
      {(token) => (
        <tr key={token.id}>
          <th scope="row" className="text">
            {token.name}
          </th>
          <td className="text">{T.kinds[token.kind]}</td>
          <td className="text is-wide">
            {token.scopes.length === 0 ? T.usual[token.kind] : token.scopes.map((scope) => TEXT.permissions[scope]).join(', ')}
          </td>
          <td className="text is-wide">
            {token.kind === 'feed' || token.kind === 'vendor' ? (token.holder ?? '—') : limitsText(null, token.limits)}
          </td>
          <td className="text">{when(token.lastUsedAt, zone, TEXT.settings.never)}</td>
          <td className="text">{when(token.expiresAt, zone, TEXT.settings.never)}</td>
          <td className="settings-actions">
            <button type="button" className="button" aria-label={T.changeOf(token.name)} onClick={() => onChange(token)}>
              {TEXT.people.change}
            </button>
            <button type="button" className="button" aria-label={T.endOf(token.name)} onClick={() => onEnd(token)}>
              {TEXT.settings.end}
            </button>
          </td>
        </tr>
      )}
    </SettingsTable>
  )
}
