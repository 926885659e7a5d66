import { useEffect, useState } from 'react'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import './tour.css'

const T = TEXT.tour

/** What each step looks at, in the order of the texts. */
const PLACES = ['.first-line', '.strip', '.heat', '.side', '.filters'] as const

/**
 * On the demo, a few words on where to look. It stands above the figures and hides none; closed, it never comes back to this person, since
 * the server remembers that and not the browser.
 */
export function Tour() {
  const { state, visit } = useDesk()
  const isDemo = state.feeds.some((feed) => feed.kind === 'simulation')
  if (!isDemo || visit.visit === null || visit.visit.isTourClosed) return null
  return <Steps onClose={visit.closeTour} />
}

function Steps({ onClose }: { readonly onClose: () => void }) {
  const [place, setPlace] = useState(0)
  const selector = PLACES[place] ?? ''
  useEffect(() => {
    const target = document.querySelector(selector)
    target?.classList.add('is-toured')
    return () => target?.classList.remove('is-toured')
  }, [selector])
  const isLast = place === PLACES.length - 1
  return (
    <aside className="tour panel" aria-label={T.title}>
      <p className="dim small">{T.step(place + 1, PLACES.length)}</p>
      <p role="status">{T.steps[place]}</p>
      <div className="bar">
        <button type="button" className="button" disabled={place === 0} onClick={() => setPlace(place - 1)}>
          {T.back}
        </button>
        <button type="button" className="button" onClick={() => (isLast ? onClose() : setPlace(place + 1))}>
          {isLast ? T.done : T.next}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {T.close}
        </button>
      </div>
    </aside>
  )
}
