import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { ChangeTable } from './change-table.tsx'
import { when } from './when.ts'

interface Span {
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly body: unknown
}

/** Of a record what held from when to when, and holds now; of anything else what it was and is. */
export function SpanChanges({ before, after: now }: { readonly before: unknown; readonly after: unknown }) {
  const { zone } = useDesk()
  if (!isSpans(before) && !isSpans(now)) return <ChangeTable before={before} after={now} />
  const after = isSpans(now) ? now[0]?.body : null
  const spans = isSpans(before) ? before : (now as readonly Span[]).map((span) => ({ ...span, body: null }))
  return spans.map((span) => (
    <div key={span.validFrom ?? ''}>
      <p className="dim">
        {TEXT.changes.from(when(span.validFrom, zone, TEXT.changes.always), when(span.validTo, zone, TEXT.changes.open))}
      </p>
      <ChangeTable before={span.body} after={after} />
    </div>
  ))
}

function isSpans(value: unknown): value is readonly Span[] {
  return Array.isArray(value) && value.every((span) => typeof span === 'object' && span !== null && 'validFrom' in span)
}
