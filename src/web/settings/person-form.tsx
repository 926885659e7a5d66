import { type FormEvent, useState } from 'react'
import { LIMITED_ROLES, ROLES, type Role } from '../../domain/access/role.ts'
import type { PersonItem } from '../../wire/access.ts'
import { type Answer, ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Fault } from './asked.tsx'
import { LimitsChoice } from './limits-choice.tsx'

const P = TEXT.people

interface Input {
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly vendor: string | null
  readonly markets: readonly string[]
  readonly queues: readonly string[]
  readonly isDisabled: boolean
}

interface Given {
  /** Null invites somebody. */
  readonly before: PersonItem | null
  /** `path` is that of the invitation. */
  readonly onDone: (made: { readonly name: string; readonly path: string } | null) => void
}

/** Invites somebody, or changes what somebody is. */
export function PersonForm({ before, onDone }: Given) {
  const [input, setInput] = useState<Input>(() => inputOf(before))
  const [fault, setFault] = useState<string | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(input, before).then((answer) => {
      if (!answer.ok) setFault(answer.reason)
      else onDone('path' in answer.value ? { name: input.name, path: answer.value.path } : null)
    })
  }
  const title = before === null ? P.inviteTitle : P.changeTitle(before.name)
  return (
    <form className="settings-form" aria-label={title} onSubmit={submit}>
      <h3>{title}</h3>
      {before === null && (
        <label>
          {P.login}
          <input
            className="text-input"
            required
            maxLength={200}
            value={input.login}
            onChange={(event) => setInput({ ...input, login: event.target.value })}
          />
        </label>
      )}
      <label>
        {P.name}
        <input
          className="text-input"
          required
          maxLength={200}
          value={input.name}
          onChange={(event) => setInput({ ...input, name: event.target.value })}
        />
      </label>
      <RoleChoice input={input} setInput={setInput} />
      {before !== null && (
        <label className="check">
          <input
            type="checkbox"
            checked={input.isDisabled}
            onChange={(event) => setInput({ ...input, isDisabled: event.target.checked })}
          />
          {P.disable}
        </label>
      )}
      <Fault reason={fault} />
      <div className="settings-buttons">
        <button type="submit" className="button">
          {before === null ? P.invite : TEXT.settings.save}
        </button>
        <button type="button" className="button" onClick={() => onDone(null)}>
          {TEXT.settings.cancel}
        </button>
      </div>
    </form>
  )
}

function RoleChoice({ input, setInput }: { readonly input: Input; readonly setInput: (input: Input) => void }) {
  const { vendors } = useDesk().state.records
  const choose = (role: Role): void => {
    const limits = LIMITED_ROLES.includes(role) ? {} : { markets: [], queues: [] }
    setInput({ ...input, ...limits, role, vendor: role === 'vendor' ? (vendors[0]?.key ?? null) : null })
  }
  return (
    <>
      <label>
        {P.role}
        <select className="select" value={input.role} onChange={(event) => choose(event.target.value as Role)}>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {TEXT.roles[role]}
            </option>
          ))}
        </select>
      </label>
      {input.role === 'vendor' && (
        <label>
          {P.vendor}
          <select className="select" value={input.vendor ?? ''} onChange={(event) => setInput({ ...input, vendor: event.target.value })}>
            {vendors.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {LIMITED_ROLES.includes(input.role) && <LimitsChoice limits={input} onChoose={(limits) => setInput({ ...input, ...limits })} />}
    </>
  )
}

function inputOf(before: PersonItem | null): Input {
  if (before === null) return { login: '', name: '', role: 'analyst', vendor: null, markets: [], queues: [], isDisabled: false }
  const { login, name, role, vendor, limits, disabledAt } = before
  return { login, name, role, vendor, ...limits, isDisabled: disabledAt !== null }
}

async function send(
  { login, isDisabled, ...standing }: Input,
  before: PersonItem | null,
): Promise<Answer<{ readonly path: string } | PersonItem>> {
  if (before === null) return await ask('POST', '/api/v1/people', { login, ...standing })
  return await ask('PUT', `/api/v1/people/${before.id}`, { ...standing, isDisabled, version: before.version })
}
