import type { SessionItem } from '../../wire/access.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { SettingsTable } from './settings-table.tsx'
import { when } from './when.ts'

const S = TEXT.sessions

interface Given {
  readonly sessions: readonly SessionItem[]
  /** Whether they are of several people. */
  readonly isOfAll: boolean
  readonly onEnd: (session: SessionItem) => void
}

/** Sessions that go on, each with a way to end it. */
export function SessionTable({ sessions, isOfAll, onEnd }: Given) {
  const { zone } = useDesk()
  return (
    <SettingsTable columns={[...(isOfAll ? [S.person] : []), ...S.columns]} hasActions rows={sessions} none={S.none}>
      {(session) => (
        <tr key={session.id}>
          {isOfAll && <td className="text">{session.login}</td>}
          <td className="text">
            {session.browser} {session.isThis && <em className="dim">{S.isThis}</em>}
          </td>
          <td className="text">{when(session.createdAt, zone, '')}</td>
          <td className="text">{when(session.lastSeenAt, zone, '')}</td>
          <td className="text">{when(session.expiresAt, zone, '')}</td>
          <td>
            <button type="button" className="button" aria-label={S.endOf(session.browser)} onClick={() => onEnd(session)}>
              {TEXT.settings.end}
            </button>
          </td>
        </tr>
      )}
    </SettingsTable>
  )
}
