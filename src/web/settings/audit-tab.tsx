import { useState } from 'react'
import type { AuditCheckView, AuditEntryView } from '../../wire/audit.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { AuditEntryPanel } from './audit-entry.tsx'
import { SettingsList, SettingsTable } from './settings-table.tsx'
import { useAskedAnew } from './use-asked-anew.ts'
import { when } from './when.ts'

const A = TEXT.audit
const KINDS = [
  'market',
  'vendor',
  'site',
  'queue',
  'feed',
  'mapping',
  'feedSecret',
  'token',
  'person',
  'quarantine',
  'annotation',
  'plan',
  'planFile',
] as const
const NO_FILTER = { who: '', kind: '' }

interface AuditPage {
  readonly head: { readonly count: number; readonly hash: string }
  readonly entries: readonly AuditEntryView[]
  readonly before: number | null
}

/** Who changed what, when and why; whether the trail is as it was written; and taking a change back. */
export function AuditTab() {
  const [filter, setFilter] = useState(NO_FILTER)
  const [before, setBefore] = useState<number | null>(null)
  const [opened, setOpened] = useState<number | null>(null)
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  const csv = `/api/v1/audit?${query}`
  if (before !== null) query.set('before', String(before))
  const [page, again] = useAskedAnew<AuditPage>(`/api/v1/audit?${query}`)
  return (
    <SettingsList
      title={A.title}
      actions={
        <>
          <Filter
            onFilter={(asked) => {
              setFilter(asked)
              setBefore(null)
            }}
          />
          <CsvButton path={csv} />
        </>
      }
      opened={<ChainCheck />}
      answer={page}
    >
      {({ entries, before: next }) => (
        <>
          {entries.map((entry) => entry.id === opened && <AuditEntryPanel key={entry.id} entry={entry} onUndone={again} />)}
          <AuditTable entries={entries} opened={opened} onOpen={(id) => setOpened(id === opened ? null : id)} />
          {next !== null && (
            <button type="button" className="button" onClick={() => setBefore(next)}>
              {A.more}
            </button>
          )}
        </>
      )}
    </SettingsList>
  )
}

function Filter({ onFilter }: { readonly onFilter: (filter: typeof NO_FILTER) => void }) {
  const [draft, setDraft] = useState(NO_FILTER)
  return (
    <form
      className="settings-filter"
      onSubmit={(event) => {
        event.preventDefault()
        onFilter(draft)
      }}
    >
      <label>
        {A.who} <input className="text-input" value={draft.who} onChange={({ target }) => setDraft({ ...draft, who: target.value })} />
      </label>
      <label>
        {A.kind}{' '}
        <select className="select" value={draft.kind} onChange={({ target }) => setDraft({ ...draft, kind: target.value })}>
          <option value="">{A.any}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {A.kinds[kind] ?? kind}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button">
        {A.filter}
      </button>
    </form>
  )
}

/** A link could not say what it accepts, so the answer is handed over as a file. */
function CsvButton({ path }: { readonly path: string }) {
  const download = async (): Promise<void> => {
    const answer = await fetch(path, { headers: { accept: 'text/csv' } })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = 'audit.csv'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <button type="button" className="button" onClick={() => void download()}>
      {A.csv}
    </button>
  )
}

function ChainCheck() {
  const [check, setCheck] = useState<AuditCheckView | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const run = (): void => {
    void ask<AuditCheckView>('GET', '/api/v1/audit/check').then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) setCheck(answer.value)
    })
  }
  return (
    <div className="settings-head">
      <button type="button" className="button" onClick={run}>
        {A.check}
      </button>
      <Fault reason={fault} />
      {check !== null && (
        <div role="status">
          <p className={check.found === 0 ? 'is-sound' : 'settings-fault'}>
            {check.found === 0 ? `✓ ${A.checked(check.count.toLocaleString('en-GB'), check.erased)}` : `✗ ${A.faults(String(check.found))}`}
          </p>
          {check.faults.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p className="dim audit-hash">{A.head(check.count, check.hash)}</p>
        </div>
      )}
    </div>
  )
}

interface TableOf {
  readonly entries: readonly AuditEntryView[]
  readonly opened: number | null
  readonly onOpen: (id: number) => void
}

function AuditTable({ entries, opened, onOpen }: TableOf) {
  const { zone } = useDesk()
  return (
    <SettingsTable columns={A.columns} rows={entries} none={A.none}>
      {(entry) => (
        <tr key={entry.id}>
          <td className="text">
            <button
              type="button"
              className="button"
              aria-expanded={entry.id === opened}
              aria-label={`${A.open(entry.id)}, ${when(entry.at, zone, '')}`}
              onClick={() => onOpen(entry.id)}
            >
              {when(entry.at, zone, '')}
            </button>
          </td>
          <td className="text">{entry.who.name ?? A.erased}</td>
          <td className="text">{entry.action}</td>
          <th scope="row" className="text is-wide">
            {A.kinds[entry.kind] ?? entry.kind} {entry.parent === null ? '' : `${entry.parent} / `}
            {entry.key}
          </th>
          <td className="text is-wide">{entry.reason ?? '—'}</td>
          <td className="text">{stateOf(entry)}</td>
        </tr>
      )}
    </SettingsTable>
  )
}

function stateOf({ undoneBy, undoes }: AuditEntryView): string {
  if (undoneBy !== null) return A.undone(undoneBy)
  return undoes === null ? A.stands : A.undoes(undoes)
}
