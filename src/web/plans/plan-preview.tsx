import type { PlanFaultView, PlanPreviewView } from '../../wire/plan-import.ts'
import { count } from '../figures/format.ts'
import { TEXT } from '../text.ts'
import { PlanBeside } from './plan-beside.tsx'
import type { PlanRefusal } from './send-plan.ts'

const P = TEXT.plans

/** What a file came to: how it was read, what is refused of it, and what would be kept. */
export function PlanPreview({ preview, onDownload }: { readonly preview: PlanPreviewView; readonly onDownload: () => void }) {
  const { read, accepted, refused, blank, repeated, faults, warnings } = preview
  return (
    <div className="plan-preview">
      <p className={refused > 0 ? 'plan-verdict is-bad' : 'plan-verdict'} role="status">
        <span aria-hidden="true">{refused > 0 ? '▲ ' : '✔ '}</span>
        {P.counts(count(read), count(accepted), count(refused))}
        {blank + repeated > 0 && <span className="dim"> · {P.alsoCounted(count(blank), count(repeated))}</span>}
      </p>
      <p className="small">
        {P.readAs}: {P.readAsText(partsOf(preview))}
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="plan-warning">
          <span aria-hidden="true">▲ </span>
          {warning}
        </p>
      ))}
      {refused > 0 && (
        <>
          <div className="plan-head">
            <h2>{P.refusedTitle}</h2>
            <button type="button" className="button" onClick={onDownload}>
              {P.download}
            </button>
          </div>
          {faults.length < refused && <p className="dim small">{P.refusedMore(count(faults.length), count(refused))}</p>}
          <FaultTable faults={faults} />
        </>
      )}
      <PlanBeside preview={preview} />
    </div>
  )
}

function partsOf({ readAs }: PlanPreviewView): readonly string[] {
  const { sheet, headerRow, form, decimal: sign, minutes, zones, ignored } = readAs
  return [
    ...(sheet === null ? [] : [P.sheetNamed(sheet)]),
    P.forms[form],
    P.headerRow(headerRow),
    P.decimalSign(sign),
    ...(minutes.length === 0 ? [] : [P.minutesLong(minutes)]),
    zones.join(', '),
    ...(ignored.length === 0 ? [] : [P.ignored(ignored)]),
  ].filter((part) => part !== '')
}

/** A table of more is no table that somebody reads. */
const FAULTS_SHOWN_MAX = 200

function FaultTable({ faults }: { readonly faults: readonly PlanFaultView[] }) {
  return (
    <div className="plan-scroll">
      <table className="figures plan-table">
        <thead>
          <tr>
            {P.refusedColumns.map((text) => (
              <th key={text} scope="col" className="text">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, FAULTS_SHOWN_MAX).map(({ row, column, value, expected, hint }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: faults have no name, and the list never changes
            <tr key={place}>
              <th scope="row" className="text">
                {row ?? ''}
              </th>
              <td className="text">{column ?? ''}</td>
              <td className="text">{value}</td>
              <td className="text">{hint === null ? expected : `${expected}. ${hint}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Why nothing of a file could be read, or was kept. */
export function PlanRefused({ refusal }: { readonly refusal: PlanRefusal }) {
  return (
    <div className="plan-refused" role="alert">
      <p className="settings-fault">
        {refusal.title}. {refusal.detail}
      </p>
      <ul>
        {refusal.faults.map((fault) => (
          <li key={`${fault.pointer ?? fault.parameter ?? ''} ${fault.value ?? ''}`}>
            {fault.pointer ?? fault.parameter ?? ''} {fault.value === undefined ? '' : `${fault.value}: `}
            {fault.expected}
          </li>
        ))}
      </ul>
    </div>
  )
}
