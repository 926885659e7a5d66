import { TEXT } from '../text.ts'
import { fieldChanges } from './json-diff.ts'

const C = TEXT.changes

/** In what two values differ, as a table: what was, and what is. */
export function ChangeTable({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const changes = fieldChanges(before, after)
  if (changes.length === 0) return <p className="dim">{C.none}</p>
  return (
    <table className="figures settings-table change-table">
      <thead>
        <tr>
          {[C.field, C.before, C.after].map((text) => (
            <th key={text} scope="col" className="text">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before: was, after: is }) => (
          <tr key={field}>
            <th scope="row" className="text">
              {field}
            </th>
            <td className="text">{was === null ? <span className="dim">{C.nothing}</span> : <del>{was}</del>}</td>
            <td className="text">{is === null ? <span className="dim">{C.nothing}</span> : <ins>{is}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
