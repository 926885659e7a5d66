import { PERMISSIONS } from '../../domain/access/permission.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AuditEntry } from '../audit/audit-store.ts'
import { changeToUndo } from '../audit/change-to-undo.ts'
import type { UndoRequest } from '../audit/undo.ts'
import { isSameJson } from '../records/same-json.ts'
import { type Person, type PersonStanding, type PersonStore, standingOf } from './person.ts'

/** Of these nothing can be taken back, whoever asks. */
const STAYS: Readonly<Record<string, string>> = {
  made: 'a person is never taken away: what they did stands in their name. Disable them instead',
  invited: 'an invitation is told once and may have been used: sign them out, or disable them, instead',
  linked: 'a link is told once and may have been used: end the session, or disable the person, instead',
  signedOut: 'who was signed out signs in again',
  boundToProvider: 'who signs in by an account at the provider has no other way to go back to: invite them anew instead',
}

/** Gives a person their former name, role, limits or access again, where nobody changed them since. */
export async function undoPerson(
  people: PersonStore,
  entry: AuditEntry,
  { by, permissions }: UndoRequest,
  now: Instant,
): Promise<Result<null, string>> {
  const change = changeToUndo<PersonStanding>(entry, STAYS)
  if (!change.ok) return change
  const { before, after } = change.value
  const { isDisabled, ...standing } = before
  const found = await people.byLogin(entry.subject.key)
  if (found === null) return err('there is no such person')
  const { person } = found
  if (!isSameJson(standingOf(person), after)) return err('this person was changed again since: take that back first')
  if (by.actor.kind === 'person' && by.actor.id === person.personId && losesAccess(person, before)) {
    return err('another administrator has to change your own access')
  }
  if (standing.role === 'admin' && permissions.size < PERMISSIONS.length) return err('who may not do everything makes no administrators')
  const { personId, version } = person
  const changed = await people.change({ personId, version, standing, isDisabled }, by, now)
  return changed.ok ? ok(null) : err('somebody changed this person meanwhile')
}

function losesAccess({ role }: Person, before: PersonStanding): boolean {
  return before.isDisabled || before.role !== role
}
