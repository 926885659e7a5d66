import type { ReactNode } from 'react'
import type { Answer } from '../session/ask.ts'
import { Asked } from './asked.tsx'

interface ListGiven<T> {
  readonly title: string
  /** What can be done there beside reading. */
  readonly actions?: ReactNode
  /** What is opened above the list: a form, a history, a secret that was made. */
  readonly opened?: ReactNode
  readonly answer: Answer<T> | null
  readonly children: (value: T) => ReactNode
}

/** A tab, or a part of one, that lists something: its title, what is opened, and the list once it is there. */
export function SettingsList<T>({ title, actions, opened, answer, children }: ListGiven<T>) {
  return (
    <>
      <div className="settings-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {opened}
      <Asked answer={answer}>{children}</Asked>
    </>
  )
}

interface TableGiven<R> {
  readonly columns: readonly string[]
  /** Whether each row ends with buttons. */
  readonly hasActions?: boolean
  readonly rows: readonly R[]
  /** What stands there where there is no row. */
  readonly none: string
  readonly children: (row: R) => ReactNode
}

/** Rows under headings; the list scrolls sideways where it is too wide. */
export function SettingsTable<R>({ columns, hasActions = false, rows, none, children }: TableGiven<R>) {
  if (rows.length === 0) return <p className="dim">{none}</p>
  return (
    <table className="figures settings-table">
      <thead>
        <tr>
          {columns.map((text) => (
            <th key={text} scope="col" className="text">
              {text}
            </th>
          ))}
          {hasActions && <td />}
        </tr>
      </thead>
      <tbody>{rows.map(children)}</tbody>
    </table>
  )
}
