/** The head of a table whose rows end in buttons; a chosen one begins with a box to tick. */
export function TableHead({ columns, isChosen = false }: { readonly columns: readonly string[]; readonly isChosen?: boolean }) {
  return (
    <thead>
      <tr>
        {isChosen && <td />}
        {columns.map((text) => (
          <th key={text} scope="col" className="text">
            {text}
          </th>
        ))}
        <td />
      </tr>
    </thead>
  )
}
