import { useEffect, useRef } from 'react'

/** What a key does; true when it did something, so that the browser does nothing beside it. */
export type KeyActions = Readonly<Record<string, () => boolean>>

const KEPT_AS = 'loadline.single-keys'

/** Whether single letters are keys: some people speak to their computer, and some type without looking. */
export function areSingleKeysOn(): boolean {
  return window.localStorage.getItem(KEPT_AS) !== 'off'
}

export function setSingleKeys(isOn: boolean): void {
  window.localStorage.setItem(KEPT_AS, isOn ? 'on' : 'off')
}

/** The name of what was pressed: `mod+k`, `escape`, `j`. Case does not matter. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase()
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key
}

/** Keys that work also while somebody types. */
const ALWAYS = new Set(['mod+k', 'escape'])

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** On a button or a link, Enter is that control's. */
function isOnControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, dialog') !== null
}

/** Listens for keys on the whole page, with the newest actions. */
export function useKeys(actions: KeyActions): void {
  const newest = useRef(actions)
  useEffect(() => {
    newest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = nameOf(event)
      if (event.altKey || event.isComposing || event.defaultPrevented) return
      if (!ALWAYS.has(name) && isTyping(event.target)) return
      if (name.length === 1 && !areSingleKeysOn()) return
      if (name === 'enter' && isOnControl(event.target)) return
      const action = newest.current[name]
      if (action?.() === true) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
