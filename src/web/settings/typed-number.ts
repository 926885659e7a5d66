/** A number as it is typed; what is none stays the text it is, so that the server can say what came. */
export function typedNumber(text: string): number | string | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return /^-?\d+(?:[.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : trimmed
}

/** Numbers with commas or spaces between. */
export function typedNumbers(text: string): readonly (number | string)[] {
  return text.split(/[\s,;]+/).flatMap((part) => typedNumber(part) ?? [])
}

/** A share as percent: what is no number stays as it is. */
export function typedPercent(text: string): number | string | null {
  const typed = typedNumber(text)
  return typeof typed === 'number' ? Number((typed / 100).toPrecision(12)) : typed
}

/** What was typed, to be typed on. */
export function shownNumber(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

export function shownPercent(value: unknown): string {
  return typeof value === 'number' ? String(Number((value * 100).toPrecision(12))) : shownNumber(value)
}
