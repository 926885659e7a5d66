import { useState } from 'react'
import type { PlanFileView } from '../../wire/plan-files.ts'
import { count } from '../figures/format.ts'
import { ask, askForFile } from '../session/ask.ts'
import { Asked, Fault } from '../settings/asked.tsx'
import { useAsked } from '../settings/use-asked.ts'
import { when } from '../settings/when.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { saveAsPlan } from './save-as.ts'
import { TableHead } from './table-head.tsx'

const F = TEXT.plans.files

/** Files that came within the last weeks, as they came: what was imported, and what could not be. Asked for once it is opened. */
export function PlanFiles() {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="plan-more" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{F.title}</summary>
      {isOpen && <FileList />}
    </details>
  )
}

function FileList() {
  const [answer, again] = useAsked<{ readonly files: readonly PlanFileView[] }>('/api/v1/plan-files')
  return (
    <Asked answer={answer}>{({ files }) => (files.length === 0 ? <p>{F.none}</p> : <FileTable files={files} onRemoved={again} />)}</Asked>
  )
}

function FileTable({ files, onRemoved }: { readonly files: readonly PlanFileView[]; readonly onRemoved: () => void }) {
  return (
    <div className="plan-scroll">
      <table className="figures plan-table">
        <TableHead columns={F.columns} />
        <tbody>
          {files.map((file) => (
            <FileRow key={file.id} file={file} onRemoved={onRemoved} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const BYTES_A_KB = 1_024

function FileRow({ file, onRemoved }: { readonly file: PlanFileView; readonly onRemoved: () => void }) {
  const { zone } = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const name = file.fileName ?? file.plan
  const save = (): void => {
    void askForFile(`/api/v1/plan-files/${file.id}`, 'application/octet-stream').then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) saveAsPlan(answer.value, name.replace(/\.\w+$/, ''))
    })
  }
  const remove = (): void => {
    void ask('DELETE', `/api/v1/plan-files/${file.id}`).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) onRemoved()
    })
  }
  return (
    <tr>
      <th scope="row" className="text">
        {file.fileName ?? F.pasted}
      </th>
      <td className="text">
        {file.plan} · {TEXT.plans.kinds[file.kind]}
      </td>
      <td className="text">
        {file.outcome === 'kept' ? F.outcomes.kept : `▲ ${F.outcomes[file.outcome]}`}
        {!file.opens && <span className="dim"> · {F.sealedOtherwise}</span>}
      </td>
      <td className="text">{when(file.lastReceivedAt, zone, '')}</td>
      <td className="text">{file.by}</td>
      <td className="text">{F.kilobytes(count(Math.ceil(file.bytes / BYTES_A_KB)))}</td>
      <td className="settings-actions">
        {file.opens && (
          <button type="button" className="button" aria-label={F.saveOf(name)} onClick={save}>
            {F.save}
          </button>
        )}
        <RemoveButton name={name} onRemove={remove} />
        <Fault reason={fault} />
      </td>
    </tr>
  )
}

/** Asks once more before a file is deleted: nothing brings it back. */
function RemoveButton({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) {
  const [isSure, setSure] = useState(false)
  if (!isSure) {
    return (
      <button type="button" className="button" aria-label={F.removeOf(name)} onClick={() => setSure(true)}>
        {F.remove}
      </button>
    )
  }
  return (
    <>
      <button type="button" className="button is-main" onClick={onRemove}>
        {F.removeSurely}
      </button>
      <button type="button" className="button" onClick={() => setSure(false)}>
        {F.removeNot}
      </button>
    </>
  )
}
