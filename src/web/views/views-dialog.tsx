import { type FormEvent, useState } from 'react'
import type { SavedViewView } from '../../wire/desk-memory.ts'
import { useDesk } from '../shell/desk-context.ts'
import { Dialog } from '../shell/dialog.tsx'
import { TEXT } from '../text.ts'
import { searchOf, viewOf } from '../view/view.ts'
import { deleteView, saveView, useSavedViews } from './saved-views.ts'

const V = TEXT.views

/** Views that somebody named: one's own, and those shared by colleagues. */
export function ViewsDialog({ onClose }: { readonly onClose: () => void }) {
  const views = useSavedViews()
  const { setView } = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const open = ({ search }: SavedViewView): void => {
    setView(viewOf(search), 'push')
    onClose()
  }
  return (
    <Dialog label={V.saved} onClose={onClose}>
      <h2>{V.saved}</h2>
      {views === null && <p className="dim">{V.loading}</p>}
      {views?.length === 0 && <p className="dim">{V.none}</p>}
      <ul className="view-list" aria-label={V.saved}>
        {views?.map((saved) => (
          <li key={saved.id}>
            <button type="button" className="plain" onClick={() => open(saved)}>
              {saved.name}
            </button>
            <span className="dim">{saved.isOwn ? (saved.shared ? V.shared : '') : V.by(saved.owner)}</span>
            <span className="spacer" />
            {saved.isOwn && (
              <button
                type="button"
                className="button icon"
                aria-label={V.remove(saved.name)}
                onClick={() => void deleteView(saved.id).then(setFault)}
              >
                ✕
              </button>
            )}
          </li>
        ))}
      </ul>
      <SaveForm onSaved={onClose} onFault={setFault} />
      {fault !== null && <p role="alert">{V.failed(fault)}</p>}
      <button type="button" className="button" onClick={onClose}>
        {TEXT.buttons.close} <kbd>Esc</kbd>
      </button>
    </Dialog>
  )
}

function SaveForm({ onSaved, onFault }: { readonly onSaved: () => void; readonly onFault: (reason: string | null) => void }) {
  const { view } = useDesk()
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() === '') return
    void saveView(name.trim(), searchOf(view), isShared).then((reason) => {
      onFault(reason)
      if (reason === null) onSaved()
    })
  }
  return (
    <form className="bar" onSubmit={submit}>
      <input
        className="text-input"
        aria-label={V.name}
        placeholder={V.hint}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label className="check">
        <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.target.checked)} />
        {V.share}
      </label>
      <button type="submit" className="button">
        {V.save}
      </button>
    </form>
  )
}
