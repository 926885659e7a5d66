import { type Dispatch, type SetStateAction, useState } from 'react'
import type { PlanPreviewView } from '../../wire/plan-import.ts'
import type { PlanView } from '../../wire/plans.ts'
import { count } from '../figures/format.ts'
import { ask } from '../session/ask.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { PlanFiles } from './plan-files.tsx'
import { PlanForm } from './plan-form.tsx'
import { PlanPreview, PlanRefused } from './plan-preview.tsx'
import { PlanProgressLine } from './plan-progress.tsx'
import { NEW_WISH, type PlanWish, planToSend } from './plan-wish.ts'
import { saveAs } from './save-as.ts'
import { keepPlan, type PlanProgress, type PlanRefusal, type PlanToSend, previewPlan, refusedRows, type Waiting } from './send-plan.ts'

const P = TEXT.plans

type Stage =
  | { readonly kind: 'filling'; readonly refusal: PlanRefusal | null }
  | { readonly kind: 'working'; readonly progress: PlanProgress | null; readonly ending: AbortController; readonly before: Stage }
  | { readonly kind: 'seen'; readonly sent: PlanToSend; readonly preview: PlanPreviewView; readonly refusal: PlanRefusal | null }
  | { readonly kind: 'kept'; readonly plan: PlanView; readonly isNew: boolean }

type SetStage = Dispatch<SetStateAction<Stage>>

/** A plan comes in: filled in or chosen, looked at, and kept as it was seen. */
export function PlanImport({ onList }: { readonly onList: () => void }) {
  const { zone } = useDesk()
  const [wish, setWish] = useState<PlanWish>(NEW_WISH)
  const [stage, setStage] = useState<Stage>({ kind: 'filling', refusal: null })
  const sent = planToSend(wish, zone)
  const look = (): void => {
    if (sent === null) return
    void working(stage, setStage, (waiting) => previewPlan(sent, waiting)).then((answer) => {
      if (answer === null) return
      setStage(answer.ok ? { kind: 'seen', sent, preview: answer.value, refusal: null } : { kind: 'filling', refusal: answer.refusal })
    })
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
          // What was seen, or is being read, is of another wish by now.
          if (stage.kind === 'working') stage.ending.abort()
          setStage({ kind: 'filling', refusal: null })
        }}
      />
      {stage.kind === 'working' ? (
        <PlanProgressLine
          progress={stage.progress}
          onCancel={() => {
            stage.ending.abort()
            setStage(stage.before)
          }}
        />
      ) : (
        <div className="settings-buttons">
          <button type="submit" className={stage.kind === 'seen' ? 'button' : 'button is-main'} disabled={sent === null}>
            {P.look}
          </button>
          {stage.kind === 'seen' && stage.preview.accepted > 0 && <KeepButton seen={stage} setStage={setStage} />}
        </div>
      )}
      {'refusal' in stage && stage.refusal !== null && <PlanRefused refusal={stage.refusal} />}
      {stage.kind === 'seen' && <PlanPreview preview={stage.preview} onDownload={() => download(stage)} />}
      {stage.kind === 'filling' && <PlanFiles />}
    </form>
  )
}

/** Shows how far the server is with something; null where it was ended meanwhile. */
async function working<T>(before: Stage, setStage: SetStage, work: (waiting: Waiting) => Promise<T>): Promise<T | null> {
  const ending = new AbortController()
  const show = (progress: PlanProgress | null): void => {
    if (!ending.signal.aborted) setStage({ kind: 'working', progress, ending, before })
  }
  show(null)
  const answer = await work({ signal: ending.signal, onProgress: show })
  return ending.signal.aborted ? null : answer
}

function restart(setWish: (wish: PlanWish) => void, setStage: SetStage): void {
  setWish(NEW_WISH)
  setStage({ kind: 'filling', refusal: null })
}

function KeepButton({ seen, setStage }: { readonly seen: Stage & { readonly kind: 'seen' }; readonly setStage: SetStage }) {
  const { sent, preview } = seen
  const keep = (): void => {
    void working(seen, setStage, (waiting) => keepPlan(sent, preview, waiting)).then((answer) => {
      if (answer !== null) setStage(answer.ok ? { kind: 'kept', ...answer.value } : { ...seen, refusal: answer.refusal })
    })
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
