import { useState } from 'react'
import type { SignInRecordItem } from '../../wire/access.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { SettingsList, SettingsTable } from './settings-table.tsx'
import { useAsked } from './use-asked.ts'
import { when } from './when.ts'

const S = TEXT.signIns

interface Page {
  readonly signIns: readonly SignInRecordItem[]
  readonly before: number | null
}

/** Who came and went and who was refused: of oneself, or of everybody, a page at a time. */
export function SignInList({ isOfAll }: { readonly isOfAll: boolean }) {
  const [before, setBefore] = useState<number | null>(null)
  const [answer] = useAsked<Page>(isOfAll ? `/api/v1/sign-ins${before === null ? '' : `?before=${before}`}` : '/api/v1/my/sign-ins')
  return (
    <SettingsList title={isOfAll ? S.title : S.own} answer={answer}>
      {({ signIns, before: next }) => (
        <>
          <SignInTable signIns={signIns} isOfAll={isOfAll} />
          {before !== null && (
            <button type="button" className="button" onClick={() => setBefore(null)}>
              {S.newest}
            </button>
          )}
          {next !== null && (
            <button type="button" className="button" onClick={() => setBefore(next)}>
              {S.older}
            </button>
          )}
        </>
      )}
    </SettingsList>
  )
}

function SignInTable({ signIns, isOfAll }: { readonly signIns: readonly SignInRecordItem[]; readonly isOfAll: boolean }) {
  const { zone } = useDesk()
  return (
    <SettingsTable columns={[S.when, ...(isOfAll ? [S.who] : []), ...S.columns]} rows={signIns} none={S.none}>
      {({ id, at, event, login, means, why, address, browser }) => (
        <tr key={id}>
          <td className="text">{when(at, zone, '')}</td>
          {isOfAll && <td className="text">{login === '' ? '—' : login}</td>}
          <td className="text">{S.events[event]}</td>
          <td className="text">{S.means[means]}</td>
          <td className="text is-wide">{why === null ? '—' : (S.why[why] ?? why)}</td>
          <td className="text">{address}</td>
          <td className="text">{browser}</td>
        </tr>
      )}
    </SettingsTable>
  )
}
