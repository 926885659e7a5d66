import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AuditEntry } from '../audit/audit-store.ts'
import { changeToUndo } from '../audit/change-to-undo.ts'
import type { UndoRequest } from '../audit/undo.ts'
import { mayGive, type TokenStanding, type TokenStore } from './token-store.ts'

/** Of these nothing can be taken back, whoever asks. */
const STAYS: Readonly<Record<string, string>> = {
  made: 'its secret was told once and may be in use: end the token instead',
  ended: 'a token that was ended stays so: whoever was to lose it would have it again. Make another one',
}

/** Gives a token its former name, limits, uses or end again, where nobody changed it since. */
export async function undoToken(
  tokens: TokenStore,
  entry: AuditEntry,
  { by, permissions }: UndoRequest,
  now: Instant,
): Promise<Result<null, string>> {
  const change = changeToUndo<TokenStanding>(entry, STAYS)
  if (!change.ok) return change
  const { before: standing, after: seen } = change.value
  if (!mayGive(standing, permissions)) return err('a token may do no more than whoever changes it')
  const changed = await tokens.change({ tokenId: Number(entry.subject.key), seen, standing }, now, by)
  if (changed.ok) return ok(null)
  return err(changed.error === 'ended' ? 'this token has ended' : 'this token was changed again since: take that back first')
}
