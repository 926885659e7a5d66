import { useEffect, useState } from 'react'

/** The page's steady clock, read once a second: for ages. */
export function useSecond(): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(performance.now()), 1_000)
    return () => window.clearInterval(timer)
  }, [])
  return now
}
