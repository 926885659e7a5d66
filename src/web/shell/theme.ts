import { useEffect, useState } from 'react'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEPT_AS = 'loadline.theme'

/** The theme chosen in this browser, and how to choose. `data-theme` on the root is what the styles and charts follow. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => THEMES.find((known) => known === window.localStorage.getItem(KEPT_AS)) ?? 'auto')
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme
    }
    apply()
    dark.addEventListener('change', apply)
    window.localStorage.setItem(KEPT_AS, theme)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
  return [theme, setTheme]
}

/** Calls `draw` when the theme on the root changes: for what draws with colours of its own. */
export function onThemeChange(draw: () => void): () => void {
  const observer = new MutationObserver(draw)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
