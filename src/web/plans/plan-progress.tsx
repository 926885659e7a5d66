import { percent } from '../figures/format.ts'
import { TEXT } from '../text.ts'
import type { PlanProgress } from './send-plan.ts'

const P = TEXT.plans

/** How far the server is with a file, and the way out. */
export function PlanProgressLine({ progress, onCancel }: { readonly progress: PlanProgress | null; readonly onCancel: () => void }) {
  const share = progress === null || progress.total === 0 ? null : progress.done / progress.total
  return (
    <div className="plan-progress">
      <span role="status">{progress === null ? P.sending : P.progress(progress.part)}</span>
      <progress aria-label={P.progressLabel} max={1} {...(share === null ? {} : { value: share })} />
      <span className="dim">{share === null ? '' : percent(share, 0)}</span>
      <button type="button" className="button" onClick={onCancel}>
        {P.cancel}
      </button>
    </div>
  )
}
