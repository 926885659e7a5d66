import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useDesk } from './desk-context.ts'
import { tipLines } from './tip-lines.ts'

const SHOW_AFTER_MS = 120
const GAP_PX = 8

interface Shown {
  readonly key: string
  readonly rect: DOMRect
}

/** Explains what the pointer or the focus is on: any element with `data-tip`. Its text is made anew with every change. */
export function TipLayer() {
  const desk = useDesk()
  const [shown, setShown] = useState<Shown | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useTipTarget(setShown)
  const lines = shown === null ? [] : tipLines(shown.key, desk)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || shown === null) return
    const { width, height } = element.getBoundingClientRect()
    const below = shown.rect.bottom + GAP_PX
    const top = below + height > window.innerHeight ? shown.rect.top - GAP_PX - height : below
    element.style.left = `${Math.max(GAP_PX, Math.min(shown.rect.left, window.innerWidth - width - GAP_PX))}px`
    element.style.top = `${Math.max(GAP_PX, top)}px`
  })
  if (lines.length === 0) return null
  const [title, ...rest] = lines
  return (
    <div ref={box} className="tip" role="tooltip">
      <strong>{title}</strong>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  )
}

function useTipTarget(setShown: (shown: Shown | null) => void): void {
  useEffect(() => {
    let timer: number | undefined
    const follow = (event: Event): void => {
      window.clearTimeout(timer)
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null
      if (target === null) {
        setShown(null)
        return
      }
      const show = (): void => setShown({ key: target.dataset['tip'] ?? '', rect: target.getBoundingClientRect() })
      timer = window.setTimeout(show, SHOW_AFTER_MS)
    }
    const hide = (): void => {
      window.clearTimeout(timer)
      setShown(null)
    }
    document.addEventListener('pointerover', follow)
    document.addEventListener('focusin', follow)
    document.addEventListener('scroll', hide, true)
    document.addEventListener('keydown', hide)
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener('pointerover', follow)
      document.removeEventListener('focusin', follow)
      document.removeEventListener('scroll', hide, true)
      document.removeEventListener('keydown', hide)
    }
  }, [setShown])
}
