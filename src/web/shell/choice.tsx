interface Option<T> {
  readonly value: T
  readonly text: string
  /** Where the text is short of words. */
  readonly label?: string
}

/** One of a few, all in sight. */
export function Choice<T extends string | number>(given: {
  readonly label: string
  readonly chosen: T
  readonly options: readonly Option<T>[]
  readonly onChoose: (value: T) => void
}) {
  return (
    <fieldset className="choice" aria-label={given.label}>
      {given.options.map(({ value, text, label }) => (
        <button key={value} type="button" aria-label={label} aria-pressed={value === given.chosen} onClick={() => given.onChoose(value)}>
          {text}
        </button>
      ))}
    </fieldset>
  )
}
