import { useState } from 'react'
import { TEXT } from '../text.ts'
import { Dialog } from './dialog.tsx'
import { areSingleKeysOn, setSingleKeys } from './keys.ts'

/** The keys, whether single letters are keys, and the rules by which the desk shows what it shows. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const [isOn, setOn] = useState(areSingleKeysOn)
  return (
    <Dialog label={TEXT.help.title} onClose={onClose}>
      <h2>{TEXT.help.title}</h2>
      <dl className="key-list">
        {TEXT.help.keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            setSingleKeys(event.target.checked)
            setOn(event.target.checked)
          }}
        />
        {TEXT.help.singleKeys}
      </label>
      <ul className="rules">
        {TEXT.help.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <button type="button" className="button" onClick={onClose}>
        {TEXT.buttons.close} <kbd>Esc</kbd>
      </button>
    </Dialog>
  )
}
