import { useState } from 'react'
import type { Annotation } from '../../domain/record/annotation.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { timeAt } from '../time/zone.ts'
import { aboutText, effectText, spanText } from './annotation-text.ts'
import { withdrawAnnotation } from './write-annotation.ts'
import './annotations.css'

const A = TEXT.annotations

interface Given {
  readonly annotations: readonly Annotation[]
  /** The day that the chart above is of. */
  readonly date: string
}

/** What is noted about the day of a chart, numbered as it is marked there. */
export function AnnotationList({ annotations, date }: Given) {
  const { noted } = useDesk()
  return (
    <>
      <p role="status" className={noted === '' ? 'unseen' : 'small noted'}>
        {noted}
      </p>
      {annotations.length > 0 && (
        <ol className="annotations" aria-label={A.title}>
          {annotations.map((annotation, place) => (
            <Line key={annotation.annotationId} annotation={annotation} mark={place + 1} date={date} />
          ))}
        </ol>
      )}
    </>
  )
}

function Line({ annotation, mark, date }: { readonly annotation: Annotation; readonly mark: number; readonly date: string }) {
  const { state, zone, canSteer, setNoting } = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const { kind, scope, text, by, writtenAt, revision, effect } = annotation
  const isOurs = kind === 'note' || kind === 'campaign'
  return (
    <li>
      <span className="note-mark">{mark}</span>
      <span className="note-text">
        <strong>{spanText(annotation, zone, date)}</strong> {text}{' '}
        <span className="dim">
          {[
            A.kinds[kind],
            effectText(effect),
            aboutText(scope, state.records),
            by === '' ? '' : A.by(by, timeAt(zone, writtenAt)),
            revision > 1 ? A.changed(revision) : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        {fault !== null && <span role="alert"> {A.failed(fault)}</span>}
      </span>
      {canSteer && isOurs && (
        <span className="note-buttons">
          <button type="button" className="plain" onClick={() => setNoting(annotation)}>
            {A.edit}
          </button>
          <button type="button" className="plain" onClick={() => void withdrawAnnotation(annotation).then(setFault)}>
            {A.withdraw}
          </button>
        </span>
      )}
    </li>
  )
}
