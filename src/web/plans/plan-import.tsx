import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react'
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
import {
  keepPlan,
  keptAfterAll,
  type PlanProgress,
  type PlanRefusal,
  type PlanToSend,
  previewPlan,
  refusedRows,
  type Waiting,
} from './send-plan.ts'

const P = TEXT.plans

type Stage =
  | { readonly kind: 'filling'; readonly refusal: PlanRefusal | null }
  | { readonly kind: 'working'; readonly progress: PlanProgress | null; readonly ending: AbortController; readonly before: Stage }
  | {
      readonly kind: 'seen'
      readonly sent: PlanToSend
      readonly preview: PlanPreviewView
      readonly refusal: PlanRefusal | null
      /** What came of keeping it, where that was given up. */
      readonly said?: string
    }
  | { readonly kind: 'kept'; readonly plan: PlanView; readonly how: 'new' | 'wasThere' | 'afterAll' }

type SetStage = Dispatch<SetStateAction<Stage>>

/** A plan comes in: filled in or chosen, looked at, and kept as it was seen. */
export function PlanImport({ onList }: { readonly onList: () => void }) {
  const { zone } = useDesk()
  const [wish, setWish] = useState<PlanWish>(NEW_WISH)
  const [stage, setStage] = useState<Stage>({ kind: 'filling', refusal: null })
  const sent = planToSend(wish, zone)
  useEndedWithScreen(stage)
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
      {stage.kind === 'seen' && stage.said !== undefined && <p role="status">{stage.said}</p>}
      {'refusal' in stage && stage.refusal !== null && <PlanRefused refusal={stage.refusal} />}
      {stage.kind === 'seen' && <PlanPreview preview={stage.preview} onDownload={() => download(stage)} />}
      {stage.kind === 'filling' && <PlanFiles />}
    </form>
  )
}

/** Who leaves the screen waits for nothing any more: it is ended, and not kept unseen. */
function useEndedWithScreen(stage: Stage): void {
  const ending = useRef<AbortController | null>(null)
  ending.current = stage.kind === 'working' ? stage.ending : null
  useEffect(() => () => ending.current?.abort(), [])
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
      if (answer === null) askWhetherKept(seen, setStage)
      else if (answer.ok) setStage({ kind: 'kept', plan: answer.value.plan, how: answer.value.isNew ? 'new' : 'wasThere' })
      else setStage({ ...seen, refusal: answer.refusal })
    })
  }
  return (
    <button type="button" className="button is-main" onClick={keep}>
      {preview.refused > 0 ? P.keepWithout(count(preview.refused)) : P.keep}
    </button>
  )
}

/** The server may have been at the end of it: it is said what came of it, unless something else is looked at by then. */
function askWhetherKept(seen: Stage & { readonly kind: 'seen' }, setStage: SetStage): void {
  const asking: Stage = { ...seen, refusal: null, said: P.asksKept }
  setStage((now) => (now === seen ? asking : now))
  void keptAfterAll(seen.sent, seen.preview).then((answer) => {
    const next: Stage =
      answer.ok && answer.value.plan !== null
        ? { kind: 'kept', plan: answer.value.plan, how: 'afterAll' }
        : { ...asking, said: answer.ok ? P.cancelled : P.notKnownKept(answer.reason) }
    // What was kept is said also where another wish is being filled in by now.
    setStage((now) => (now === asking || (next.kind === 'kept' && now.kind === 'filling') ? next : now))
  })
}

interface KeptGiven {
  readonly plan: PlanView
  readonly how: 'new' | 'wasThere' | 'afterAll'
  readonly onList: () => void
  readonly onAnother: () => void
}

const KEPT_TEXT: Readonly<Record<KeptGiven['how'], (plan: PlanView) => string>> = {
  new: ({ name, kind }) => P.kept(name, P.kinds[kind]),
  wasThere: ({ name }) => P.wasThere(name),
  afterAll: ({ name }) => P.keptAfterAll(name),
}

function Kept({ plan, how, onList, onAnother }: KeptGiven) {
  const [isWithdrawn, setWithdrawn] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const withdraw = (): void => {
    void ask('DELETE', `/api/v1/plans/${plan.id}`).then((answer) => (answer.ok ? setWithdrawn(true) : setFault(answer.reason)))
  }
  return (
    <div className="shown-once" role="status">
      <p>
        <span aria-hidden="true">✔ </span>
        {KEPT_TEXT[how](plan)} {isWithdrawn && <b>{P.withdrawn}</b>}
      </p>
      {how !== 'wasThere' && !isWithdrawn && (
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
