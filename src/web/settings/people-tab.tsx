import { useState } from 'react'
import type { PersonItem, SessionItem } from '../../wire/access.ts'
import { ask } from '../session/ask.ts'
import { limitsText } from '../session/limits-text.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { PersonForm } from './person-form.tsx'
import { SessionTable } from './session-table.tsx'
import { SettingsList, SettingsTable } from './settings-table.tsx'
import { ShownOnce } from './shown-once.tsx'
import { SignInList } from './sign-in-list.tsx'
import { useAsked } from './use-asked.ts'

const P = TEXT.people

interface Link {
  readonly name: string
  readonly path: string
}

/** Everybody who may enter, and who is in. */
export function PeopleTab() {
  const [people, askPeople] = useAsked<{ readonly people: readonly PersonItem[] }>('/api/v1/people')
  const [sessions, askSessions] = useAsked<{ readonly sessions: readonly SessionItem[] }>('/api/v1/sessions')
  const [changed, setChanged] = useState<PersonItem | 'new' | null>(null)
  const [link, setLink] = useState<Link | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const again = (): void => {
    askPeople()
    askSessions()
  }
  const tell = (person: PersonItem, method: 'POST' | 'DELETE', what: string): void => {
    void ask<{ readonly path?: string }>(method, `/api/v1/people/${person.id}/${what}`).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok && answer.value.path !== undefined) setLink({ name: person.name, path: answer.value.path })
      again()
    })
  }
  return (
    <>
      <SettingsList
        title={P.title}
        actions={
          <button type="button" className="button" onClick={() => setChanged('new')}>
            {P.invite}
          </button>
        }
        opened={
          <>
            {link !== null && (
              <ShownOnce text={`${window.location.origin}${link.path}`} hint={P.link(link.name)} onDone={() => setLink(null)} />
            )}
            <Fault reason={fault} />
            {changed !== null && (
              <PersonForm
                key={changed === 'new' ? 'new' : changed.id}
                before={changed === 'new' ? null : changed}
                onDone={(made) => {
                  setChanged(null)
                  if (made !== null) setLink(made)
                  again()
                }}
              />
            )}
          </>
        }
        answer={people}
      >
        {(value) => <PeopleTable people={value.people} onChange={setChanged} tell={tell} />}
      </SettingsList>
      <SettingsList title={TEXT.sessions.title} answer={sessions}>
        {(value) => (
          <SessionTable sessions={value.sessions} isOfAll onEnd={({ id }) => void ask('DELETE', `/api/v1/sessions/${id}`).then(again)} />
        )}
      </SettingsList>
      <SignInList isOfAll />
    </>
  )
}

interface TableGiven {
  readonly people: readonly PersonItem[]
  readonly onChange: (person: PersonItem) => void
  readonly tell: (person: PersonItem, method: 'POST' | 'DELETE', what: string) => void
}

function PeopleTable({ people, onChange, tell }: TableGiven) {
  return (
    <SettingsTable columns={P.columns} hasActions rows={people} none={P.none}>
      {(person) => (
        <tr key={person.id} className={person.disabledAt === null ? '' : 'is-disabled'}>
          <th scope="row" className="text">
            {person.name} {person.disabledAt !== null && <em>{P.disabled}</em>}
          </th>
          <td className="text">{person.login}</td>
          <td className="text">{TEXT.roles[person.role]}</td>
          <td className="text is-wide">{limitsText(person.vendor, person.limits)}</td>
          <td className="text">{P.by[person.hasPassword ? 'password' : person.hasProvider ? 'provider' : 'neither']}</td>
          <td className="settings-actions">
            <button type="button" className="button" aria-label={P.changeTitle(person.name)} onClick={() => onChange(person)}>
              {P.change}
            </button>
            <button
              type="button"
              className="button"
              title={P.againHint}
              disabled={person.disabledAt !== null}
              onClick={() => tell(person, 'POST', 'invitation')}
            >
              {P.again}
            </button>
            <button type="button" className="button" onClick={() => tell(person, 'DELETE', 'sessions')}>
              {P.signOut}
            </button>
          </td>
        </tr>
      )}
    </SettingsTable>
  )
}
