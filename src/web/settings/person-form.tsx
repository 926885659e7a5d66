import { useState } from 'react'
import { LIMITED_ROLES, ROLES, type Role } from '../../domain/access/role.ts'
import type { PersonItem } from '../../wire/access.ts'
import { type Answer, ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { CheckField, SelectField, TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { LimitsChoice } from './limits-choice.tsx'
import { SettingsForm } from './settings-form.tsx'

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
  const submit = (): void => {
    void send(input, before).then((answer) => {
      if (!answer.ok) setFault(answer.reason)
      else onDone('path' in answer.value ? { name: input.name, path: answer.value.path } : null)
    })
  }
  return (
    <SettingsForm
      title={before === null ? P.inviteTitle : P.changeTitle(before.name)}
      submit={before === null ? P.invite : TEXT.settings.save}
      fault={fault}
      onSubmit={submit}
      onCancel={() => onDone(null)}
    >
      {before === null && <TextField label={P.login} required value={input.login} onChange={(login) => setInput({ ...input, login })} />}
      <TextField label={P.name} required value={input.name} onChange={(name) => setInput({ ...input, name })} />
      <RoleChoice input={input} setInput={setInput} />
      {before !== null && (
        <CheckField label={P.disable} value={input.isDisabled} onChange={(isDisabled) => setInput({ ...input, isDisabled })} />
      )}
    </SettingsForm>
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
      <SelectField
        label={P.role}
        value={input.role}
        options={ROLES.map((role) => ({ key: role, name: TEXT.roles[role] }))}
        onChange={(role) => choose(role as Role)}
      />
      {input.role === 'vendor' && (
        <SelectField label={P.vendor} value={input.vendor ?? ''} options={vendors} onChange={(vendor) => setInput({ ...input, vendor })} />
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
