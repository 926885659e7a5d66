import { TextField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { SpanChanges } from './span-changes.tsx'
import type { Wishing } from './use-record-wish.ts'

const W = TEXT.recordForm

/** What would change, from when to when; and why, which has to be said before it is written. */
export function ChangesSeen({ wishing: { changes, reason, setReason } }: { readonly wishing: Wishing }) {
  if (changes === null) return null
  if (changes.length === 0) return <p role="status">{W.nothing}</p>
  return (
    <section className="changes-seen" aria-label={W.preview}>
      {changes.map((change) => (
        <SpanChanges key={`${change.kind} ${change.parent} ${change.key}`} before={change.before} after={change.after} />
      ))}
      <TextField label={TEXT.changes.reason} hint={W.reasonHint} required charsMax={500} value={reason} onChange={setReason} />
    </section>
  )
}
