import { useEffect, useMemo, useRef, useState } from 'react'
import { tabsFor } from '../settings/tabs.ts'
import { TEXT } from '../text.ts'
import { useSavedViews } from '../views/saved-views.ts'
import { useDesk } from './desk-context.ts'
import { Dialog } from './dialog.tsx'
import { foundCommands, type PaletteCommand, paletteCommands } from './palette-commands.ts'

const SHOWN_MAX = 12

interface Given {
  readonly onClose: () => void
  readonly onViews: () => void
  readonly onHelp: () => void
}

/** Finds queues, vendors, markets, screens, figures and actions by a few letters. */
export function Palette({ onClose, onViews, onHelp }: Given) {
  const { state, setView, sight, setFrozen, setNoting, canSteer, session } = useDesk()
  const views = useSavedViews()
  const [asked, setAsked] = useState('')
  const [place, setPlace] = useState(0)
  const commands = useMemo(
    () => paletteCommands(state.records, { canSteer, views: views ?? [], tabs: session === null ? [] : tabsFor(session) }),
    [state.records, canSteer, views, session],
  )
  const found = foundCommands(commands, asked).slice(0, SHOWN_MAX)
  const run = (command: PaletteCommand | undefined): void => {
    if (command === undefined) return
    if (command.does.kind === 'view') setView(command.does.change, command.does.change.screen === undefined ? 'replace' : 'push')
    else if (command.does.kind === 'annotate') setNoting('new')
    else if (command.does.kind === 'freeze') setFrozen(!sight.isFrozen)
    if (command.does.kind === 'views') onViews()
    else if (command.does.kind === 'help') onHelp()
    else onClose()
  }
  const move = (step: number): void => setPlace((held) => Math.max(0, Math.min(found.length - 1, held + step)))
  return (
    <Dialog label={TEXT.palette.label} onClose={onClose}>
      <input
        className="palette-asked"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-found"
        aria-activedescendant={found[place] === undefined ? undefined : `palette-${place}`}
        aria-label={TEXT.palette.label}
        placeholder={TEXT.palette.label}
        value={asked}
        // The palette exists to be typed into.
        ref={(input) => input?.focus()}
        onChange={(event) => {
          setAsked(event.target.value)
          setPlace(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter') run(found[place])
          else return
          event.preventDefault()
        }}
      />
      <Found found={found} place={place} onChoose={run} />
      {found.length === 0 && <p className="dim">{TEXT.palette.none}</p>}
    </Dialog>
  )
}

interface FoundGiven {
  readonly found: readonly PaletteCommand[]
  readonly place: number
  readonly onChoose: (command: PaletteCommand) => void
}

function Found({ found, place, onChoose }: FoundGiven) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' })
  }, [place])
  return (
    <ul id="palette-found" ref={list} className="palette-found" role="listbox" aria-label={TEXT.palette.label}>
      {found.map((command, at) => (
        <li
          key={command.id}
          id={`palette-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === place}
          onPointerDown={(event) => {
            event.preventDefault()
            onChoose(command)
          }}
        >
          <span className="palette-kind">{TEXT.palette.kinds[command.kind]}</span>
          {command.text}
        </li>
      ))}
    </ul>
  )
}
