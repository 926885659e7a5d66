import { useState } from 'react'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEPT_AS = 'loadline.theme'
const DARK = '(prefers-color-scheme: dark)'

/** Puts the theme on the root, before anything is drawn, and again when the system changes its own. Styles and charts follow `data-theme`. */
export function followTheme(): void {
  apply(keptTheme())
  window.matchMedia(DARK).addEventListener('change', () => apply(keptTheme()))
}

/** The theme chosen in this browser, and how to choose. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(keptTheme)
  const choose = (chosen: Theme): void => {
    window.localStorage.setItem(KEPT_AS, chosen)
    apply(chosen)
    setTheme(chosen)
  }
  return [theme, choose]
}

/** Calls `draw` when the theme on the root changes: for what draws with colours of its own. */
export function onThemeChange(draw: () => void): () => void {
  const observer = new MutationObserver(draw)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

function keptTheme(): Theme {
  return THEMES.find((known) => known === window.localStorage.getItem(KEPT_AS)) ?? 'auto'
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme === 'auto' ? (window.matchMedia(DARK).matches ? 'dark' : 'light') : theme
}
