interface Given {
  readonly label: string
  readonly options: readonly { readonly key: string; readonly name: string }[]
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
}

/** Any number of records out of a list, by their keys. */
export function RecordChoice({ label, options, chosen, onChoose }: Given) {
  return (
    <fieldset className="record-choice">
      <legend>
        {label} {chosen.length > 0 && `(${chosen.length})`}
      </legend>
      {options.map(({ key, name }) => (
        <label key={key} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(key)}
            onChange={(event) => onChoose(event.target.checked ? [...chosen, key] : chosen.filter((other) => other !== key))}
          />
          {name}
        </label>
      ))}
    </fieldset>
  )
}
