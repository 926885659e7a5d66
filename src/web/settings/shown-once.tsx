import { CopyButton } from '../shell/copy-button.tsx'
import { TEXT } from '../text.ts'

/** A secret that the server tells once. */
export function ShownOnce({ text, hint, onDone }: { readonly text: string; readonly hint: string; readonly onDone: () => void }) {
  return (
    <div className="shown-once" role="status">
      <p>
        {hint} <strong>{TEXT.settings.shownOnce}</strong>
      </p>
      <code>{text}</code>
      <CopyButton label={TEXT.settings.copy} text={() => text} />
      <button type="button" className="button" onClick={onDone}>
        {TEXT.settings.done}
      </button>
    </div>
  )
}
