import { useEffect, useRef, useState } from 'react'
import { feedFreshness, isSilent } from '../../domain/interval/believed.ts'
import { streamAge } from '../store/connection.ts'
import { TEXT } from '../text.ts'
import { useDesk } from './desk-context.ts'
import { useSecond } from './use-second.ts'

/** What is new is said at most so often, all at once. */
const SAY_EVERY_MS = 10_000

/** Says new trouble, and its end, to those who listen to the page. Figures are never read out by themselves. */
export function Alerts() {
  const { state, sight } = useDesk()
  const now = useSecond()
  const isOnline = streamAge(sight.connection, now) !== 'stale'
  const silent = state.feeds.filter((feed) => isSilent(feedFreshness(feed, state.asOf))).map((feed) => feed.name)
  const troubles = isOnline ? silent : [...silent, '']
  const said = useRef<{ readonly at: number; readonly troubles: readonly string[] } | null>(null)
  const [words, setWords] = useState('')
  const named = troubles.join('\n')
  useEffect(() => {
    const held = said.current
    const present = named === '' ? [] : named.split('\n')
    if (held === null) {
      said.current = { at: now, troubles: present }
      return
    }
    if (now - held.at < SAY_EVERY_MS) return
    const begun = present.filter((name) => !held.troubles.includes(name))
    const ended = held.troubles.filter((name) => !present.includes(name))
    if (begun.length + ended.length === 0) return
    said.current = { at: now, troubles: present }
    setWords([...begun.map((name) => begunText(name)), ...ended.map((name) => endedText(name))].join(' '))
  }, [now, named])
  return (
    <div className="unseen" aria-live="polite" data-testid="alerts">
      {words}
    </div>
  )
}

function begunText(name: string): string {
  return name === '' ? TEXT.alerts.offline : TEXT.alerts.feedSilent(name)
}

function endedText(name: string): string {
  return name === '' ? TEXT.alerts.online : TEXT.alerts.feedBack(name)
}
