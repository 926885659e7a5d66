import { useState } from 'react'
import type { PlanPreviewView, PlanView } from '../../wire/plans.ts'
import { count } from '../figures/format.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { PlanForm } from './plan-form.tsx'
import { PlanPreview, PlanRefused } from './plan-preview.tsx'
import { NEW_WISH, type PlanWish, planToSend } from './plan-wish.ts'
import { saveAs } from './save-as.ts'
import { keepPlan, type PlanRefusal, type PlanToSend, previewPlan, refusedRows } from './send-plan.ts'

const P = TEXT.plans

type Stage =
  | { readonly kind: 'filling'; readonly refusal: PlanRefusal | null }
  | { readonly kind: 'reading' }
  | { readonly kind: 'seen'; readonly sent: PlanToSend; readonly preview: PlanPreviewView; readonly refusal: PlanRefusal | null }
  | { readonly kind: 'kept'; readonly plan: PlanView; readonly isNew: boolean }

/** A plan comes in: filled in or chosen, looked at, and kept as it was seen. */
export function PlanImport({ onList }: { readonly onList: () => void }) {
  const { zone } = useDesk()
  const [wish, setWish] = useState<PlanWish>(NEW_WISH)
  const [stage, setStage] = useState<Stage>({ kind: 'filling', refusal: null })
  const sent = planToSend(wish, zone)
  const look = (): void => {
    if (sent === null) return
    setStage({ kind: 'reading' })
    void previewPlan(sent).then((answer) =>
      setStage(answer.ok ? { kind: 'seen', sent, preview: answer.value, refusal: null } : { kind: 'filling', refusal: answer.refusal }),
    )
  }
  const download = (seen: Stage & { readonly kind: 'seen' }): void => {
    void refusedRows(seen.sent).then((answer) => {
      if (answer.ok) saveAs(answer.value, 'refused-rows.csv')
      setStage((now) => (now === seen ? { ...seen, refusal: answer.ok ? null : answer.refusal } : now))
    })
  }
  if (stage.kind === 'kept') return <Kept {...stage} onList={onList} onAnother={() => restart(setWish, setStage)} />
  return (
    <form
      className="settings-form plan-form"
      onSubmit={(event) => {
        event.preventDefault()
        look()
      }}
    >
      <PlanForm
        wish={wish}
        setWish={(next) => {
          setWish(next)
          // What was seen is of another wish by now.
          setStage({ kind: 'filling', refusal: null })
        }}
      />
      <div className="settings-buttons">
        <button
          type="submit"
          className={stage.kind === 'seen' ? 'button' : 'button is-main'}
          disabled={sent === null || stage.kind === 'reading'}
        >
          {stage.kind === 'reading' ? P.looking : P.look}
        </button>
        {stage.kind === 'seen' && stage.preview.accepted > 0 && <KeepButton {...stage} setStage={setStage} />}
      </div>
      {'refusal' in stage && stage.refusal !== null && <PlanRefused refusal={stage.refusal} />}
      {stage.kind === 'seen' && <PlanPreview preview={stage.preview} onDownload={() => download(stage)} />}
    </form>
  )
}

function restart(setWish: (wish: PlanWish) => void, setStage: (stage: Stage) => void): void {
  setWish(NEW_WISH)
  setStage({ kind: 'filling', refusal: null })
}

interface Seen {
  readonly sent: PlanToSend
  readonly preview: PlanPreviewView
  readonly setStage: (stage: Stage) => void
}

function KeepButton({ sent, preview, setStage }: Seen) {
  const keep = (): void => {
    setStage({ kind: 'reading' })
    void keepPlan(sent, preview).then((answer) =>
      setStage(answer.ok ? { kind: 'kept', ...answer.value } : { kind: 'seen', sent, preview, refusal: answer.refusal }),
    )
  }
  return (
    <button type="button" className="button is-main" onClick={keep}>
      {preview.refused > 0 ? P.keepWithout(count(preview.refused)) : P.keep}
    </button>
  )
}

interface KeptGiven {
  readonly plan: PlanView
  readonly isNew: boolean
  readonly onList: () => void
  readonly onAnother: () => void
}

function Kept({ plan, isNew, onList, onAnother }: KeptGiven) {
  const [isWithdrawn, setWithdrawn] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const withdraw = (): void => {
    void ask('DELETE', `/api/v1/plans/${plan.id}`).then((answer) => (answer.ok ? setWithdrawn(true) : setFault(answer.reason)))
  }
  return (
    <div className="shown-once" role="status">
      <p>
        <span aria-hidden="true">✔ </span>
        {isNew ? P.kept(plan.name, P.kinds[plan.kind]) : P.wasThere(plan.name)} {isWithdrawn && <b>{P.withdrawn}</b>}
      </p>
      {isNew && !isWithdrawn && (
        <button type="button" className="button" onClick={withdraw}>
          {P.withdraw}
        </button>
      )}
      <button type="button" className="button" onClick={onAnother}>
        {P.tabs.import}
      </button>
      <button type="button" className="button is-main" onClick={onList}>
        {P.toList}
      </button>
      {fault !== null && <p className="settings-fault">{TEXT.settings.failed(fault)}</p>}
    </div>
  )
}
