import { useEffect, useMemo, useState } from 'react'
import type { Annotation } from '../../domain/record/annotation.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { aboutText, spanText } from '../annotations/annotation-text.ts'
import { age, count, percent } from '../figures/format.ts'
import { rowsOf } from '../live/scope.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt } from '../time/zone.ts'
import type { View } from '../view/view.ts'
import { newMisses } from './new-misses.ts'
import { type KnownRow, type Restated, restatedQuery, restatedSince } from './restated.ts'
import './visit.css'

const S = TEXT.since
const LISTED_MAX = 8

/** What is new since this person last looked at a desk; nothing where they never left. */
export function SinceLeft() {
  const { visit } = useDesk()
  const leftAt = visit.visit?.leftAt ?? null
  return leftAt === null ? null : <Since key={leftAt} leftAt={Date.parse(leftAt)} />
}

interface Item {
  readonly key: string
  readonly text: string
  readonly change: Partial<View>
}

function Since({ leftAt }: { readonly leftAt: Instant }) {
  const { state, zone, visit, session } = useDesk()
  const [isOpen, setOpen] = useState(false)
  const known = useKnownThen(leftAt)
  const rows = rowsOf(state)
  const misses = useMemo(() => newMisses(rows, leftAt), [rows, leftAt])
  const restated = useMemo(() => (known.kind === 'known' ? restatedSince(known.rows, rows, leftAt) : []), [known, rows, leftAt])
  const notes = state.annotations.filter(({ writtenAt, by }) => writtenAt > leftAt && by !== session?.login)
  const date = dateAt(zone, state.asOf)
  const left = `${dateAt(zone, leftAt) === date ? '' : `${dateAt(zone, leftAt)} `}${timeAt(zone, leftAt)}`
  const counted = [
    misses.length > 0 ? S.misses(misses.length) : '',
    known.kind === 'known' ? (restated.length > 0 ? S.restated(restated.length) : '') : S[known.kind],
    notes.length > 0 ? S.annotations(notes.length) : '',
  ].filter((part) => part !== '')
  const span = (from: number, to: number): string => spanText({ from, to }, zone, date)
  const items: readonly Item[] = [
    ...misses.map(({ row, from, to, level, target }) => ({
      key: `miss ${row.record.queueId}`,
      text: S.miss(row.label, span(from, to), percent(level), percent(target, 0)),
      change: { queue: row.record.key, at: from },
    })),
    ...restated.map((one) => ({
      key: `restated ${one.row.record.queueId} ${one.start}`,
      text: S.restatement(one.row.label, span(one.start, one.start + INTERVAL_MS), whatText(one)),
      change: { queue: one.row.record.key, at: one.start },
    })),
    ...notes.map((note) => ({
      key: `note ${note.annotationId}`,
      text: noteText(note, zone, date, aboutText(note.scope, state.records)),
      change: {},
    })),
  ]
  return (
    <section className="since panel" aria-label={S.label}>
      <strong>{S.title(left, age(state.asOf - leftAt))}</strong>
      <span>{counted.length === 0 ? S.nothing : counted.join(' · ')}</span>
      {leftAt < state.windowStart && <span className="dim small">{S.onlyToday}</span>}
      <span className="spacer" />
      {items.length > 0 && (
        <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? S.hide : S.show}
        </button>
      )}
      <button type="button" className="button" onClick={visit.catchUp}>
        {S.seen} ✔
      </button>
      {isOpen && <Items items={items} />}
    </section>
  )
}

function Items({ items }: { readonly items: readonly Item[] }) {
  const { setView } = useDesk()
  return (
    <ul className="since-items">
      {items.slice(0, LISTED_MAX).map(({ key, text, change }) => (
        <li key={key}>
          {change.queue === undefined ? (
            text
          ) : (
            <button type="button" className="plain" onClick={() => setView(change)}>
              {text}
            </button>
          )}
        </li>
      ))}
      {items.length > LISTED_MAX && <li className="dim">{S.more(items.length - LISTED_MAX)}</li>}
    </ul>
  )
}

function whatText({ before, after }: Restated): string {
  const names = { offered: TEXT.columns.offered, answered: TEXT.columns.answered, abandoned: TEXT.columns.abandoned }
  return (['offered', 'answered', 'abandoned'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) => S.was(names[name], count(before[name]), count(after[name])))
    .join(', ')
}

function noteText(note: Annotation, zone: string, date: string, about: string): string {
  return `✎ ${spanText(note, zone, date)} ${about}: ${note.text} (${note.by})`
}

type KnownThen = { readonly kind: 'restatedLoading' | 'restatedUnknown' } | { readonly kind: 'known'; readonly rows: readonly KnownRow[] }

/** The figures as they were known when this person left: asked for once. */
function useKnownThen(leftAt: Instant): KnownThen {
  const { state } = useDesk()
  const [known, setKnown] = useState<KnownThen>({ kind: 'restatedLoading' })
  const query = restatedQuery(leftAt, state.windowStart)?.toString() ?? null
  useEffect(() => {
    if (query === null) {
      setKnown({ kind: 'known', rows: [] })
      return
    }
    const request = new AbortController()
    fetch(`/api/v1/kpis?${query}`, { signal: request.signal, headers: { accept: 'application/json' } })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(`status ${answer.status}`)
        setKnown({ kind: 'known', rows: ((await answer.json()) as { readonly rows: readonly KnownRow[] }).rows })
      })
      .catch(() => {
        if (!request.signal.aborted) setKnown({ kind: 'restatedUnknown' })
      })
    return () => request.abort()
  }, [query])
  return known
}
